"""What holds for every request and answer: nothing comes in that no page could have sent, no page of a signed-in person is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import parse_header_parameters, urlencode

from basics import cleaning
from basics.autosave import takes_drafts
from documents.file_pages import reads_files

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

NUL = "\x00"
"""PostgreSQL stores no text with it, and nobody types it."""


OF_VISITORS = 64 * 1024
"""Bytes: sign-in and the forms of visitors need no more."""
OF_WRITERS = 512 * 1024
"""Bytes: a long form, of somebody whose session ended while they wrote it."""
UPLOADS_AT_ONCE = 5
"""A body of so many largest uploads is still read, so that its page can say which file is too large."""


def in_utf8_only(application: WSGIApplication) -> WSGIApplication:
    """The WSGI application behind a door that answers 400 to text in another encoding than our pages use.

    Here, because Django decodes the address by the encoding a request claims before any middleware sees it, and some claims
    ("hex", "undefined") are none that can be decoded by.
    """

    def guarded(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        _kind, parameters = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
        if parameters.get("charset", "utf-8").lower() in ("utf-8", "utf8"):
            return application(environ, start_response)
        start_response("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"Text comes in UTF-8 only.\n"]

    return guarded


class BodiesOfOurPagesMiddleware:
    """Turned away unread (413): a body larger than the page it is sent to needs, for whoever sends it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object) -> HttpResponse | None:
        """Before the check of the CSRF token, which reads the form."""
        length = cleaning.whole_number(request.META.get("CONTENT_LENGTH") or "0", digits=12)
        if length is not None and (length <= OF_VISITORS or length <= _most_bytes(request, view)):
            return None
        return render(request, "413.html", {"sign_in": "" if request.user.is_authenticated else _sign_in_for(request)}, status=413)


def _sign_in_for(request: HttpRequest) -> str:
    return f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"


def _most_bytes(request: HttpRequest, view: Callable[..., HttpResponse]) -> int:
    """A cookie alone is believed nothing: anybody can invent one."""
    if not request.user.is_authenticated:
        return OF_WRITERS if takes_drafts(view) else OF_VISITORS
    return settings.UPLOAD_MAX_BYTES * UPLOADS_AT_ONCE if reads_files(view) else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


class NoZeroBytesMiddleware:
    """An address with a zero byte names nothing (404); a form with one is not understood (400)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """Raises Http404, BadRequest. After the check of the CSRF token, which reads the form anyway."""
        if NUL in request.path_info or _has_nul(request.GET):
            raise Http404
        if request.method == "POST" and _has_nul(request.POST):
            raise BadRequest("The form holds a zero byte.")


def _has_nul(values: QueryDict) -> bool:
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


UNUSED = (
    "accelerometer", "autoplay", "bluetooth", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation", "gyroscope",
    "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get",
    "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
"""What browsers can do for pages and no page of ours asks for. A photo chosen for a file field is taken by the phone, not by the page."""


class PermissionsPolicyMiddleware:
    """No page, and nothing that might get into one, may use the devices and powers of the browser."""

    POLICY = ", ".join(f"{feature}=()" for feature in UNUSED)

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = self.POLICY
        return response
