"""What the pages of a cycle year say: its rules, its steps, and what to look at before it opens."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, Level
from basics import clock
from basics.facts import Fact
from basics.formats import day
from basics.tables import Cell, Column, Row, Table
from cycle.models import CalendarDay, CycleYear, StepWindow
from cycle.models.states import STEP, STEPS_1_TO_4, DayState, Step, YearState
from people.models import Appointment
from people.offices import Role

ENDED_BY_CLOSING = sorted({Step(STEP[state]) for state in STEPS_1_TO_4})
"""Evaluation and promotion go on in a closed year."""

NAMED = 5
"""Units named where more of them lack something."""

BEFORE_OPENING: list[Callable[[CycleYear], Fact]] = []
"""What higher apps let the administrator look at before a year opens."""


def register(fact: Callable[[CycleYear], Fact]) -> None:
    """Show this before a year opens. Called when an app starts; twice is once."""
    if fact not in BEFORE_OPENING:
        BEFORE_OPENING.append(fact)


def facts(year: CycleYear) -> list[Fact]:
    rules = [
        Fact(_("Route"), year.route.name),
        Fact(_("Regulation"), year.regulation.name),
        Fact(_("Units as of"), day(year.units_as_of)),
    ]
    return [*rules, *_turning(year)]


def _turning(year: CycleYear) -> list[Fact]:
    """What the worker is still about, after a year was closed or opened."""
    if year.state == YearState.CLOSING and (left := year.dossiers.filter(state__in=STEPS_1_TO_4).count()):
        return [Fact(_("Being carried over"), _("%(count)d dossiers; this takes a few minutes.") % {"count": left})]
    if year.state == YearState.OPEN and year.continued_to is not None:
        return [Fact(_("From earlier years"), _("Dossiers that waited are being continued; this takes a few minutes."))]
    return []


def steps(year: CycleYear) -> Table:
    """Each step with its dates and how many dossiers are in it now; one query."""
    counts = dict.fromkeys(Step.values, 0)
    for state, count in year.dossiers.order_by().values_list("state").annotate(Count("pk")):
        if step := STEP.get(state):
            counts[step] += count
    columns = [Column(_("Step")), Column(_("Opens on"), "date"), Column(_("Closes on"), "date"), Column(_("Dossiers now"), "number")]
    return Table(_("The six steps"), columns, [_step_row(step, year.window(step), counts[step]) for step in Step])


def _step_row(step: Step, window: StepWindow | None, count: int) -> Row:
    opens, closes = (day(window.opens_on), day(window.closes_on)) if window else ("–", "–")
    return Row([Cell(f"{step.value} {step.label}"), Cell(opens), Cell(closes), Cell(count)])


def before_opening(year: CycleYear) -> list[Fact]:
    """What nothing refuses and the year runs badly without; beside the dates of its steps."""
    return [*facts(year), _officers(year), _authority(year), _days_off(year), *(fact(year) for fact in BEFORE_OPENING)]


def before_closing(year: CycleYear) -> str:
    """Which of the steps that closing ends have days left, and until when; "" where all are over."""
    left = [(step, window) for step in ENDED_BY_CLOSING if (window := year.window(step)) and window.closes_on >= clock.today()]
    named = "; ".join(
        _("%(step)s (until %(day)s)") % {"step": f"{step.value} {step.label}", "day": day(window.closes_on)} for step, window in left
    )
    words = _("These steps are not over yet: %(steps)s. Once the year is closed, nobody hands in anything at them any more.")
    return words % {"steps": named} if named else ""


def _officers(year: CycleYear) -> Fact:
    """Communes of the year's day at which nobody serves as officer: the unit above serves them."""
    communes = AdministrativeUnit.objects.valid_on(year.units_as_of).filter(level=Level.COMMUNE, province=year.province)
    served = Appointment.objects.current().filter(role=Role.OFFICER).values("unit")
    without = list(communes.exclude(pk__in=served).order_by("sort_key").values_list("name", flat=True))
    if not without:
        return Fact(_("Officers"), _("Every commune has one."))
    names = ", ".join(without[:NAMED]) + (" …" if len(without) > NAMED else "")
    sentence = _("%(count)d communes have none (%(names)s): the unit above acts for them.")
    return Fact(_("Officers"), sentence % {"count": len(without), "names": names})


def _authority(year: CycleYear) -> Fact:
    """Who may sign the province's decisions: appointed as its authority, with a title."""
    held = Appointment.objects.current().filter(role=Role.AUTHORITY, unit=year.province).select_related("user").order_by("pk")
    signing = [f"{appointment.user.full_name} ({appointment.title})" for appointment in held if appointment.title]
    return Fact(_("Signs decisions"), ", ".join(signing) or _("Nobody with a signing title is appointed: results would wait."))


def _days_off(year: CycleYear) -> Fact:
    """Without the year's holidays, terms count them as working days."""
    count = CalendarDay.objects.filter(day__year=year.year, state=DayState.OFF).count()
    return Fact(_("Days off in the calendar"), count or _("None: terms would count holidays as working days."))
