"""Thin guards before allauth's views."""

from allauth.account import views as allauth_views
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

sign_out = require_POST(allauth_views.logout)


@login_required
def change_password(request: HttpRequest) -> HttpResponseBase:
    """A person without a password sets the first one through the e-mail, which proves who asks."""
    if request.user.is_authenticated and not request.user.has_usable_password():
        return redirect("account_reset_password")
    return allauth_views.password_change(request)
