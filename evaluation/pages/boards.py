"""What waits for a person in the councils, and in which tone an item is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from basics.formats import day
from basics.public_ids import addresses
from cycle.models.states import State
from evaluation.models import CouncilItem, ScoreSheet, Seat
from evaluation.models.states import EDITABLE, OPEN_FOR_SCORING, SheetState
from products.models import Membership

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
    """One thing a council member is asked to do."""

    url: str
    label: str
    hint: str
    status: str
    tone: str
    item: CouncilItem


def read_members(items: Iterable[CouncilItem]) -> None:
    """Give every item the members of its producer, read in one query."""
    rows = list(items)
    members: dict[int, set[int]] = {}
    current = Membership.objects.current().filter(producer__in=[item.dossier.producer_id for item in rows])
    for producer, user in current.values_list("producer_id", "user_id"):
        members.setdefault(producer, set()).add(user)
    for item in rows:
        item.producer_members = members.get(item.dossier.producer_id, set())  # type: ignore[arg-type]


def my_work(user: User) -> list[Work]:
    """What waits for the person in the councils they sit in, by how soon the round's results are due; the first WORK_SHOWN.

    Every open item is looked at: those of which nothing is asked leave room for the others.
    """
    seats: dict[int, list[Seat]] = {}
    for seat in Seat.objects.filter(council__in=user.seats.values("council")).select_related("council__round__unit"):
        seats.setdefault(seat.council_id, []).append(seat)
    if not seats:
        return []
    waiting = CouncilItem.objects.visible_to(user).open().filter(council__in=seats).for_member(user).with_again()
    pages, sheet_pages = addresses("item_detail"), addresses("sheet_edit")
    items = list(waiting.order_by("council__round__results_until", "council", "position"))
    read_members(items)
    found = []
    for item in items:
        item.council, item.seats = seats[item.council_id][0].council, item.sitting(seats[item.council_id])
        mine = next((seat for seat in item.seats if seat.user_id == user.pk), None)
        if mine and (asked := _asked_of(item, mine)):
            sheet, status, tone = asked
            url = sheet_pages(sheet.public_id) if sheet else pages(item.public_id)
            found.append(Work(url, item.dossier.product.name, f"{item.dossier.producer} · {item.council.name}", status, tone, item))
    return found[:WORK_SHOWN]


def _asked_of(item: CouncilItem, seat: Seat) -> tuple[ScoreSheet | None, str, str] | None:
    """The sheet the seat is asked to fill in, or None for the item's page; for what, in which tone. None where it only waits."""
    if seat.pk not in item.answered_seats:
        return None, _("Answer the conflict question"), "warn"
    if not item.is_open_to(seat):
        return None
    if item.proposed_ground_id and seat in item.entitled_seats and seat.pk not in item.confirmed_by:
        return None, _("A knock-out is proposed: read the ground"), "warn"
    if item.proposed_ground_id and item.presiding_seat() == seat:
        return None, _("Follow the confirmations of the knock-out"), "info"
    scoring = item.state in OPEN_FOR_SCORING
    sheet = next((sheet for sheet in item.current_sheets() if sheet.seat_id == seat.pk), None)
    if scoring and sheet and sheet.state in EDITABLE:
        given_back = sheet.state == SheetState.REOPENED
        words = _("Given back to me: change and sign it again") if given_back else _("Fill in and sign my sheet")
        return sheet, words, "warn"
    if item.state == "checking" and seat.role in (Seat.Role.SECRETARY, Seat.Role.ADVISORY):
        return None, *_checking(item)
    if item.state == "ready" and (seat.role == Seat.Role.SECRETARY or item.presiding_seat() == seat):
        return None, _("Open for scoring"), "info"
    if scoring and item.presiding_seat() == seat:
        return None, _("Follow the signing and close"), "info"
    if item.state == "revealed" and item.presiding_seat() == seat:
        return None, _("Discuss the totals, then open the re-scoring"), "warn"
    return None


def waits_for_supplement(item: CouncilItem) -> str:
    due = item.dossier.desk_due
    return _("Waits for the producer's supplement until %(day)s") % {"day": day(due)} if due else _("Waits for the producer's supplement")


def _checking(item: CouncilItem) -> tuple[str, str]:
    """What checking asks of who prepares: nothing while the producer completes, then to look at what came."""
    if item.dossier.state == State.SUPPLEMENT_REQUESTED:
        return waits_for_supplement(item), "wait"
    if getattr(item, "again", False):
        return _("The supplement came: check what changed"), "warn"
    return _("Check the dossier"), "info"
