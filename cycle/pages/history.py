"""What happened to a dossier, as its page tells it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from basics.words import Words
from workflow.log import entries_of
from workflow.moves import moves_of

from ..models import Dossier

SAID = (
    "move", "unit_id", "at", "unit__name", "actor__full_name", "actor__is_system", "on_behalf_of__full_name", "note_row__note",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """What the page reads of an entry of the log: the columns of `SAID`."""

    move: str
    unit: int | None
    at: dt.datetime
    unit_name: str | None
    person: str
    by_portal: bool
    on_behalf_of: str | None
    note: str


@dataclass(frozen=True)
class Event:
    """An entry of the dossier's history. `moved`: it went somewhere."""

    when: dt.datetime
    who: str
    what: Words
    note: str
    moved: bool


def entries(dossier: Dossier) -> list[Entry]:
    """The dossier's own of the log, newest first."""
    return [Entry(*row) for row in entries_of(dossier).values_list(*SAID)]


def event(entry: Entry, *, with_note: bool) -> Event:
    move = moves_of(Dossier).get(entry.move)
    person = _("the portal itself") if entry.by_portal else entry.person
    if entry.on_behalf_of:
        person = _("%(person)s on behalf of %(other)s") % {"person": person, "other": entry.on_behalf_of}
    who = str(move.made_by) if move and move.made_by else f"{entry.unit_name} – {person}" if entry.unit_name else person
    note = entry.note if with_note else ""
    return Event(entry.at, who, move.label if move else entry.move, note, move is not None and move.target is not None)
