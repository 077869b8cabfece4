"""The workflow of a cycle year: planned, open, closing, closed; and what is corrected without a change of state."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from people.policies import system
from workflow.acts import Act
from workflow.correcting import correct
from workflow.machine import NEW
from workflow.moves import Flow, any_of

from ..acts import windows, yearend
from ..forms.years import WindowsForm, YearRulesForm
from ..models import CycleYear
from ..models.states import YearState
from ..rules import policies
from ..rules.years import levels_exist, nothing_in_evaluation, nothing_in_steps_1_to_4, nothing_lies_in_it, windows_fit, windows_set

flow = Flow(CycleYear)
move = flow.move


@move(
    source=[NEW],
    target=YearState.PLANNED,
    label=gettext_lazy("Set up a year"),
    by=policies.year_administrator,
    needs=[levels_exist],
    offered=False,
    then=windows.propose,
)
def set_up(year: CycleYear, act: Act) -> None:
    """With the dates of last year, moved by a year."""


@move(
    source=[YearState.PLANNED, YearState.OPEN],
    target=None,
    label=gettext_lazy("Change the dates"),
    by=policies.year_administrator,
    form=WindowsForm,
    offered=False,
)
def set_dates(year: CycleYear, act: Act) -> None:
    """The log keeps the dates before and after of every step that changed, and how many dossiers are due another day."""
    changed = windows.set_days(year, act.data["days"])
    act.data.clear()
    act.data.update(steps=changed)


@move(
    source=[YearState.PLANNED, YearState.OPEN],
    target=None,
    label=gettext_lazy("Change route, units or regulation"),
    by=policies.year_administrator,
    needs=[nothing_lies_in_it],
    form=YearRulesForm,
    offered=False,
)
def change_rules(year: CycleYear, act: Act) -> None:
    """While nothing was entered in it. The log keeps what it ran by before and what it runs by now."""
    correct(year, act)


@move(
    source=[YearState.PLANNED],
    target=YearState.OPEN,
    label=gettext_lazy("Open the year"),
    by=policies.year_administrator,
    needs=[windows_set, windows_fit, levels_exist],
    then=yearend.turn_soon,
)
def open(year: CycleYear, act: Act) -> None:  # noqa: A001 - the name of the move
    """Dossiers that waited as carried over go on in this year: the worker takes them up (`cycle.acts.yearend`)."""
    year.continued_to = 0


@move(
    source=[YearState.OPEN],
    target=YearState.CLOSING,
    label=gettext_lazy("Close the year"),
    by=policies.year_administrator,
    danger=True,
    then=yearend.turn_soon,
)
def start_closing(year: CycleYear, act: Act) -> None:
    """Steps 1 to 4 are carried over by the worker (`cycle.acts.yearend`), step 5 stays until decided, step 6 goes on."""


@move(
    source=[YearState.CLOSING],
    target=YearState.CLOSED,
    label=gettext_lazy("Finish the year"),
    by=any_of(system, policies.year_administrator),
    needs=[nothing_in_steps_1_to_4, nothing_in_evaluation],
)
def finish(year: CycleYear, act: Act) -> None:
    """Steps 1 to 5 are read-only from here; promotion goes on."""
