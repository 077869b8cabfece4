"""What holds for every request and every answer: no zero bytes come in, no page of a signed-in person is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse

NUL = "\x00"
"""PostgreSQL stores no text with it, and nobody types it."""


class NoZeroBytesMiddleware:
    """An address with a zero byte names nothing (404); a form with one is not understood (400)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Raises Http404, BadRequest. After the check of the CSRF token, which reads the form anyway."""
        if NUL in request.path_info or _has_nul(request.GET):
            raise Http404
        if request.method == "POST" and _has_nul(request.POST):
            raise BadRequest("The form holds a zero byte.")


def _has_nul(values: Any) -> bool:
    return any(NUL in name or any(NUL in value for value in given) for name, given in values.lists())


class PrivatePagesMiddleware:
    """Pages of signed-in people are kept by no cache and no browser, whatever the view allows for visitors."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Asked before the view: signing out changes the user, and that answer is private too.
        known = settings.SESSION_COOKIE_NAME in request.COOKIES
        response = self.get_response(request)
        page = response.headers.get("Content-Type", "").startswith("text/html")
        # Asking who it is reads the session, and an answer that depends on it is no longer one for every cache.
        if page and (known or (request.session.accessed and request.user.is_authenticated)):
            response.headers["Cache-Control"] = "private, no-store"
        return response
