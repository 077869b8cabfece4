"""Drafts that several tabs may hold open at once: what was posted is merged into what is stored, field by field.

A field's version is a short digest of its value, so no version is stored, and a value that came back is no change. A page
carries the versions of the fields it showed, and a post may bring a single field. What comes without a version, from a page
that is older than this way of saving, is never written over what is stored: its writer is shown both.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

VERSIONS = "versions"
"""Name of the one hidden field in which a form carries the versions of its fields."""

Value = str | int | bool | Decimal | dt.date | None
"""A field's value as it is stored."""


def normal(value: Value) -> str:
    """What of a value counts: texts without blanks around them and with line ends of one kind, amounts
    without zeros at their end; nothing is an empty text."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "\n".join(str(value).splitlines()).strip()


def version_of(value: Value) -> str:
    digest = hashlib.blake2b(normal(value).encode(), digest_size=6).digest()
    return urlsafe_b64encode(digest).decode()


def versions_of(values: Mapping[str, Value]) -> dict[str, str]:
    return {name: version_of(value) for name, value in values.items()}


def packed(versions: Mapping[str, str]) -> str:
    """Versions as the text of a hidden field."""
    return " ".join(f"{name}:{version}" for name, version in versions.items())


def unpacked(text: str) -> dict[str, str]:
    """The versions in a posted hidden field; what is not of its form is left out."""
    pairs = (part.partition(":") for part in text.split())
    return {name: version for name, colon, version in pairs if colon}


@dataclass(frozen=True)
class Disputed:
    """A field that was changed here and elsewhere; both values as texts for readers."""

    name: str
    label: str
    mine: str
    theirs: str


def saved_meanwhile(words: str) -> str:
    """What stands stored at a place in dispute, as it is said there."""
    return _("Saved meanwhile: %(words)s") % {"words": words or _("left empty")}


@dataclass(frozen=True)
class Merged:
    """What a post comes to."""

    saved: Mapping[str, Value]
    """The fields to write."""
    disputed: tuple[Disputed, ...]
    """The fields to leave as they are stored until their writer has seen both values."""
    values: Mapping[str, Value]
    """All fields as they are stored once `saved` is written."""

    @property
    def versions(self) -> dict[str, str]:
        """With these a second post of a disputed field is the reader's choice, and overwrites."""
        return versions_of(self.values)


def _name(name: str) -> str:
    return name


def _text(name: str, value: Value) -> str:
    return normal(value)


def merge(
    stored: Mapping[str, Value],
    given: Mapping[str, Value],
    seen: Mapping[str, str],
    *,
    label: Callable[[str], str] = _name,
    show: Callable[[str, Value], str] = _text,
    together: Iterable[Collection[str]] = (),
) -> Merged:
    """Merge the `given` values into the `stored` ones. `seen`: the versions the form was opened upon.

    A given field is saved where nobody else changed it, left alone where its writer did not change it, else disputed.
    Fields that stand `together` are disputed together: of a pair that makes sense only as a pair no half is saved.
    `label` and `show` make the texts of what is disputed.
    """
    known = ((name, value) for name, value in given.items() if name in stored)
    changed = {name: value for name, value in known if _is_mine(value, stored[name], seen.get(name))}
    disputed = {name for name in changed if seen.get(name) != version_of(stored[name])}
    for group in together:
        if disputed.intersection(group):
            disputed.update(changed.keys() & set(group))
    saved = {name: value for name, value in changed.items() if name not in disputed}
    rows = tuple(
        Disputed(name, label(name), show(name, value), show(name, stored[name])) for name, value in changed.items() if name in disputed
    )
    return Merged(saved, rows, {**stored, **saved})


def _is_mine(given: Value, stored: Value, seen: str | None) -> bool:
    """Whether the value differs from what is stored because the form's writer changed it."""
    return normal(given) != normal(stored) and version_of(given) != seen
