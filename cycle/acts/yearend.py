"""Closing a year and opening the next: what carries over, and as what."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, User
from basics.sweeps import each
from cycle.acts import openings
from cycle.items import copy_all
from cycle.models import CycleYear, Dossier
from cycle.models.states import CARRIED_TO, EVALUATION_STATES, OPEN_STATES, STEP, STEPS_1_TO_4, State, Step
from products.models import Producer
from workflow.acts import Act, Transaction
from workflow.door import MoveRefused, begin, perform
from workflow.log import entries_of
from workflow.moves import Made

CONTINUES_BY = {
    State.POTENTIAL: "continue_potential",
    State.IDEA_DRAFT: "continue_idea",
    State.PLAN_DRAFT: "continue_plan",
    State.IMPLEMENTING: "continue_implementation",
}


@dataclass(frozen=True)
class Closing:
    """What closing would do, shown before it is done."""

    carries_over: dict[str, int]
    stays_in_evaluation: int
    next_year: CycleYear | None


def preview(year: CycleYear) -> Closing:
    """Counts by step of what would carry over, and what stays until decided."""
    carried = {
        str(Step(step).label): year.dossiers.filter(state__in=[state for state in STEPS_1_TO_4 if STEP.get(state) == step]).count()
        for step in (Step.OUTREACH, Step.IDEA, Step.PLAN, Step.IMPLEMENTATION)
    }
    return Closing(carried, year.dossiers.filter(state__in=EVALUATION_STATES).count(), following(year))


def following(year: CycleYear) -> CycleYear | None:
    """The open year that dossiers of `year` continue in: the same province, or what became of it."""
    provinces = {year.province_id, *AdministrativeUnit.objects.filter(predecessors=year.province_id).values_list("pk", flat=True)}
    return (
        CycleYear.objects.filter(province__in=provinces, year__gt=year.year, state="open")
        .select_related("province__parent", "route", "regulation")
        .order_by("year")
        .first()
    )


def carry_all_over(year: CycleYear, act: Act) -> int:
    """Carry every dossier of steps 1 to 4 over and open it in next year's cycle where that is open; the count."""
    system, reason = User.objects.system(), _("The cycle of %(year)d was closed.") % {"year": year.year}
    waiting = Dossier.objects.filter(cycle_year=year, state__in=STEPS_1_TO_4).order_by("pk").values_list("pk", flat=True)
    return sum(1 for pk in list(waiting) if _carry_over(pk, act, by=system, note=reason))


def _carry_over(pk: int, act: Act, *, by: User, note: str) -> bool:
    """Carry one dossier over; not where somebody moved it on meanwhile."""
    try:
        perform(Dossier, pk, "carry_over", by=by, seen=None, note=note, within=act.transaction)
    except MoveRefused as refused:
        if refused.reason == MoveRefused.NOT_FROM_HERE:
            return False
        raise
    return True


def continue_waiting(year: CycleYear, within: Transaction | None, *, of: Producer | None = None) -> int:
    """Open in `year` every dossier (`of` one producer) that waits as carried over from an earlier year of its province; the count.

    Where a product has an open dossier by now, or a newer one that waits, the older one rests as it is.
    """
    predecessors = year.province.predecessors.values_list("pk", flat=True)
    waiting = (
        Dossier.objects.filter(
            province__in=[year.province_id, *predecessors], state=State.CARRIED_OVER, cycle_year__year__lt=year.year, successors=None
        )
        .exclude(product__in=Dossier.objects.filter(state__in=OPEN_STATES).values("product"))
        .select_related(*Dossier.LOCK_WITH)
        .order_by("pk")
    )
    if of is not None:
        waiting = waiting.filter(producer=of)
    newest = {dossier.product_id: dossier for dossier in waiting}
    return sum(1 for dossier in newest.values() if continue_in(year, dossier, state_before(dossier), within))


def finish_done() -> int:
    """Finish every closing year in which no dossier waits any more; the count. The worker's tick asks for it."""
    waiting = Dossier.objects.filter(cycle_year=OuterRef("pk"), state__in=OPEN_STATES)
    done = CycleYear.objects.filter(~Exists(waiting), state="closing").values_list("pk", flat=True)
    return each(list(done), _finish)


def _finish(pk: int) -> int:
    perform(CycleYear, pk, "finish", by=User.objects.system(), seen=None)
    return 1


def continue_next_year(dossier: Dossier, made: Made[Dossier]) -> None:
    """A dossier carried over goes on at once where next year is open; else it waits for that year to open."""
    if year := following(dossier.cycle_year):
        continue_in(year, dossier, made.came_from, made.act.transaction)


def continue_in(year: CycleYear, dossier: Dossier, came_from: str, within: Transaction | None) -> Dossier | None:
    """Open the carried-over `dossier` in `year`, at the step it was in (`came_from`), with everything copied.

    It goes on waiting (None) where a merger of units left no one commune to continue in, until somebody chooses one.
    """
    commune = openings.place_in(year, dossier.product, dossier)
    if commune is None:
        return None
    begins_as = CARRIED_TO[came_from]
    fresh = openings.draft(
        product=dossier.product,
        producer=dossier.producer,
        year=year,
        commune=commune,
        kind=dossier.kind,
        previous=dossier,
        first_submitted_at=dossier.first_submitted_at,
        contact_name=dossier.contact_name,
        contact_phone=dossier.contact_phone,
    )
    fresh.begins_as = begins_as
    if begins_as == State.IMPLEMENTING and dossier.criteria_set and dossier.cycle_year.regulation_id == year.regulation_id:
        fresh.criteria_set = dossier.criteria_set
    begin(fresh, CONTINUES_BY[begins_as], by=User.objects.system(), within=within)
    copy_all(dossier, fresh)
    return fresh


def state_before(dossier: Dossier) -> str:
    """The state a carried-over dossier was in, as the log has it."""
    entry = entries_of(dossier).filter(move="carry_over").first()
    assert entry is not None
    return entry.from_state
