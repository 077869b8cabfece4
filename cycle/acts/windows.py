"""The step windows of a year: how a new year gets its dates, and what follows when they move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TypedDict

from dateutil.relativedelta import relativedelta

from accounts.models import AdministrativeUnit
from cycle.models import CycleYear, Dossier, StepWindow
from cycle.models.states import State, Step
from cycle.rules.years import Days
from workflow.moves import Made


class Changed(TypedDict):
    """The dates of a step as the log keeps them, and how many dossiers are due another day with them."""

    before: list[dt.date]
    after: list[dt.date]
    dossiers_moved: int


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


def propose(year: CycleYear, made: Made[CycleYear]) -> None:
    """Give a year just set up its first dates."""
    set_days(year, proposed(year.province, year.year))


def set_days(year: CycleYear, days: Mapping[int, Days]) -> dict[int, Changed]:
    """Write the windows of a year that is locked; what changed, by step.

    A dossier that was due on the window's last day is due on the new last day. Extensions and terms in
    working days stay as they are.
    """
    changed = {}
    for step, (opens, closes) in days.items():
        old = year.window(step)
        if old and (old.opens_on, old.closes_on) == (opens, closes):
            continue
        StepWindow.objects.update_or_create(cycle_year=year, step=step, defaults={"opens_on": opens, "closes_on": closes})
        moved = _move_due(year, step, old.closes_on, closes) if old and old.closes_on != closes else 0
        changed[step] = Changed(before=[old.opens_on, old.closes_on] if old else [], after=[opens, closes], dossiers_moved=moved)
    year.__dict__.pop("windows_by_step", None)
    return changed


def _move_due(year: CycleYear, step: int, old: dt.date, new: dt.date) -> int:
    """No move of the workflow: the dossiers stay where they are, only the day they wait for is another."""
    state = WAITS_FOR_WINDOW.get(Step(step))
    if state is None:
        return 0
    waiting = Dossier.objects.filter(cycle_year=year, state=state, desk_due=old).exclude(kind=Dossier.Kind.REEVALUATION)
    return waiting.update(desk_due=new)
