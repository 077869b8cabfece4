"""Random public identifiers: what stands for an object in a URL."""

import secrets
from collections.abc import Callable
from typing import Any

from django.db import models
from django.urls import reverse

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32 in lower case: no i, l, o, u, so an identifier can be read out."""
LENGTH = 12
PLACE = "0" * LENGTH
"""Stands for a public id in an address that is made for many."""


def new_public_id() -> str:
    """A fresh identifier with 60 random bits."""
    bits = secrets.randbits(5 * LENGTH)
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(0, 5 * LENGTH, 5))


class PublicIdField(models.CharField):
    """A unique, random, immutable identifier; never derived from the primary key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
        super().__init__(*args, **kwargs)


def addresses(view: str) -> Callable[[str], str]:
    """From public ids to addresses of `view`, for pages that list many: the address is made once, not once a row."""
    pattern = reverse(view, args=[PLACE])
    return lambda public_id: pattern.replace(PLACE, public_id)
