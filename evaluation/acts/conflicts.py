"""The answer to the conflict question, given once, before the dossier opens."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from basics.constraints import name_violated
from evaluation.models import ConflictAnswer, CouncilItem, ScoreSheet
from evaluation.models.states import OPEN_ITEM_STATES, ItemState
from evaluation.rules import policies
from workflow.door import MoveRefused, begin


def answer(item: CouncilItem, *, by: User, has_conflict: bool, reason: str = "") -> ConflictAnswer:
    """Record the person's answer for good and open their sheet, or recuse it; the advisory group has no sheet.

    Once the totals are revealed no sheet opens before the re-scoring does.
    Raises MoveRefused where the person has no seat, has answered before, or the item is over.
    """
    try:
        with transaction.atomic():
            return _record(_locked(item), by, has_conflict, reason)
    except IntegrityError as error:
        if name_violated(error) != "conflict_answer_once":
            raise
        raise MoveRefused(MoveRefused.DONE, _("You have answered already; an answer cannot be changed.")) from error


def _locked(item: CouncilItem) -> CouncilItem:
    """The item's row, so that it is not revealed or closed meanwhile. The dossier's is not touched, nor locked before it."""
    return CouncilItem.objects.select_for_update(of=("self",)).select_related(*CouncilItem.LOCK_WITH).get(pk=item.pk)


def _record(item: CouncilItem, by: User, has_conflict: bool, reason: str) -> ConflictAnswer:
    seat = policies.seat_of(by, item)
    if seat is None:
        raise MoveRefused(MoveRefused.NOT_BY_YOU, _("The conflict question is for those who sit in the council."))
    if item.state not in OPEN_ITEM_STATES:
        raise MoveRefused(MoveRefused.NOT_FROM_HERE, _("This item is over; there is nothing to answer."))
    given = ConflictAnswer.objects.create(item=item, seat=seat, has_conflict=has_conflict, reason=reason)
    if seat in item.scoring_seats and (has_conflict or item.state != ItemState.REVEALED):
        sheet = ScoreSheet(item=item, seat=seat, version=item.scoring_version)
        begin(sheet, "recuse" if has_conflict else "open_sheet", by=by, note=reason)
    return given
