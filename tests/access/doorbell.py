"""Ringing at every door as everybody: signed-in clients by role, and the codes they get."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.test import Client
from django.test.client import store_rendered_templates
from django.urls import reverse
from django.utils import translation

from basics import clock
from tests.access.garbage import Body
from tests.access.place import TODAY, Place
from tests.access.table import ANONYMOUS, LOGIN, ROLES, Row

NOTHING = "zzzzzzzzzzzz"
HIDDEN = {
    "state": "recognised", "stars": "5", "points": "99.00", "stage": "1", "revision": "99", "desk_role": "officer",
    "owner": "1", "is_active": "0",
    "is_staff": "1", "is_superuser": "1", "is_system": "1", "score": "100", "scoring_version": "2", "seat": "1", "knock_out": "x",
    "first_submitted_at": "2020-01-01",
}  # fmt: skip
"""Columns no form has. Names a form does have (producer, role, person) are posted where they belong."""


def row_at(row: Row, place: Place, *, nothing: bool = False, language: str = "vi") -> str:
    """The row's address; with `nothing` the id of no object stands where the object's id stood."""
    args = row.args(place)
    with translation.override(language):
        return reverse(row.name, args=[NOTHING, *args[1:]] if nothing else args)


def code_of(response: HttpResponseBase) -> int | str:
    """The status code, or LOGIN for a redirect to signing in."""
    if response.status_code == 302 and "/dang-nhap/" in response["Location"]:
        return LOGIN
    return response.status_code


def normalised(response: HttpResponseBase) -> str:
    """The body without what differs with every request: the address asked for, the CSRF token and the number."""
    body = response.content.decode()  # type: ignore[attr-defined]
    path = response.wsgi_request.path  # type: ignore[attr-defined]
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", body)
    return body.replace(path, "PATH").replace(response.headers["X-Request-ID"], "NUMBER")


def _bare(status: int) -> Callable[..., HttpResponse]:
    return lambda request, exception=None: HttpResponse(status=status)


BARE_REFUSALS = patch.multiple("ocop_portal.urls", create=True, handler403=_bare(403), handler404=_bare(404))
"""Where only the code counts, refusals are not drawn: that is half of all the time."""


@dataclass
class Visitors:
    """One browser per role. None keeps what an answer gave it: no sign-out, and no message that the next page would show."""

    place: Place
    clients: dict[str, Client] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for role in ROLES:
            client = self.clients[role] = Client()
            if role != "anonymous":
                client.force_login(self.place.people.named[role])

    def get(self, role: str, address: str, *, context: bool = False) -> HttpResponseBase:
        """The answer; what its templates were given only where `context` asks for it, for copying that takes longest of all."""
        response = self._ask(role, lambda client: client.get(address), context=context)
        if response.streaming:
            b"".join(response)  # type: ignore[call-overload]
        return response

    def post(self, role: str, address: str, data: dict[str, Any]) -> HttpResponseBase:
        return self._ask(role, lambda client: client.post(address, data))

    def send(self, role: str, address: str, body: Body) -> HttpResponseBase:
        """The answer to a POST of these very bytes."""
        return self._ask(role, lambda client: client.generic("POST", address, body.content, body.kind, **body.headers))

    def _ask(self, role: str, ask: Callable[[Client], HttpResponseBase], *, context: bool = False) -> HttpResponseBase:
        client = self.clients[role]
        before = copy.deepcopy(client.cookies)
        keep = store_rendered_templates if context else lambda *_, **__: None
        with clock.at(TODAY), patch("django.test.client.store_rendered_templates", keep):
            response = ask(client)
        client.cookies = before
        return response

    def differences(
        self, row: Row, method: str, data: dict[str, Any] | None = None, unchanged: Callable[[], bool] = lambda: True
    ) -> list[str]:
        """Roles that are answered otherwise than the row says, in words."""
        address, wrong = row_at(row, self.place), []
        for role in row.askers(method):
            with transaction.atomic(), BARE_REFUSALS:
                response = self.get(role, address) if method == "GET" else self.post(role, address, data or {})
                if (code := code_of(response)) != row.expected(method)[role]:
                    wrong.append(f"{method} {row.id}: {role} is answered {code}, the table says {row.expected(method)[role]}")
                if not unchanged():
                    wrong.append(f"{method} {row.id}: {role} changed something with fields that are not there")
                transaction.set_rollback(method == "POST")
        return wrong


assert set(ANONYMOUS.split()) <= set(ROLES)
