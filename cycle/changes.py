"""What a producer handed in, line by line, and what is different from it since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils import translation

from basics.cleaning import line
from basics.facts import Fact
from basics.words import Words

from .comments import CRITERION
from .contents import PlannedCriterion, ScoredCriterion, ScoredPart
from .items import Item, named
from .models import Dossier, Submission
from .models.states import ANSWERED_IN_A_TERM
from .rules.papers import FileRow

Line = list[str]
"""A label and a text."""
Content = dict[str, dict[str, Line]]
"""Item -> name of a line -> the line."""
SINCE = "_since_last_submission"


def content_of(dossier: Dossier, keys: Iterable[str]) -> Content:
    """What stands in these items now, in the portal's own language whoever reads it: only then can two be compared."""
    with translation.override(settings.LANGUAGE_CODE):
        return {key: _lines(named(key), dossier) for key in keys}


def _lines(item: Item, dossier: Dossier) -> dict[str, Line]:
    return {name: [label, text] for row in item.rows(dossier) for name, label, text in _lines_of(row)}


def _lines_of(row: object) -> Iterator[tuple[str, str, str]]:
    """A row for readers as name, label and text; a criterion goes by its code, a paper by its bytes and kind."""
    match row:
        case Fact(label=label, value=value, name=name) if name:
            yield name, str(label), "" if value is None else str(value)
        case PlannedCriterion():
            steps = " → ".join(filter(None, [row.today, row.planned]))
            yield row.code, f"{row.code} {row.name}", "\n".join(filter(None, [steps, row.measure]))
        case ScoredPart():
            for one in row.rows:
                yield from _lines_of(one)
        case ScoredCriterion():
            chosen = "" if row.points is None else f"{row.points}/{row.max} – {row.label}"
            yield row.code, f"{row.code} {row.name}", "\n".join(filter(None, [chosen, row.how]))
        case FileRow():
            yield row.same, row.name, row.said


@dataclass(frozen=True)
class Change:
    """A line that is not as it was; "" where there was nothing, or is nothing any more."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ItemChanges:
    """What changed in one item."""

    item: Item
    title: Words
    rows: list[Change]


def between(before: Content, after: Content) -> list[ItemChanges]:
    """What differs, item by item, in the order of what was handed in."""
    found = []
    for key, lines in after.items():
        known = before.get(key, {})
        names = [*lines, *(name for name in known if name not in lines)]
        rows = [change for name in names if (change := _change(name, known.get(name), lines.get(name)))]
        if rows:
            item = named(key)
            found.append(ItemChanges(item, item.shown_as or item.title, rows))
    return found


def _change(name: str, before: Line | None, after: Line | None) -> Change | None:
    """None where a reader sees no difference: other spaces, other line breaks and what cannot be seen are none."""
    label = (after or before or [""])[0]
    was, now = before[1] if before else "", after[1] if after else ""
    return Change(name, label, was, now) if line(was) != line(now) else None


def last_submission(dossier: Dossier, keys: Iterable[str] | None = None) -> Submission | None:
    """The newest; of one of these items."""
    found = dossier.submissions.all()
    return (found.filter(content__has_any_keys=list(keys)) if keys is not None else found).first()


def since_last_submission(dossier: Dossier) -> list[ItemChanges] | None:
    """What the producer changed since they last handed in; None where nothing was handed in yet. Read once per instance of the dossier."""
    if SINCE not in dossier.__dict__:
        last = last_submission(dossier)
        dossier.__dict__[SINCE] = between(last.content, content_of(dossier, last.content)) if last else None
    known: list[ItemChanges] | None = dossier.__dict__[SINCE]
    return known


@dataclass(frozen=True)
class Changes:
    """What is different between two times of handing in; `to`: None where the second is still being written."""

    since: dt.datetime
    to: dt.datetime | None
    items: list[ItemChanges]


def changes_of(dossier: Dossier) -> Changes | None:
    """For whoever has the dossier: what changed since it was last handed in, or between the last two times.

    None where what was handed in last was handed in for the first time.
    """
    newest = last_submission(dossier)
    if newest is None:
        return None
    if dossier.state in ANSWERED_IN_A_TERM:
        return Changes(newest.at, None, _for_reader(dossier, since_last_submission(dossier) or []))
    before = dossier.submissions.filter(content__has_any_keys=list(newest.content), pk__lt=newest.pk).first()
    return Changes(before.at, newest.at, _for_reader(dossier, between(before.content, newest.content))) if before else None


def _for_reader(dossier: Dossier, found: list[ItemChanges]) -> list[ItemChanges]:
    """With the labels and new texts in the reader's language; what was is read in the language it was kept in."""
    if translation.get_language() == settings.LANGUAGE_CODE:
        return found
    return [replace(one, rows=[_read(row, _lines(one.item, dossier)) for row in one.rows]) for one in found]


def _read(change: Change, lines: dict[str, Line]) -> Change:
    label, text = lines.get(change.name, [change.label, change.after])
    return replace(change, label=label, after=text)


def places(changes: Iterable[ItemChanges]) -> set[str]:
    """Where comments may stand that these changes are about."""
    found = {changed.item.key for changed in changes}
    return found | {f"{CRITERION}{row.name}" for changed in changes if changed.item.at_criteria for row in changed.rows}
