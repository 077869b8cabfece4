"""The workflow of a cycle year: planned, open, closing, closed."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AdministrativeUnit, Level
from people.policies import system
from workflow.acts import Act
from workflow.machine import NEW
from workflow.moves import Flow, any_of

from ..acts import yearend
from ..models import CycleYear
from ..models.states import EVALUATION_STATES, STEPS_1_TO_4, Step, YearState
from ..rules import policies


def windows_set(year: CycleYear) -> str:
    missing = [str(step) for step in Step.values if year.window(step) is None]
    return _("Set the dates of steps %(steps)s.") % {"steps": ", ".join(missing)} if missing else ""


def levels_exist(year: CycleYear) -> str:
    """The units of the year's day are those of the route: districts where it has districts, none where it has none."""
    units, day = AdministrativeUnit.objects.valid_on(year.units_as_of), f"{year.units_as_of:%d/%m/%Y}"
    if not units.filter(pk=year.province_id).exists():
        sentence = _("%(province)s did not exist on %(day)s as it is chosen here: choose another day or another province.")
        return sentence % {"province": year.province, "day": day}
    below = units.filter(Q(parent=year.province_id) | Q(parent__parent=year.province_id))
    there = {Level.NATIONAL, Level.PROVINCE, *below.order_by().values_list("level", flat=True).distinct()}
    if Level.DISTRICT in there - year.route.levels():
        return _("On %(day)s there were districts, but this route gives them no part: choose another route or another day.") % {"day": day}
    if year.route.levels() - there:
        return _("The units of %(day)s do not fit this route: choose another route or another day.") % {"day": day}
    return ""


def nothing_in_evaluation(year: CycleYear) -> str:
    count = year.dossiers.filter(state__in=EVALUATION_STATES).count()
    return _("%(count)d dossiers still wait for their result.") % {"count": count} if count else ""


def nothing_in_steps_1_to_4(year: CycleYear) -> str:
    count = year.dossiers.filter(state__in=STEPS_1_TO_4).count()
    return _("%(count)d dossiers are still in steps 1 to 4.") % {"count": count} if count else ""


flow = Flow(CycleYear)
move = flow.move


@move(
    source=[NEW],
    target=YearState.PLANNED,
    label=gettext_lazy("Set up the year"),
    by=policies.year_administrator,
    needs=[levels_exist],
    offered=False,
)
def set_up(year: CycleYear, act: Act) -> None:
    """Usually a copy of last year's dates, moved by a year."""


@move(
    source=[YearState.PLANNED],
    target=YearState.OPEN,
    label=gettext_lazy("Open the year"),
    by=policies.year_administrator,
    needs=[windows_set, levels_exist],
)
def open(year: CycleYear, act: Act) -> None:  # noqa: A001 - the name of the move
    """Dossiers that waited as carried over go on in this year."""
    yearend.continue_waiting(year, act.transaction)


@move(
    source=[YearState.OPEN],
    target=YearState.CLOSING,
    label=gettext_lazy("Close the year"),
    by=policies.year_administrator,
    danger=True,
)
def start_closing(year: CycleYear, act: Act) -> None:
    """One act: steps 1 to 4 are carried over, step 5 stays until decided, step 6 goes on."""
    yearend.carry_all_over(year, act)


@move(
    source=[YearState.CLOSING],
    target=YearState.CLOSED,
    label=gettext_lazy("Finish the year"),
    by=any_of(system, policies.year_administrator),
    needs=[nothing_in_steps_1_to_4, nothing_in_evaluation],
)
def finish(year: CycleYear, act: Act) -> None:
    """Steps 1 to 5 are read-only from here; promotion goes on."""
