"""A supplement on the page of the item it was asked for."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from cycle.changes import last_submission
from cycle.comments import of_dossier
from cycle.models import Dossier
from cycle.pages import remarks
from cycle.pages.remarks import Note, Remark


@dataclass(frozen=True)
class Supplement:
    """What the producer was asked for before the council, and what came of it. `changes`: where what came is shown, or ""."""

    comments: list[Remark]
    settled: list[Remark]
    note: Note | None
    changes: str


def supplement_of(dossier: Dossier, *, settles: bool) -> Supplement | None:
    """What was asked since the dossier, read as it was handed in, came here; None where no supplement was."""
    note = remarks.last_note(dossier, ["request_supplement"])
    if note is None:
        return None
    reader = remarks.Reader(dossier, writes=lambda one: False, settles=settles)
    handed_in = dossier.submitted_at
    rows = [row for row in of_dossier(dossier) if (row.sent_at > handed_in if row.sent_at and handed_in else settles)]
    found = reader.remarks(rows)
    back = last_submission(dossier)
    changes = reverse("dossier_changes", args=[dossier.public_id]) if back and back.at >= note.when else ""
    return Supplement([one for one in found if not one.settled], [one for one in found if one.settled], note, changes)
