"""How allauth is bent to the portal: phone numbers sign in, attempts are slowed, nobody signs up."""

from __future__ import annotations

import logging
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import attempts
from accounts.models import User
from accounts.places import keyed, remember
from basics.fields import PhoneField

logger = logging.getLogger(__name__)

MISMATCH = _("The e-mail address, phone number or password is not right.")


class AccountAdapter(DefaultAccountAdapter):
    """The one place where allauth asks the portal."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account has been closed. Ask the office that opened it."),
        "email_password_mismatch": MISMATCH,
        "phone_password_mismatch": MISMATCH,
        "username_password_mismatch": MISMATCH,
        "enter_current_password": _("This is not your present password."),
        "invalid_password_reset": _("This link has been used or is too old. Ask for a new one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    # Phone numbers: one column of User, kept in E.164; an administrator vouches for it.

    def phone_form_field(self, **kwargs: Any) -> PhoneField:
        return PhoneField(**kwargs)

    def get_phone(self, user: AbstractBaseUser) -> tuple[str, bool] | None:
        phone = getattr(user, "phone", None)
        return (phone, True) if phone else None

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone=phone).first()

    def set_phone(self, user: AbstractBaseUser, phone: str, verified: bool) -> None:
        User.objects.filter(pk=user.pk).update(phone=phone)

    def set_phone_verified(self, user: AbstractBaseUser, phone: str) -> None:
        """Nothing to keep: every stored number counts as verified."""

    # Signing in.

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Compared only where it is not too early. Raises TooMany otherwise."""
        name = str(credentials.get("email") or credentials.get("phone") or "")
        attempt = attempts.begin(request, attempts.Kind.SIGN_IN, name)
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user is None:
            logger.warning("sign_in_failed", extra={"object": keyed(name)[:12]})
        else:
            attempt.right()
        return user

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        assert isinstance(user, User)
        remember(request, response, user)
        return response

    # Where people land.

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        messages.error(request, str(self.error_messages["account_inactive"]))
        return redirect("account_login")
