"""What a cycle year must keep to: its rules, the dates of its six steps, and what may not lie in it yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import pairwise

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, Level
from basics import clock
from basics.formats import day as show
from cycle.models import CycleYear, ProcedureRule, Route
from cycle.models.states import EVALUATION_STATES, STEPS_1_TO_4, Step

Days = tuple[dt.date, dt.date]
"""First and last day of a step."""
ONE_AFTER_ANOTHER = (Step.OUTREACH, Step.IDEA, Step.PLAN, Step.IMPLEMENTATION, Step.EVALUATION)
"""Trade promotion runs all year, for what was recognised before."""


def windows_set(year: CycleYear) -> str:
    missing = [str(step) for step in Step.values if year.window(step) is None]
    return _("Set the dates of steps %(steps)s.") % {"steps": ", ".join(missing)} if missing else ""


def windows_fit(year: CycleYear) -> str:
    """The dates it has are such as may be set; those copied from an older year may not be."""
    days = {step: (window.opens_on, window.closes_on) for step, window in year.windows_by_step.items()}
    return " ".join(sentence for _name, sentence in window_faults(year, days))


def window_faults(year: CycleYear, days: Mapping[int, Days]) -> Iterator[tuple[str, str]]:
    """What is wrong with the dates of the steps, each with the name of its field ("opens_3").

    Source: the rules of procedure say how far the dates reach beyond the year, and whether a step waits for the one
    before it to open.
    """
    rule = ProcedureRule.objects.in_force([year.province], clock.today())
    first, last = rule.days_of(year.year)
    reach = {"year": year.year, "first": show(first), "last": show(last)}
    for step, of_step in days.items():
        about = {"step": f"{step} ({Step(step).label})", **reach}
        for name, on in zip(("opens", "closes"), of_step, strict=True):
            if not first <= on <= last:
                yield f"{name}_{step}", _("Step %(step)s: the dates of %(year)d lie between %(first)s and %(last)s.") % about
        if of_step[1] < of_step[0]:
            yield f"closes_{step}", _("Step %(step)s closes before it opens.") % about
    for before, step in pairwise(ONE_AFTER_ANOTHER) if rule.windows_in_order else ():
        if before in days and step in days and days[step][0] < days[before][0]:
            about = {"step": f"{step.value} ({step.label})", "before": before.value, "day": show(days[before][0])}
            yield f"opens_{step.value}", _("Step %(step)s opens before step %(before)d: on %(day)s or later.") % about


def levels_exist(year: CycleYear) -> str:
    return levels_fit(year.province, year.route, year.units_as_of)


def levels_fit(province: AdministrativeUnit, route: Route, on: dt.date) -> str:
    """The units of the year's day are those of the route: districts where it has districts, none where it has none."""
    units, day = AdministrativeUnit.objects.valid_on(on), show(on)
    if not units.filter(pk=province.pk).exists():
        sentence = _("%(province)s did not exist on %(day)s as it is chosen here: choose another day or another province.")
        return sentence % {"province": province, "day": day}
    below = units.filter(Q(parent=province) | Q(parent__parent=province))
    there = {Level.NATIONAL, Level.PROVINCE, *below.order_by().values_list("level", flat=True).distinct()}
    if Level.DISTRICT in there - route.levels():
        return _("On %(day)s there were districts, but this route gives them no part: choose another route or another day.") % {"day": day}
    if route.levels() - there:
        return _("The units of %(day)s do not fit this route: choose another route or another day.") % {"day": day}
    return ""


def nothing_lies_in_it(year: CycleYear) -> str:
    """Dossiers and events were entered under the rules of their year, which then stay."""
    count = year.dossiers.count() + year.outreach_events.count()
    return _("%(count)d dossiers and events were entered in this year, so what it runs by stays.") % {"count": count} if count else ""


def nothing_in_evaluation(year: CycleYear) -> str:
    count = year.dossiers.filter(state__in=EVALUATION_STATES).count()
    return _("%(count)d dossiers still wait for their result.") % {"count": count} if count else ""


def nothing_in_steps_1_to_4(year: CycleYear) -> str:
    count = year.dossiers.filter(state__in=STEPS_1_TO_4).count()
    return _("%(count)d dossiers are still in steps 1 to 4.") % {"count": count} if count else ""
