"""Working days, terms and due days.

The day of receipt is day 0; a term ends at 24:00 of its last working day (Asia/Ho_Chi_Minh). A pause keeps
the days left. What differs from Monday to Friday are rows (`CalendarDay`): days off, and days worked instead.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Callable, Mapping

from basics import clock
from basics.memory import Kept
from cycle.models import CalendarDay, Dossier
from cycle.models.states import ANSWERED_IN_A_TERM, DayState, Step
from workflow.moves import Act

SATURDAY = 5
Term = Callable[["Dossier", "Act"], "dt.date | None"]


def _special_days() -> Mapping[dt.date, bool]:
    """The days that are not as their day of the week: whether they are worked."""
    special = CalendarDay.objects.exclude(state=DayState.ORDINARY).values_list("day", "state")
    return {day: state == DayState.WORKING for day, state in special}


calendar = Kept(_special_days)


def is_working_day(day: dt.date) -> bool:
    return calendar().get(day, is_weekday(day))


def is_weekday(day: dt.date) -> bool:
    """Monday to Friday."""
    return day.weekday() < SATURDAY


def add_working_days(day: dt.date, count: int) -> dt.date:
    """The day on which `count` working days after `day` are over; `day` itself is day 0.

    With 0 it is `day`, or the next working day where `day` is none.
    """
    while count > 0 or not is_working_day(day):
        day += dt.timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_until(due: dt.date, today: dt.date | None = None) -> int:
    """Working days from `today` (not counted) to `due` (counted); negative when it is past."""
    today = today or clock.today()
    start, end, sign = (today, due, 1) if due >= today else (due, today, -1)
    special = sum(worked - is_weekday(day) for day, worked in calendar().items() if start < day <= end)
    return sign * (_weekdays_to(end) - _weekdays_to(start) + special)


def _weekdays_to(day: dt.date) -> int:
    """How many there were from the first day of the calendar, a Monday, to `day`."""
    weeks, days = divmod(day.toordinal(), 7)
    return 5 * weeks + min(days, SATURDAY)


def term(code: str) -> Term:
    """So many working days from today as the route's table says."""

    def due(dossier: Dossier, act: Act) -> dt.date | None:
        days = dossier.route.term_days.get(code)
        return None if days is None else add_working_days(clock.today(), days)

    return due


def window(step: Step) -> Term:
    """The last day of a step of the year, or the dossier's extension of it; re-evaluations have none."""

    def due(dossier: Dossier, act: Act) -> dt.date | None:
        return closing_day(dossier, step)

    return due


def given(dossier: Dossier, act: Act) -> dt.date | None:
    """The day the move itself names (a round's last day, an extension's new date)."""
    return act.data.get("due") or act.data.get("until")


def last_day_so_far(dossier: Dossier) -> dt.date:
    """What more time must go beyond: today, the day the producer is due, and the last day of the step where that binds."""
    window_ends = None if dossier.state in ANSWERED_IN_A_TERM else closing_day(dossier, dossier.step or 0)
    return max(day for day in (clock.today(), dossier.desk_due, window_ends) if day)


def latest_extension(dossier: Dossier) -> dt.date:
    """The day of the dossier's cycle year that more time reaches at most, as the rules of procedure say."""
    year, rule = dossier.cycle_year.year, dossier.procedure
    return dt.date(year, rule.extension_month, min(rule.extension_day, monthrange(year, rule.extension_month)[1]))


def closing_day(dossier: Dossier, step: int) -> dt.date | None:
    """The last day the dossier may still be handed in at `step`; None where no window binds it."""
    if dossier.kind == dossier.Kind.REEVALUATION:
        return None
    opened = dossier.cycle_year.window(step)
    until = [extension.until for extension in dossier.extensions.all() if extension.step == step] if dossier.pk else []
    return max([*until, *([opened.closes_on] if opened else [])], default=None)
