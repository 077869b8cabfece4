"""The moves of the calendar: a day off, a day worked instead, and neither any more."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.acts import Act
from workflow.machine import NEW
from workflow.moves import Flow, Made

from ..forms.calendar import DayMoveForm
from ..models import CalendarDay
from ..models.states import DayState
from ..rules import deadlines
from ..rules.deadlines import is_weekday
from ..rules.policies import calendar_administrator

SPECIAL = [NEW, DayState.OFF, DayState.WORKING]


def _is_worked(day: CalendarDay) -> str:
    """What is off by itself need not be given off."""
    return "" if is_weekday(day.day) or day.state != NEW else _("Saturdays and Sundays are days off already.")


def _is_free(day: CalendarDay) -> str:
    return _("Monday to Friday are working days already.") if is_weekday(day.day) and day.state == NEW else ""


def _count_anew(day: CalendarDay, made: Made[CalendarDay]) -> None:
    deadlines.calendar.forget()


flow = Flow(CalendarDay)
move = flow.move


@move(
    source=SPECIAL,
    target=DayState.OFF,
    label=gettext_lazy("Make it a day off"),
    by=calendar_administrator,
    needs=[_is_worked],
    form=DayMoveForm,
    then=_count_anew,
    offered=False,
)
def give_off(day: CalendarDay, act: Act) -> None:
    """A public holiday, or a bridge day by decision (Labour Code 2019, article 112)."""
    day.name, day.source = act.data["name"], act.data["source"]


@move(
    source=SPECIAL,
    target=DayState.WORKING,
    label=gettext_lazy("Make it a working day"),
    by=calendar_administrator,
    needs=[_is_free],
    form=DayMoveForm,
    then=_count_anew,
    offered=False,
)
def work(day: CalendarDay, act: Act) -> None:
    """A weekend day worked instead of a bridge day."""
    day.name, day.source = act.data["name"], act.data["source"]


@move(
    source=[DayState.OFF, DayState.WORKING],
    target=DayState.ORDINARY,
    label=gettext_lazy("Take it out of the calendar"),
    by=calendar_administrator,
    note_label=gettext_lazy("Reason"),
    danger=True,
    then=_count_anew,
)
def take_out(day: CalendarDay, act: Act) -> None:
    """From then on it is as its day of the week; loading the reference data again leaves it so."""
