"""What a producer changed since they handed it in, line by line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from basics.cleaning import line
from basics.facts import Fact
from basics.words import Words

from .comments import CRITERION
from .contents import PlannedCriterion, ScoredCriterion, ScoredPart
from .handed_in import restored
from .items import ITEMS, Item, named
from .models import Dossier, Submission
from .models.states import ANSWERED_IN_A_TERM
from .rules.papers import FileRow

SINCE = "_since_last_submission"


@dataclass(frozen=True)
class Line:
    """A label and a text. `place`: where one that came stands for one that went, "" where nothing does; `title`: before the
    text, and of no weight: a paper under another title is the same."""

    label: str
    text: str
    place: str = ""
    title: str = ""

    @property
    def shown(self) -> str:
        return "\n".join(filter(None, [self.title, self.text]))


Lines = dict[str, dict[str, Line]]
"""Item -> name of a line -> the line."""


def lines_of(dossier: Dossier, keys: Collection[str]) -> Lines:
    """What stands in these items of a dossier, in the order in which they are written and in the reader's language."""
    items = [item for item in ITEMS if item.key in keys]
    return {item.key: {name: one for row in item.rows(dossier) for name, one in _lines(row)} for item in items}


def _lines(row: object) -> Iterator[tuple[str, Line]]:
    """A row for readers by name; a criterion goes by its code, a paper by its bytes and kind."""
    match row:
        case Fact(label=label, value=value, name=name) if name:
            yield name, Line(str(label), "" if value is None else str(value))
        case PlannedCriterion():
            steps = " → ".join(filter(None, [row.today, row.planned]))
            yield row.code, Line(f"{row.code} {row.name}", "\n".join(filter(None, [steps, row.measure])))
        case ScoredPart():
            for one in row.rows:
                yield from _lines(one)
        case ScoredCriterion():
            chosen = "" if row.points is None else f"{row.points}/{row.max} – {row.label}"
            yield row.code, Line(f"{row.code} {row.name}", "\n".join(filter(None, [chosen, row.how])))
        case FileRow():
            yield row.same, Line(row.kind, row.beside, place=row.kind, title=row.name)


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


def between(before: Lines, after: Lines) -> list[ItemChanges]:
    """What differs, item by item, in the order of what was handed in."""
    found = []
    for key, lines in after.items():
        if rows := _changes(before.get(key, {}), lines):
            item = named(key)
            found.append(ItemChanges(item, item.shown_as or item.title, rows))
    return found


def _changes(before: dict[str, Line], after: dict[str, Line]) -> list[Change]:
    """A paper that came in the place of one that went is one change; what has no partner came or went by itself."""
    gone = {name: one for name, one in before.items() if name not in after}
    rows = []
    for name, now in after.items():
        was = before.get(name)
        if _reads_alike(was, now) if was else now.shown == "":
            continue
        was = was or _taken(gone, now.place)
        rows.append(Change(name, now.label, was.shown if was else "", now.shown))
    return rows + [Change(name, was.label, was.shown, "") for name, was in gone.items() if was.shown]


def _taken(gone: dict[str, Line], place: str) -> Line | None:
    """The first that went from the place, out of `gone`."""
    name = next((name for name, one in gone.items() if place and one.place == place), None)
    return gone.pop(name) if name else None


def _reads_alike(was: Line, now: Line) -> bool:
    """A reader sees no difference: other spaces, other line breaks and what cannot be seen are none."""
    return line(was.text) == line(now.text)


def last_submission(dossier: Dossier, keys: Iterable[str] | None = None) -> Submission | None:
    """The newest; of one of these items."""
    found = dossier.submissions.all()
    return (found.filter(content__has_any_keys=list(keys)) if keys is not None else found).first()


def since_last_submission(dossier: Dossier) -> list[ItemChanges] | None:
    """What the producer changed since they last handed in; None where nothing was handed in yet. Read once per instance of the dossier."""
    if SINCE not in dossier.__dict__:
        last = last_submission(dossier)
        dossier.__dict__[SINCE] = between(_kept(dossier, last), lines_of(dossier, last.content)) if last else None
    known: list[ItemChanges] | None = dossier.__dict__[SINCE]
    return known


def _kept(dossier: Dossier, submission: Submission) -> Lines:
    return lines_of(restored(dossier, submission.content), submission.content)


@dataclass(frozen=True)
class Changes:
    """What is different between two times of handing in; `to`: None where the second is still being written."""

    since: dt.datetime
    to: dt.datetime | None
    items: list[ItemChanges]


def changes_of(dossier: Dossier, *, writer: bool) -> Changes | None:
    """Between the last two times it was handed in; for the producer who writes (`writer`) since the last.

    None where what was handed in last was handed in for the first time.
    """
    newest = last_submission(dossier)
    if newest is None:
        return None
    if writer and dossier.state in ANSWERED_IN_A_TERM:
        return Changes(newest.at, None, since_last_submission(dossier) or [])
    before = dossier.submissions.filter(content__has_any_keys=list(newest.content), pk__lt=newest.pk).first()
    return Changes(before.at, newest.at, between(_kept(dossier, before), _kept(dossier, newest))) if before else None


def places(changes: Iterable[ItemChanges]) -> set[str]:
    """Where comments may stand that these changes are about."""
    found = {changed.item.key for changed in changes}
    return found | {f"{CRITERION}{row.name}" for changed in changes if changed.item.at_criteria for row in changed.rows}
