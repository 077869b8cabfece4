"""What some moves ask beyond a note."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from django import forms

from accounts.models import User

from .machine import Machine

M = TypeVar("M", bound=Machine)


class MoveForm(forms.Form, Generic[M]):
    """A form bound to the object the move is made on, and to whom it is made for (None while only shown)."""

    def __init__(self, *args: Any, subject: M, actor: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject, self.actor = subject, actor
