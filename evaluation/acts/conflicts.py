"""The answer to the conflict question, given once, before the dossier opens."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from evaluation.acts import closing
from evaluation.models import ConflictAnswer, CouncilItem, ScoreSheet
from evaluation.models.states import OPEN_ITEM_STATES, ItemState
from evaluation.rules import policies
from workflow.door import MoveRefused, begin, locked, perform


def answer(item: CouncilItem, *, by: User, has_conflict: bool, reason: str = "") -> ConflictAnswer:
    """Record the person's answer for good and open their sheet, or recuse it; the advisory group has no sheet.

    Once the totals are revealed no sheet opens before the re-scoring does.
    Raises MoveRefused where the person has no seat, has answered before, or the item is over.
    """
    with transaction.atomic():
        given = _record(locked(CouncilItem, item.pk), by, has_conflict, reason)
        closing.knock_out_where_confirmed(item, None)
        return given


def _record(item: CouncilItem, by: User, has_conflict: bool, reason: str) -> ConflictAnswer:
    """The item stays locked, so that it is not revealed or closed meanwhile. The log has the answer with the sheet, else with the item."""
    seat = policies.seat_of(by, item)
    if seat is None:
        raise MoveRefused(MoveRefused.NOT_BY_YOU, _("The conflict question is for those who sit in the council."))
    if item.state not in OPEN_ITEM_STATES:
        raise MoveRefused(MoveRefused.NOT_FROM_HERE, _("This item is over; there is nothing to answer."))
    if seat.pk in item.answered_seats:
        raise MoveRefused(MoveRefused.DONE, _("You have answered already; an answer cannot be changed."))
    given = ConflictAnswer(item=item, seat=seat, person=by, has_conflict=has_conflict, reason=reason)
    if seat in item.scoring_seats and (has_conflict or item.state != ItemState.REVEALED):
        given.save()
        sheet = ScoreSheet(item=item, seat=seat, version=item.scoring_version)
        begin(sheet, "recuse" if has_conflict else "open_sheet", by=by, note=reason)
    else:
        data = {"seat": seat.public_id, "has_conflict": has_conflict}
        perform(CouncilItem, item.pk, "answer_conflict", by=by, seen=None, note=reason, data=data)
        given.save()
    return given
