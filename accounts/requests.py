"""What a view behind `login_required` is given."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    """For the type checker only: behind `login_required` the user is a person, never anonymous."""

    user: User
