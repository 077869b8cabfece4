"""The page a link of an invitation leads to."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.forms import FirstPasswordForm
from accounts.places import remember
from workflow.door import MoveRefused

from .acts.inviting import accept, invitation_by


@never_cache
@sensitive_post_parameters()
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Whoever has the link chooses a password and is signed in; to anybody else's session, and once it is used, it says so.

    Keys are not counted: nobody guesses 256 bits.
    """
    found = invitation_by(key)
    if found is None:
        return render(request, "people/invitation_over.html")
    user = found.appointment.user
    if request.user.is_authenticated and request.user != user:
        return render(request, "people/invitation_of_another.html")
    form = FirstPasswordForm(user, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "people/invitation.html", {"form": form, "appointment": found.appointment})
    try:
        accept(found, form)
    except MoveRefused:
        return render(request, "people/invitation_over.html")
    login(request, user, backend="accounts.backends.SignInBackend")
    response = redirect("inbox")
    remember(request, response, user)
    return response
