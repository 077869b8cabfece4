"""A member's marks: read from their table, and saved so that two tabs never erase each other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from django.db import models, transaction
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from basics import autosave, clock
from basics.autosave import Outcome
from basics.fields import ProseField
from basics.statements import Given, Statement
from evaluation.cases import in_case, scored_by
from evaluation.models import Mark, ScoreSheet
from evaluation.models.states import EDITABLE, OPEN_FOR_SCORING
from products.criteria import CriterionSpec
from products.criteria_store import from_database
from products.sheets import Aside, Filled, OptionColumn, Sheet, TextColumn, upsert

OPTION, COMMENT, REMARK = "option_id", "comment", "remark"
TEXT = ProseField(max_length=2000)
COLUMNS = (OptionColumn(OPTION, "c{}", clears=False), TextColumn(COMMENT, "n{}", TEXT))
"""A choice once made stays until another is chosen, so that a form cut short erases nothing."""


class NotYours(autosave.Closed):
    """The sheet takes no marks now; the sentence says why."""


def read(sheet: ScoreSheet) -> Sheet:
    """The sheet as it was last saved. One query."""
    return _read(sheet, scored_by(sheet.item).criteria, sheet.marks.all())


def _read(sheet: ScoreSheet, criteria: Sequence[CriterionSpec], marks: QuerySet[Mark]) -> Sheet:
    remark = Aside(REMARK, gettext_lazy("Remark"), TEXT, sheet.remark)
    return Sheet(criteria, COLUMNS, marks.values_list("criterion_id", OPTION, COMMENT), [remark])


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

    The sheet's row is written only where its remark changed. Raises NotYours; Http404 where they have no such sheet.
    """
    sheet = _locked(public_id, by)
    return _stored(sheet, read(sheet).filled_in(data))


@transaction.atomic
def save_fields(public_id: str, data: QueryDict, *, by: User) -> Outcome:
    """The same of a sheet that saves itself: what stands at other criteria than the posted ones is not read. Three queries."""
    sheet = _locked(public_id, by)
    criteria = _posted(sheet, data)
    marks = sheet.marks.filter(criterion__in=[one.key for one in criteria])
    return _stored(sheet, _read(sheet, criteria, marks).filled_in(data)).outcome


_own = Statement(
    lambda: (
        ScoreSheet.objects.own_to_fill_in(Given("person", models.BigIntegerField()), Given("today", models.DateField()))
        .filter(public_id=Given("public_id", models.CharField()))
        .select_for_update(of=("self",))
    )
)


def _locked(public_id: str, by: User) -> ScoreSheet:
    """Their sheet, which takes marks now."""
    found = _own(public_id=public_id, person=by.pk, today=clock.today())
    if not found:
        raise Http404
    (sheet,) = found
    if sheet.state not in EDITABLE:
        raise NotYours(_("This sheet is not open for changes: %(status)s.") % {"status": sheet.status})
    if not sheet.opened or sheet.item_state not in OPEN_FOR_SCORING:
        raise NotYours(_("This dossier is not open for scoring."))
    return sheet


def _posted(sheet: ScoreSheet, data: QueryDict) -> list[CriterionSpec]:
    """The criteria of which something was posted, as the sheet's council scores them."""
    at = _criteria_by_control(sheet.criteria_set)
    posted = {at[name].key: at[name] for name in data if name in at}
    return [in_case(one, sheet.item) if one.cases else one for one in posted.values()]


@lru_cache(maxsize=128)
def _criteria_by_control(criteria_set: int) -> dict[str, CriterionSpec]:
    return {column.at(one): one for one in from_database(criteria_set).criteria for column in COLUMNS}


def _stored(sheet: ScoreSheet, filled: Filled) -> Filled:
    """Once what changed is written."""
    if filled.saved:
        now = clock.now()
        if REMARK in filled.saved:
            sheet.remark, sheet.saved_at = str(filled.after[REMARK]), now
            sheet.save(update_fields=["remark", "saved_at"])
        upsert(Mark, filled, also={"saved_at": now}, sheet=sheet)
    return filled
