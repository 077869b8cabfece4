"""Thin guards before allauth's views."""

from typing import Any

from allauth.account import views as allauth_views
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_POST

from accounts import attempts
from accounts.attempts import Kind, TooMany
from accounts.places import remember

sign_out = require_POST(allauth_views.logout)


@login_required
def change_password(request: HttpRequest) -> HttpResponseBase:
    """A person without a password sets the first one through the e-mail, which proves who asks."""
    if request.user.is_authenticated and not request.user.has_usable_password():
        return redirect("account_reset_password")
    return allauth_views.password_change(request)


class NewPassword(allauth_views.PasswordResetFromKeyView):
    """Guessing keys of links is slowed. Whoever chose a password by mail has proved who they are: their device is known."""

    success_url = reverse_lazy("account_login")

    def dispatch(self, request: HttpRequest, uidb36: str, key: str, **kwargs: Any) -> HttpResponseBase:
        if key == self.reset_url_key:
            return super().dispatch(request, uidb36, key, **kwargs)
        try:
            attempt = attempts.begin(request, Kind.RESET_KEY)
        except TooMany as early:
            return render(request, "429.html", {"sentence": early.message}, status=429)
        response: HttpResponseBase = super().dispatch(request, uidb36, key, **kwargs)
        if response.status_code == 302:
            attempt.right()
        return response

    def form_valid(self, form: Form) -> HttpResponseBase:
        response: HttpResponseBase = super().form_valid(form)
        remember(self.request, response, self.reset_user)
        return response
