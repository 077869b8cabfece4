"""The six steps of a year as the home page shows them: when each is, and which is the one now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from basics import clock
from basics.formats import day
from cycle.models import CycleYear, StepWindow
from cycle.models.states import Step
from ocop_portal.drawings import RingStep

MONTHS_OF_A_YEAR = 12
CLOSES_SOON = dt.timedelta(days=14)
OPENS_SOON = dt.timedelta(days=30)


def windows_of(year: CycleYear | None) -> dict[int, StepWindow]:
    """The windows that are set."""
    return {step: window for step in Step.values if year and (window := year.window(step))}


def steps_by_day(year: CycleYear, today: dt.date) -> tuple[set[int], set[int]]:
    """The steps whose window includes the day, and those whose window is past. Several may run at once."""
    windows = windows_of(year).values()
    running = {window.step for window in windows if window.opens_on <= today <= window.closes_on}
    return running, {window.step for window in windows if window.closes_on < today}


def same_for_all(year: CycleYear | None) -> StepWindow | None:
    """A window whose days are those of every step, where they are one."""
    windows = list(windows_of(year).values())
    alike = len(windows) == len(Step) and len({(window.opens_on, window.closes_on) for window in windows}) == 1
    return windows[0] if alike else None


def main_step(year: CycleYear, today: dt.date) -> int:
    """Of the steps that run, the furthest; promotion, which runs all year, only where nothing else does. 0 where none stands out."""
    if same_for_all(year):
        return 0
    running, _past = steps_by_day(year, today)
    return max(running - {Step.PROMOTION}, default=max(running, default=0))


def ring_steps(year: CycleYear | None) -> list[RingStep]:
    windows, today = windows_of(year), clock.today()
    running, past = steps_by_day(year, today) if year else (set(), set())
    lit = main_step(year, today) if year else 0
    return [
        RingStep(
            number=step,
            dates=months(windows[step].opens_on, windows[step].closes_on) if step in windows else "",
            url=f"#buoc-{step}",
            current=step == lit,
            running=step in running,
            done=step in past,
        )
        for step in Step.values
    ]


@dataclass(frozen=True)
class StepInWords:
    """What a producer does at a step, and when: its days of the year shown, if they are set. `standing`: a tag in `tone`, or ""."""

    number: int
    name: str
    text: str
    days: str
    current: bool
    standing: str
    tone: str


def steps_in_words(year: CycleYear | None) -> list[StepInWords]:
    """The main step alone is said to be now; of others what must be known in time. Shared days are said by `days_of_all`."""
    windows, current = windows_of(year), main_step(year, clock.today()) if year else 0
    if same_for_all(year):
        windows = {}
    found = []
    for step, text in _what_to_do().items():
        standing, tone = _standing(windows[step], current=step == current) if step in windows else ("", "")
        found.append(StepInWords(step.value, str(step.label), text, _days(windows.get(step)), step == current, standing, tone))
    return found


def days_of_all(year: CycleYear | None) -> str:
    """One sentence where all six steps have the same days."""
    window = same_for_all(year)
    return _("All six steps run %(days)s; each product moves on at its own pace.") % {"days": _days(window)} if window else ""


def _standing(window: StepWindow, *, current: bool) -> tuple[str, str]:
    """A step's tag and its tone: now, closing or opening soon, over."""
    today = clock.today()
    if window.opens_on <= today <= window.closes_on:
        if window.closes_on - today <= CLOSES_SOON:
            return _("Closes on %(day)s") % {"day": day(window.closes_on)}, "warn"
        return (_("Now"), "ok") if current else ("", "")
    if window.closes_on < today:
        return _("Over"), "wait"
    soon = window.opens_on - today <= OPENS_SOON
    return (_("Opens on %(day)s") % {"day": day(window.opens_on)}, "info") if soon else ("", "")


def _what_to_do() -> dict[Step, str]:
    return {
        Step.OUTREACH: _(
            "Come to a meeting in your commune: officers explain the programme and the criteria. "
            "If they invite you, they give you a code to take up your product here."
        ),
        Step.IDEA: _("Fill in the idea form with the officer of your commune. Accepted ideas get training."),
        Step.PLAN: _("Choose your target star and plan what you will do for each criterion, by when and with whose help."),
        Step.IMPLEMENTATION: _("Put the plan into practice with the offices' support, gather the evidence, and submit the dossier."),
        Step.EVALUATION: _("The council scores every dossier by the same criteria. You see where it is and until when."),
        Step.PROMOTION: _("From 3 stars on: certificate, catalogue, fairs and sales channels."),
    }


def _days(window: StepWindow | None) -> str:
    return _("from %(first)s to %(last)s") % {"first": day(window.opens_on), "last": day(window.closes_on)} if window else ""


def months(first: dt.date, last: dt.date) -> str:
    """Short enough for the ring: "Aug–Nov", into another year "Aug–Jan 2027"; a year or more in words.

    How a month is written is a format of Django's dates, translated: Vietnamese has numbers, "T8–11" and "T8–1/27".
    """
    spanned = (last.year - first.year) * 12 + last.month - first.month + 1
    if spanned >= MONTHS_OF_A_YEAR:
        return _("all year")
    month = pgettext("format of a month", "M")
    written = date_format(first, month)
    if spanned > 1:
        written += "–" + date_format(last, pgettext("format of a month", "M Y") if last.year > first.year else month)
    return pgettext("months of a step", "%(months)s") % {"months": written}
