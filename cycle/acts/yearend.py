"""Closing a year and opening the next: what carries over, and as what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AdministrativeUnit, User
from basics.sweeps import each
from cycle.acts import openings
from cycle.models import CycleYear, Dossier
from cycle.models.states import CARRIED_TO, EVALUATION_STATES, OPEN_STATES, STEP, STEPS_1_TO_4, State, Step
from products.models import Producer
from workflow.acts import Transaction
from workflow.door import MoveRefused, begin, locked, perform
from workflow.log import entries_of
from workflow.moves import Made
from workflow.wake import wake

CONTINUES_BY = {
    State.POTENTIAL: "continue_potential",
    State.IDEA_DRAFT: "continue_idea",
    State.PLAN_DRAFT: "continue_plan",
    State.IMPLEMENTING: "continue_implementation",
}

WAITS = gettext_lazy(
    "Next year's cycle is not open yet. The dossier waits, and goes on by itself on the day that year opens: at the step it was in, "
    "with everything copied. Nothing needs doing until then."
)

BATCH = 200
"""Dossiers taken on in one sweep, so that mails and reminders do not wait for a whole province."""


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
    return _later(year).filter(state="open").select_related("province__parent", "route", "regulation").order_by("year").first()


def waits_for_year(dossier: Dossier) -> bool:
    """Whether it was carried over and no later year is open yet in which it goes on."""
    if dossier.state != State.CARRIED_OVER or following(dossier.cycle_year) is not None:
        return False
    return not dossier.successors.exists()


def _later(year: CycleYear) -> QuerySet[CycleYear]:
    """Later years of the province, or of what became of it, in whatever state."""
    provinces = {year.province_id, *AdministrativeUnit.objects.filter(predecessors=year.province_id).values_list("pk", flat=True)}
    return CycleYear.objects.filter(province__in=provinces, year__gt=year.year)


def hold(years: QuerySet[CycleYear]) -> None:
    """Nobody opens or closes these years until this transaction ends. They are locked before products and dossiers: one order for all."""
    list(years.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def turn_soon(year: CycleYear, made: Made[CycleYear]) -> None:
    """The worker need not wait for its next tick."""
    wake("cycle.tasks.tick")


def turn_years() -> int:
    """Take on a batch of what closing years leave and opened years take up, and finish the years that are done.

    The worker's tick asks for it, and at once again where a batch was full; every dossier in a transaction of its own,
    so that a year of thousands keeps nobody waiting. Returns how many dossiers went on.
    """
    opened = CycleYear.objects.filter(state="open").exclude(continued_to=None)
    went_on = _carry_over_closing() + sum(_continue_opened(year) for year in opened)
    finish_done()
    if went_on >= BATCH:
        wake("cycle.tasks.tick")
    return went_on


def _carry_over_closing() -> int:
    """Carry over dossiers of steps 1 to 4 of closing years; each opens in next year's cycle where that is open."""
    waiting = Dossier.objects.filter(cycle_year__state="closing", state__in=STEPS_1_TO_4).order_by("pk")
    return each(list(waiting.values_list("pk", "cycle_year__year")[:BATCH]), _carry_over)


def _carry_over(waiting: tuple[int, int]) -> int:
    """Carry one dossier over; not where somebody moved it on meanwhile."""
    pk, year = waiting
    reason = _("The cycle of %(year)d was closed.") % {"year": year}
    try:
        perform(Dossier, pk, "carry_over", by=User.objects.system(), seen=None, note=reason)
    except MoveRefused as refused:
        if refused.reason == MoveRefused.NOT_FROM_HERE:
            return 0
        raise
    return 1


def _continue_opened(year: CycleYear) -> int:
    """Continue in `year` the next batch of what waits for it; the year remembers how far it came."""
    batch = list(_waiting(year).filter(pk__gt=year.continued_to).values_list("pk", flat=True)[:BATCH])
    went_on = each(batch, partial(_continue, year))
    CycleYear.objects.filter(pk=year.pk).update(continued_to=batch[-1] if len(batch) == BATCH else None)
    return went_on


def continue_waiting(year: CycleYear, of: Producer) -> int:
    """Open in `year`, which is held, every dossier of the producer that waits for it; the count."""
    return sum(_continue(year, pk) for pk in list(_waiting(year).filter(producer=of).values_list("pk", flat=True)))


def _waiting(year: CycleYear) -> QuerySet[Dossier]:
    """Dossiers that wait as carried over from an earlier year of the province.

    Where a product has an open dossier by now, or a newer one that waits, the older one rests as it is.
    """
    carried = Dossier.objects.filter(
        province__in=[year.province_id, *year.province.predecessors.values_list("pk", flat=True)],
        state=State.CARRIED_OVER,
        cycle_year__year__lt=year.year,
        successors=None,
    )
    newer = carried.filter(product=OuterRef("product"), pk__gt=OuterRef("pk"))
    opened = Dossier.objects.filter(state__in=OPEN_STATES, product=OuterRef("product"))
    return carried.filter(~Exists(newer), ~Exists(opened)).order_by("pk")


@transaction.atomic
def _continue(year: CycleYear, pk: int) -> int:
    """Its row is locked, after the year's: two workers continue it once."""
    hold(CycleYear.objects.filter(pk=year.pk))
    dossier = locked(Dossier, pk)
    if dossier.state != State.CARRIED_OVER or dossier.successors.exists():
        return 0
    return int(continue_in(year, dossier, state_before(dossier)) is not None)


def finish_done() -> int:
    """Finish every closing year in which no dossier waits any more; the count. The worker's tick asks for it."""
    waiting = Dossier.objects.filter(cycle_year=OuterRef("pk"), state__in=OPEN_STATES)
    done = CycleYear.objects.filter(~Exists(waiting), state="closing").values_list("pk", flat=True)
    return each(list(done), _finish)


def _finish(pk: int) -> int:
    perform(CycleYear, pk, "finish", by=User.objects.system(), seen=None)
    return 1


def continue_next_year(dossier: Dossier, made: Made[Dossier]) -> None:
    """A dossier carried over goes on at once where next year is open; else it waits for that year to open.

    An opening under way is waited for, and then seen; one that comes later sees the dossier. This alone holds a dossier before it
    holds a year: who holds a later year waits for dossiers of that year, or for some that were carried over already, never for this one.
    """
    hold(_later(dossier.cycle_year))
    if year := following(dossier.cycle_year):
        continue_in(year, dossier, made.came_from, made.act.transaction)


def continue_in(year: CycleYear, dossier: Dossier, came_from: str, within: Transaction | None = None) -> Dossier | None:
    """Open the carried-over `dossier` in `year`, at the step it was in (`came_from`), with everything copied.

    It goes on waiting (None) where a merger of units left no one commune to continue in, until somebody chooses one; and where
    the year, which the caller holds, is open no more.
    """
    commune = openings.place_in(year, dossier.product, dossier)
    if commune is None or not CycleYear.objects.filter(pk=year.pk, state="open").exists():
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
    return begin(fresh, CONTINUES_BY[begins_as], by=User.objects.system(), within=within)


def state_before(dossier: Dossier) -> str:
    """The state a carried-over dossier was in, as the log has it."""
    entry = entries_of(dossier).filter(move="carry_over").first()
    assert entry is not None
    return entry.from_state
