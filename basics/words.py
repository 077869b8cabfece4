"""What people read: ready, or still to be translated when it is shown."""

from functools import cache
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise

Words = str | Promise


def label_of(row: Model, column: str) -> str:
    """What the value of a column with choices is called; as `get_<column>_display`, which translates every choice to find one."""
    value = getattr(row, column)
    return str(_labels(type(row), column).get(value, value))


@cache
def _labels(model: type[Model], column: str) -> dict[Any, Words]:
    return dict(model._meta.get_field(column).flatchoices)  # type: ignore[union-attr]


def lowered(words: Words) -> str:
    """A label as it stands within a sentence."""
    text = str(words)
    return text[:1].lower() + text[1:]
