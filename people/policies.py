"""Who may make moves that are nobody's in particular."""

from __future__ import annotations

from accounts.models import User
from workflow.acts import Grant

from .offices import Role


def system(user: User, subject: object) -> Grant | None:
    """The timers' own user."""
    return Grant(Role.SYSTEM) if user.is_system else None
