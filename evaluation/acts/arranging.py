"""What follows for dossiers before a council when its round or its seats change."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from cycle.models import Dossier
from evaluation.models import Council, CouncilItem, Round, Seat
from evaluation.models.states import BEFORE_THE_COUNCIL, OPEN_ITEM_STATES
from evaluation.rules import seating
from evaluation.rules.checks import enough_seats
from workflow.door import perform
from workflow.moves import Made


def move_due(batch: Round, old: dt.date) -> int:
    """Dossiers that lie before its councils until `old` lie there until its new last day; how many these are.

    No move of the workflow: they stay where they are, only the day they wait for is another.
    """
    lying = Dossier.objects.filter(council_items__council__round=batch, council_items__state__in=OPEN_ITEM_STATES)
    waiting = lying.filter(desk_role="council", desk_due=old).values("pk")
    return Dossier.objects.filter(pk__in=waiting).update(desk_due=batch.results_until)


def note_arranger(council: Council, person: User) -> None:
    """Whoever arranges a council does not score what lies before it. The council is locked by every act on its seats."""
    if person.pk not in council.arrangers:
        council.arrangers = [*council.arrangers, person.pk]
        Council.objects.filter(pk=council.pk).update(arrangers=council.arrangers)


def score_by_rule(council: Council) -> None:
    """Which of its seats score, where another day of its decision brings other rules."""
    for seat in council.seats.in_force():
        seat.council = council
        Seat.objects.filter(pk=seat.pk).update(scores=seating.scores(seat))


def join_where_too_few(seat: Seat, made: Made[Seat]) -> None:
    """What is being scored keeps its seats, but where too few are left to score it the new one sits there too."""
    scored = CouncilItem.objects.for_work().filter(council=seat.council_id, state__in=BEFORE_THE_COUNCIL).order_by("pk")
    for item in [item for item in scored if enough_seats(item) and seat.user_id not in {one.user_id for one in item.seats}]:
        perform(CouncilItem, item.pk, "add_seats", by=User.objects.system(), seen=None, within=made.act.transaction)
