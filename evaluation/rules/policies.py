"""Who may do what before a council: seats, presidency, conflicts of interest."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from accounts.models import AdministrativeUnit, User
from cycle.models import Dossier
from cycle.rules.policies import impartial, stage_officer
from evaluation.models import Council, CouncilItem, Round, ScoreSheet, Seat
from evaluation.models.states import OPEN_ITEM_STATES
from evaluation.rules.scopes import ever_seated
from people.offices import Role, offices_of
from people.policies import system
from people.serving import ids_served_by
from workflow.moves import Grant

ITEMS = "_council_items"


def seat_of(user: User, item: CouncilItem) -> Seat | None:
    """The person's seat in the item's council, unless they belong to the producer. No council is read for who never had a seat."""
    if not impartial(user, item.dossier):
        return None
    if not CouncilItem.council.is_cached(item):
        if not ever_seated(user):
            return None
        prefetch_related_objects([item], Prefetch("council", Council.objects.select_related("round__unit")))
    return next((seat for seat in item.seats if seat.user_id == user.pk), None)


def _seated(user: User, item: CouncilItem, *roles: str) -> Grant | None:
    """Seated under one of the roles, and the dossier is open to the seat: it answered no to the conflict question."""
    seat = seat_of(user, item)
    if seat is None or seat.role not in roles or not item.is_open_to(seat):
        return None
    return Grant(Role(seat.role), item.council.round.unit)


def seated_without_answer(user: User, item: CouncilItem) -> Grant | None:
    """Any seat that was not asked yet, or has not answered."""
    seat = seat_of(user, item)
    return Grant(Role(seat.role), item.council.round.unit) if seat and seat.pk not in item.answered_seats else None


def presiding(user: User, item: CouncilItem) -> Grant | None:
    """The chair; where the chair is recused, the vice chair named for the item."""
    seat = seat_of(user, item)
    return Grant(Role(seat.role), item.council.round.unit) if seat and item.presiding_seat() == seat and item.is_open_to(seat) else None


def confirming_knock_out(user: User, item: CouncilItem) -> Grant | None:
    """A seat that scores and takes part, to which the dossier is open, and which is not for the knock-out yet."""
    seat = seat_of(user, item)
    if seat is None or seat not in item.entitled_seats or not item.is_open_to(seat) or seat.pk in item.confirmed_by:
        return None
    return Grant(Role(seat.role), item.council.round.unit)


def preparing(user: User, item: CouncilItem) -> Grant | None:
    """The secretary or a member of the advisory group."""
    return _seated(user, item, "secretary", "advisory")


def presiding_or_secretary(user: User, item: CouncilItem) -> Grant | None:
    return presiding(user, item) or _seated(user, item, "secretary")


def officer_of_items_unit(user: User, item: CouncilItem) -> Grant | None:
    """An officer of the unit whose council it is."""
    return stage_officer(user, item.dossier)


def own_sheet(user: User, sheet: ScoreSheet) -> Grant | None:
    seat = seat_of(user, sheet.item)
    return Grant(Role(seat.role), sheet.item.council.round.unit) if seat and seat.pk == sheet.seat_id else None


def presiding_over_sheet(user: User, sheet: ScoreSheet) -> Grant | None:
    return presiding(user, sheet.item)


# For the moves of a dossier that this app owns.


def preparing_dossier(user: User, dossier: Dossier) -> Grant | None:
    """The secretary or advisory group of the open item; before there is one, an officer of the stage."""
    item = open_item(dossier)
    return preparing(user, item) if item else stage_officer(user, dossier)


def presiding_or_secretary_of_dossier(user: User, dossier: Dossier) -> Grant | None:
    """The presiding seat too, so that a recused secretary stops nothing; before there is an item, an officer of the stage."""
    item = open_item(dossier)
    return presiding_or_secretary(user, item) if item else stage_officer(user, dossier)


def system_before_council(user: User, dossier: Dossier) -> Grant | None:
    """What follows a knock-out its council confirmed."""
    return system(user, dossier) if open_item(dossier) else None


def presiding_over_dossier(user: User, dossier: Dossier) -> Grant | None:
    item = open_item(dossier)
    return presiding(user, item) if item else None


def open_item(dossier: Dossier) -> CouncilItem | None:
    """The dossier's item before a council now, if any."""
    return next((item for item in items_of(dossier) if item.state in OPEN_ITEM_STATES), None)


def items_of(dossier: Dossier) -> list[CouncilItem]:
    """Every item of the dossier, the newest first; read once per instance of the dossier. It has none before step 5.

    Who sits in one and who answered is read where somebody who is no party is asked about.
    """
    if dossier.stage_id is None:
        return []
    if ITEMS not in dossier.__dict__:
        found = list(CouncilItem.objects.filter(dossier=dossier).order_by("-pk"))
        for item in found:
            item.dossier = dossier
        dossier.__dict__[ITEMS] = found
    known: list[CouncilItem] = dossier.__dict__[ITEMS]
    return known


# For what comes before any dossier: rounds, councils, seats.

EVALUATING_LEVELS = ("national", "province", "district")


def arranging(user: User, unit: AdministrativeUnit) -> Grant | None:
    """An administrator of the evaluating unit, or whoever acts for it as officer (of the unit above where it has none)."""
    if offices_of(user).has("administrator", unit):
        return Grant(Role.ADMINISTRATOR, unit)
    return Grant(Role.OFFICER, unit) if arranges(user, unit) else None


def arranging_round(user: User, batch: Round) -> Grant | None:
    return arranging(user, batch.unit)


def arranging_council(user: User, council: Council) -> Grant | None:
    return arranging(user, council.round.unit)


def arranging_seat(user: User, seat: Seat) -> Grant | None:
    return arranging(user, seat.council.round.unit)


def arranged_units(user: User) -> QuerySet[AdministrativeUnit]:
    """Units whose rounds and councils the person sets up: as their officer (or of the unit above where there is none) or administrator."""
    own = [unit.pk for unit in offices_of(user).units("administrator")]
    arranged = AdministrativeUnit.objects.filter(pk__in=[*own, *ids_served_by(user, "officer")], level__in=EVALUATING_LEVELS)
    return arranged.order_by("sort_key")


def arranges(user: User, unit: AdministrativeUnit) -> bool:
    """Whether the person sets up the rounds and councils of `unit`."""
    return (
        offices_of(user).has("administrator", unit)
        or offices_of(user).has("officer", unit)
        or (unit.level in EVALUATING_LEVELS and unit.pk in ids_served_by(user, "officer"))
    )
