"""Signing in as allauth does it, which tells nobody whether an account is there."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.hashers import make_password

from accounts import passwords


class SignInBackend(AuthenticationBackend):
    def _mitigate_timing_attack(self, password: str) -> None:
        """Where there is no account: hash whatever `User.check_password` compares of a wrong password, or the time would tell."""
        for form in (passwords.prepared(password), *passwords.older_forms(password)):
            make_password(form)
