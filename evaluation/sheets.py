"""A member's marks: read from their table, and saved so that two tabs never erase each other."""

from __future__ import annotations

from django.db import transaction
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from basics import autosave, clock
from basics.fields import ProseField
from evaluation.cases import scored_by
from evaluation.models import Mark, ScoreSheet
from evaluation.models.states import EDITABLE, OPEN_FOR_SCORING
from products.sheets import Aside, Filled, OptionColumn, Sheet, TextColumn, upsert

OPTION, COMMENT, REMARK = "option_id", "comment", "remark"
TEXT = ProseField(max_length=2000)
COLUMNS = (OptionColumn(OPTION, "c{}", clears=False), TextColumn(COMMENT, "n{}", TEXT))
"""A choice once made stays until another is chosen, so that a form cut short erases nothing."""


class NotYours(autosave.Closed):
    """The sheet takes no marks now; the sentence says why."""


def read(sheet: ScoreSheet) -> Sheet:
    """The sheet as it was last saved. One query."""
    rows = sheet.marks.values_list("criterion_id", OPTION, COMMENT)
    remark = Aside(REMARK, gettext_lazy("Remark"), TEXT, sheet.remark)
    return Sheet(scored_by(sheet.item).criteria, COLUMNS, rows, [remark])


def as_signed(sheet: ScoreSheet) -> dict[str, object]:
    """What a signed sheet says, to be kept while its member changes it."""
    return {"remark": sheet.remark, "marks": list(sheet.marks.order_by("criterion").values("criterion_id", OPTION, COMMENT))}


def restore(sheet: ScoreSheet) -> None:
    """Bring a reopened sheet back to what was signed. Its row is the caller's to save."""
    kept = sheet.as_signed or {}
    sheet.remark = kept["remark"]
    marks = [Mark(sheet=sheet, saved_at=clock.now(), **mark) for mark in kept["marks"]]
    Mark.objects.bulk_create(
        marks, update_conflicts=True, unique_fields=["sheet", "criterion"], update_fields=[OPTION, COMMENT, "saved_at"]
    )


@transaction.atomic
def save(public_id: str, data: QueryDict, *, by: User) -> Filled:
    """Store what was posted of a sheet, but for what another tab changed meanwhile. Nothing where a part cannot be read.

    Three queries: the sheet's row is written only where its remark changed. Raises NotYours; Http404 where they have
    no such sheet.
    """
    theirs = ScoreSheet.objects.own_to_fill_in(by).select_for_update(of=("self",)).select_related("item")
    locked = get_object_or_404(theirs, public_id=public_id)
    if locked.state not in EDITABLE:
        raise NotYours(_("This sheet is not open for changes: %(status)s.") % {"status": locked.status})
    if not locked.opened or locked.item.state not in OPEN_FOR_SCORING:
        raise NotYours(_("This dossier is not open for scoring."))
    filled = read(locked).filled_in(data)
    if filled.saved:
        now = clock.now()
        if REMARK in filled.saved:
            locked.remark, locked.saved_at = str(filled.after[REMARK]), now
            locked.save(update_fields=["remark", "saved_at"])
        upsert(Mark, filled, also={"saved_at": now}, sheet=locked)
    return filled
