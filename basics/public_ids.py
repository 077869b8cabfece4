"""Random public identifiers: what stands for an object in a URL."""

import secrets
from typing import Any

from django.db import models

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32 in lower case: no i, l, o, u, so an identifier can be read out."""
LENGTH = 12


def new_public_id() -> str:
    """A fresh identifier with 60 random bits."""
    bits = secrets.randbits(5 * LENGTH)
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(0, 5 * LENGTH, 5))


class PublicIdField(models.CharField):
    """A unique, random, immutable identifier; never derived from the primary key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
        super().__init__(*args, **kwargs)
