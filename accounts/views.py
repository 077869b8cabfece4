"""Thin guards before allauth's views."""

from allauth.account import views as allauth_views
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.views.decorators.http import require_POST

from accounts.places import remember

sign_out = require_POST(allauth_views.logout)


@login_required
def change_password(request: HttpRequest) -> HttpResponseBase:
    """A person without a password sets the first one through the e-mail, which proves who asks."""
    if request.user.is_authenticated and not request.user.has_usable_password():
        return redirect("account_reset_password")
    return allauth_views.password_change(request)


class NewPassword(allauth_views.PasswordResetFromKeyView):
    """Whoever chose a password by mail has proved who they are: their device is known. Keys are not counted: nobody guesses 128 bits."""

    success_url = reverse_lazy("account_login")

    def form_valid(self, form: Form) -> HttpResponseBase:
        response: HttpResponseBase = super().form_valid(form)
        remember(self.request, response, self.reset_user)
        return response
