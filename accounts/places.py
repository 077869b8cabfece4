"""Where an attempt comes from: a device that has signed in as that account before, else a network."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address, ip_network
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import checks, signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

from accounts.models import User

SALT = "accounts.places"
REMEMBERED = timedelta(days=180)
ACCOUNTS_OF_A_DEVICE = 20
"""Names the cookie holds at most, of whoever signed in there last: offices share their machines."""
NARROW = {4: 32, 6: 64}
"""Bits of one customer's network. Neighbours of an IPv4 address are strangers, one IPv6 subscriber has a /64 at least."""
WIDE = {4: 24, 6: 48}
"""Bits of the most that one customer of a hoster commonly has."""


@dataclass(frozen=True)
class Place:
    """`single`: what stands for this place alone; `wide`: the network around it, "" for a known device."""

    single: str
    wide: str


def keyed(value: str) -> str:
    """A hash nobody makes without the portal's secret: what stands for a name in tables, logs and cookies."""
    return salted_hmac(SALT, value.strip().lower(), algorithm="sha256").hexdigest()


def address_of(request: HttpRequest) -> str:
    """The client's address, taken from the outermost of our own proxies only (TRUSTED_PROXY_COUNT).

    Raises PermissionDenied where the web server names none.
    """
    return str(get_adapter().get_client_ip(request))


def proxies_are_counted(**kwargs: Any) -> list[checks.CheckMessage]:
    """A portal reached by https stands behind a proxy; uncounted, everybody seems to come from there and slows everybody else."""
    if not settings.HTTPS or settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return []
    hint = "Set TRUSTED_PROXY_COUNT to the number of your proxies (docs/deploy.md)."
    return [checks.Warning("Every visitor seems to come from the proxy in front.", hint=hint, id="accounts.W001")]


def place_of(request: HttpRequest, name: str) -> Place:
    """Where an attempt at this name comes from."""
    device, names = _device(request)
    if keyed(name) in names:
        return Place(f"device:{device}", "")
    address = ip_address(address_of(request))
    if address.version == 6 and address.ipv4_mapped:
        address = address.ipv4_mapped
    narrow, wide = (str(ip_network(f"{address}/{bits[address.version]}", strict=False)) for bits in (NARROW, WIDE))
    return Place(narrow, wide)


def remember(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Let the browser carry a proof that this person signed in with it; it opens nothing."""
    device, names = _device(request)
    own = [keyed(name) for name in (user.email, user.phone) if name]
    kept = [name for name in names if name not in own][-(ACCOUNTS_OF_A_DEVICE - len(own)) :]
    response.set_cookie(
        cookie_name(),
        signing.dumps([device or secrets.token_hex(8), [*kept, *own]], salt=SALT),
        max_age=REMEMBERED,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def cookie_name() -> str:
    return "__Host-device" if settings.SESSION_COOKIE_SECURE else "device"


def _device(request: HttpRequest) -> tuple[str, list[str]]:
    """The device's own id and the keyed names that signed in there; "" and none where the cookie is not ours or too old."""
    try:
        device, names = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=SALT, max_age=REMEMBERED)
    except signing.BadSignature:
        return "", []
    return str(device), list(names)
