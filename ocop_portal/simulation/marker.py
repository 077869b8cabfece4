"""Which databases may be filled with fictional data: those made for it."""

from __future__ import annotations

from django.db import connection

from accounts.models import User
from workflow.models import Counter

MARK = "demonstration-database"


def is_for_fiction() -> bool:
    """Whether this database was made by the demo or by tests."""
    return str(connection.settings_dict["NAME"]).startswith("test_") or Counter.objects.filter(scope=MARK).exists()


def claim_for_fiction() -> bool:
    """Mark an empty database (no person in it) as one for fiction; whether it is one now."""
    if not is_for_fiction() and not User.objects.filter(is_system=False).exists():
        Counter.objects.create(scope=MARK, last=1)
    return is_for_fiction()
