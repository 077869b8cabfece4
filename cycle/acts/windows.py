"""The step windows of a year: how a new year gets its dates, and what follows when they move."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta
from django.db import transaction

from accounts.models import AdministrativeUnit
from cycle.models import CycleYear, Dossier, StepWindow
from cycle.models.states import State, Step

Days = tuple[dt.date, dt.date]

USUAL: dict[int, tuple[tuple[int, int], tuple[int, int]]] = {
    Step.OUTREACH: ((1, 1), (2, 28)),
    Step.IDEA: ((3, 1), (3, 31)),
    Step.PLAN: ((4, 1), (4, 30)),
    Step.IMPLEMENTATION: ((5, 1), (8, 31)),
    Step.EVALUATION: ((8, 1), (11, 30)),
    Step.PROMOTION: ((1, 1), (12, 31)),
}
"""First and last month and day of each step, where the province has no year to copy (guidance on the yearly cycle)."""

WAITS_FOR_WINDOW = {
    Step.OUTREACH: State.POTENTIAL,
    Step.IDEA: State.IDEA_DRAFT,
    Step.PLAN: State.PLAN_DRAFT,
    Step.IMPLEMENTATION: State.IMPLEMENTING,
}
"""The state whose due day is the last day of the step's window."""


def proposed(province: AdministrativeUnit, year: int) -> dict[int, Days]:
    """The dates to begin with: those of the province's last year, moved to `year`, else the usual ones."""
    last = CycleYear.objects.filter(province=province, year__lt=year).order_by("-year").first()
    days = {step: (dt.date(year, *opens), dt.date(year, *closes)) for step, (opens, closes) in USUAL.items()}
    if last is not None:
        shift = relativedelta(years=year - last.year)
        days.update(
            {window.step: (window.opens_on + shift, window.closes_on + shift) for window in StepWindow.objects.filter(cycle_year=last)}
        )
    return days


@transaction.atomic
def set_days(year: CycleYear, days: dict[int, Days]) -> int:
    """Write the windows; the number of dossiers whose due day moved with them.

    A dossier that was due on the window's last day is due on the new last day. Extensions and terms in
    working days stay as they are.
    """
    before = {window.step: window for window in StepWindow.objects.select_for_update().filter(cycle_year=year)}
    moved = 0
    for step, (opens, closes) in days.items():
        old = before.get(step)
        StepWindow.objects.update_or_create(cycle_year=year, step=step, defaults={"opens_on": opens, "closes_on": closes})
        if old is not None and old.closes_on != closes:
            moved += _move_due(year, step, old.closes_on, closes)
    year.__dict__.pop("windows_by_step", None)
    return moved


def _move_due(year: CycleYear, step: int, old: dt.date, new: dt.date) -> int:
    """No move of the workflow: the dossiers stay where they are, only the day they wait for is another."""
    state = WAITS_FOR_WINDOW.get(Step(step))
    if state is None:
        return 0
    waiting = Dossier.objects.filter(cycle_year=year, state=state, desk_due=old).exclude(kind=Dossier.Kind.REEVALUATION)
    return waiting.update(desk_due=new)
