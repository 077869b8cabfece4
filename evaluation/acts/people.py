"""Finding the person who is to sit in a council, by what an officer types."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from django.core.exceptions import ValidationError

from accounts.models import User
from basics import cleaning, phones
from basics.vietnamese import fold

ALIKE = 50
"""People read at most for one name."""
GAP, MARKS = "[^a-zA-Z0-9]", "[\u0300-\u036f]*"


def people_named(words: str) -> list[User]:
    """Active people with exactly this e-mail address, phone number or full name; two at most."""
    active = User.objects.filter(is_active=True, is_system=False)
    words = cleaning.line(words)
    if "@" in words:
        return list(active.filter(email=cleaning.code(words).lower()))
    try:
        return list(active.filter(phone=phones.parse(words)))
    except ValidationError:
        return _of_name(active.filter(full_name__regex=_alike(words)).order_by("pk")[:ALIKE], words) if fold(words) else []


def _alike(words: str) -> str:
    """A pattern of names that fold as `words` do: the databases compare bytes and know no letter with marks (C collation)."""
    letters = _letters()
    names = ["".join(f"[{letters[letter]}]{MARKS}" for letter in word) for word in fold(words).split()]
    return f"^{GAP}*{f'{GAP}+'.join(names)}{GAP}*$"


@cache
def _letters() -> dict[str, str]:
    """Folded letter or digit -> every character that folds to it."""
    found: dict[str, str] = defaultdict(str)
    for code in (*range(0x30, 0x260), *range(0x1E00, 0x1F00)):
        if len(folded := fold(chr(code))) == 1:
            found[folded] += chr(code)
    return dict(found)


def _of_name(people: Iterable[User], words: str) -> list[User]:
    """Those of this name whatever its case and marks; where some have the very marks typed, only those."""
    found = [user for user in people if fold(user.full_name) == fold(words)]
    return ([user for user in found if _plain(user.full_name) == _plain(words)] or found)[:2]


def _plain(name: str) -> str:
    return cleaning.line(name).casefold()
