"""A number for every request, in its answer's header, on error pages and in every line of the log; and one line about each."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse

from accounts.places import address_of
from basics import tracing
from basics.public_ids import new_public_id
from people.offices import official_units

logger = logging.getLogger(__name__)

HEADER = "X-Request-ID"
QUIET = {"healthz", "readyz"}
REFUSED = {400, 403, 404, 413, 429}
"""Not what answers a writer: 409 and 422 name what is to be settled in a form."""
OBJECTS = ("public_id", "slug", "pk")
"""Arguments of addresses that name an object."""


class RequestLinesMiddleware:
    """Outermost, so that nothing is answered without its number. One that somebody sends is not taken over: it could be anything."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        trace = tracing.Trace(new_public_id(), _client(request))
        token, began = tracing.current.set(trace), time.monotonic()
        try:
            response = self.get_response(request)
            response.headers[HEADER] = trace.id
            _write(request, response, round((time.monotonic() - began) * 1000))
            return response
        finally:
            tracing.current.reset(token)


def _client(request: HttpRequest) -> str:
    """ "" where the web server or a proxy does not say: that is for the page to complain about, which asks."""
    try:
        return address_of(request)
    except (ImproperlyConfigured, PermissionDenied):
        return ""


def _write(request: HttpRequest, response: HttpResponse, ms: int) -> None:
    match, status = request.resolver_match, response.status_code
    refused = match is not None and status in REFUSED
    quiet = status < 400 and (match is None or match.url_name in QUIET)
    level = logging.WARNING if refused else logging.DEBUG if quiet else logging.INFO
    if not logger.isEnabledFor(level):
        return
    # Of what was answered only where the answer asked who it is: the line must not read the session of a visitor of public pages.
    user = getattr(request, "user" if refused else "_cached_user", None)
    facts = {"method": request.method, "path": request.path, "status": status, "ms": ms}
    if match is not None:
        facts |= {"action": match.url_name, "object": next((str(match.kwargs[name]) for name in OBJECTS if name in match.kwargs), "")}
    if user is not None and user.is_authenticated:
        facts["user"] = user.public_id
        if refused:
            facts["unit"] = " ".join(unit.public_id for unit in official_units(user))
    logger.log(level, "refused" if refused else "request", extra=facts)
