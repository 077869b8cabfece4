"""Links with which somebody chooses a new password."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from accounts.models import User


def link_for(user: User) -> str:
    """A fresh link in the language now active; it works once, for three days, and not after the person signed in.

    Built on SITE_URL: the Host header of whoever asks must not choose where the secret is sent.
    """
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return settings.SITE_URL + path.replace("UID-KEY", f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}")
