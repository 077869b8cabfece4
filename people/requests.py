"""Views that only people with an appointment may open."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse

from accounts.requests import SignedInRequest

from .offices import official_units

Rest = ParamSpec("Rest")


def officials_only(view: Callable[Concatenate[SignedInRequest, Rest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Visitors are sent to sign in; to everybody without an appointment the page does not exist."""

    @wraps(view)
    def checked(request: SignedInRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if not official_units(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(checked)
