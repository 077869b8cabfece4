"""What waits for a person in the councils, and in which tone an item is shown."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User
from basics import clock
from basics.formats import day
from basics.public_ids import addresses
from basics.statements import Given, Statement
from cycle.models.states import State
from evaluation.models import Council, CouncilItem, Seat
from evaluation.models.states import EDITABLE, OPEN_FOR_SCORING, SheetState
from evaluation.rules.scopes import ever_seated

TONES = {
    "checking": "info",
    "ready": "ok",
    "scoring": "info",
    "revealed": "warn",
    "rescoring": "warn",
    "closed": "ok",
    "knocked_out": "bad",
    "dropped": "wait",
}
WORK_SHOWN = 50


def tone_of(item: CouncilItem) -> str:
    """The colour of its state, as the template tag `tag` takes it."""
    return TONES.get(item.state, "wait")


@dataclass(frozen=True)
class Work:
    """One thing a council member is asked to do. `code`: of the dossier; `due`: the round's last day."""

    url: str
    label: str
    hint: str
    status: str
    tone: str
    code: str
    council: str
    due: dt.date


def my_work(user: User) -> list[Work]:
    """What waits for the person in the councils they sit in, by how soon the round's results are due; the first WORK_SHOWN.

    Every open item is looked at: those of which nothing is asked leave room for the others.
    """
    councils = _councils_of(user)
    seats = {council.pk: list(council.seats.all()) for council in councils.values()}
    if not seats:
        return []
    pages, sheet_pages = addresses("item_detail"), addresses("sheet_edit")
    found = []
    for item in _waiting(person=user.pk, today=clock.today()):
        if user.pk in item.producer_members:
            continue
        item.council, item.seats = councils[item.council_id], item.sitting(seats[item.council_id])
        mine = next((seat for seat in item.seats if seat.user_id == user.pk), None)
        if mine and (asked := _asked_of(item, mine)):
            sheet, status, tone = asked
            url, council = sheet_pages(sheet) if sheet else pages(item.public_id), item.council
            hint = f"{item.producer_name} · {council.name}"
            due = council.round.results_until
            found.append(Work(url, item.product_name, hint, status, tone, item.dossier_code, council.name, due))
    return found[:WORK_SHOWN]


_waiting = Statement(lambda: CouncilItem.objects.for_member(Given("person", models.BigIntegerField()), Given("today", models.DateField())))


def _councils_of(user: User) -> dict[int, Council]:
    """By their keys, each with its seats."""
    if not ever_seated(user):
        return {}
    sat_in = Council.objects.filter(pk__in=user.seats.values("council")).select_related("round")
    return {council.pk: council for council in sat_in.prefetch_related("seats")}


def _asked_of(item: CouncilItem, seat: Seat) -> tuple[str, str, str] | None:
    """The public id of the sheet it fills in, or "" for the item's page; what is asked there, in which tone. None where it only waits."""
    if item.own_answer is None:
        return "", _("Answer the conflict question"), "warn"
    if item.own_answer or item.is_recused(seat):
        return None
    if item.proposed_ground_id and seat in item.entitled_seats and seat.pk not in item.confirmed_by:
        return "", _("A knock-out is proposed: read the ground"), "warn"
    if item.proposed_ground_id and item.presiding_seat() == seat:
        return "", _("Follow the confirmations of the knock-out"), "info"
    scoring = item.state in OPEN_FOR_SCORING
    own = zip(item.own_seats, item.own_sheets, item.own_states, strict=True)
    sheet, state = next(((sheet, state) for of_seat, sheet, state in own if of_seat == seat.pk), ("", ""))
    if scoring and state in EDITABLE:
        given_back = state == SheetState.REOPENED
        return sheet, _("Given back to me: change and sign it again") if given_back else _("Fill in and sign my sheet"), "warn"
    if item.state == "checking" and seat.role in (Seat.Role.SECRETARY, Seat.Role.ADVISORY):
        return "", *_checking(item)
    if item.state == "ready" and (seat.role == Seat.Role.SECRETARY or item.presiding_seat() == seat):
        return "", _("Open for scoring"), "info"
    if scoring and item.presiding_seat() == seat:
        return "", _("Follow the signing and close"), "info"
    if item.state == "revealed" and item.presiding_seat() == seat:
        return "", _("Discuss the totals, then open the re-scoring"), "warn"
    return None


def waits_for_supplement(due: dt.date | None) -> str:
    return _("Waits for the producer's supplement until %(day)s") % {"day": day(due)} if due else _("Waits for the producer's supplement")


def _checking(item: CouncilItem) -> tuple[str, str]:
    """What checking asks of who prepares: nothing while the producer completes, then to look at what came."""
    if item.dossier_state == State.SUPPLEMENT_REQUESTED:
        return waits_for_supplement(item.dossier_due), "wait"
    return (_("The supplement came: check what changed"), "warn") if item.again else (_("Check the dossier"), "info")
