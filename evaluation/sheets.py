"""Filling in a sheet: reading the form, and saving it so that two tabs never erase each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from basics import clock
from evaluation.models import Mark, ScoreSheet
from evaluation.models.states import EDITABLE, OPEN_FOR_SCORING
from products.criteria import CriteriaSetSpec, CriterionSpec

COMMENT_LENGTH = 2000


@dataclass(frozen=True)
class Entry:
    """What the member put at one criterion: the option's key, if any is chosen, and a comment."""

    option: int | None = None
    comment: str = ""


@dataclass
class Filled:
    """A sheet as filled in: entries by criterion key, a remark on the whole, and what could not be read."""

    entries: dict[int, Entry] = field(default_factory=dict)
    remark: str = ""
    errors: dict[str, str] = field(default_factory=dict)


class SavedElsewhere(Exception):
    """The sheet was saved from another tab since this form was opened; nothing was changed."""


class NotYours(Exception):
    """The sheet takes no marks now; the sentence says why."""


def stored(sheet: ScoreSheet) -> Filled:
    """The sheet as it was last saved. One query."""
    rows = sheet.marks.values_list("criterion_id", "option_id", "comment")
    return Filled({criterion: Entry(option, comment) for criterion, option, comment in rows}, sheet.remark)


def read_form(spec: CriteriaSetSpec, data: QueryDict) -> Filled:
    """Read a posted sheet. An option that is not one of the criterion's is left out and named in `errors`."""
    filled = Filled(remark=data.get("remark", "").strip()[:COMMENT_LENGTH])
    for criterion in spec.criteria:
        chosen = data.get(f"c{criterion.pk}", "")
        options = {str(option.pk): option.pk for option in criterion.options}
        if chosen and chosen not in options:
            filled.errors[criterion.code] = _("Choose one of the options of criterion %(code)s.") % {"code": criterion.code}
        filled.entries[criterion.pk or 0] = Entry(options.get(chosen), data.get(f"n{criterion.pk}", "").strip()[:COMMENT_LENGTH])
    return filled


@transaction.atomic
def save(sheet: ScoreSheet, filled: Filled, *, by: User, seen: int) -> ScoreSheet:
    """Store the whole sheet. `seen` is the number of saves the form was opened upon.

    Raises SavedElsewhere, NotYours.
    """
    locked = ScoreSheet.objects.own(by).select_for_update(of=("self",)).select_related("item").get(pk=sheet.pk)
    if locked.state not in EDITABLE:
        raise NotYours(_("This sheet is not open for changes: %(status)s.") % {"status": locked.get_state_display()})
    if locked.item.state not in OPEN_FOR_SCORING:
        raise NotYours(_("This dossier is not open for scoring."))
    before = stored(locked)
    changed = changes(before, filled)
    if not changed and before.remark == filled.remark:
        return locked
    if locked.saves != seen:
        raise SavedElsewhere
    _write_marks(locked, changed)
    locked.remark, locked.saves, locked.saved_at = filled.remark, locked.saves + 1, clock.now()
    locked.save(update_fields=["remark", "saves", "saved_at"])
    return locked


def changes(before: Filled, filled: Filled) -> dict[int, Entry]:
    """The entries to write. A choice once made stays until another is chosen, so that a form cut short erases nothing."""
    changed = {}
    for criterion, entry in filled.entries.items():
        old = before.entries.get(criterion, Entry())
        new = Entry(entry.option or old.option, entry.comment)
        if new != old:
            changed[criterion] = new
    return changed


def _write_marks(sheet: ScoreSheet, changed: Mapping[int, Entry]) -> None:
    now = clock.now()
    rows = [
        Mark(sheet=sheet, criterion_id=criterion, option_id=entry.option, comment=entry.comment, saved_at=now)
        for criterion, entry in changed.items()
    ]
    Mark.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["sheet", "criterion"], update_fields=["option", "comment", "saved_at"]
    )


def option_of(criterion: CriterionSpec, key: int | None):  # type: ignore[no-untyped-def]
    """The option with this key, or None."""
    return next((option for option in criterion.options if option.pk == key), None) if key else None
