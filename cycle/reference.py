"""Reference data of the cycle: routes with their stages and terms, rules of procedure, the calendar of working days, reminder rules.

Loading again changes nothing that somebody edited: a route is matched by its code and first day, a day of the
calendar by its day, a rule by what it says.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import holidays
from django.db import transaction

from basics import clock
from cycle.models import CalendarDay, ProcedureRule, ReminderRule, Route, RouteStage, RouteTerm
from cycle.models.states import DayState
from cycle.rules import deadlines

FIRST_CALENDAR_YEAR = 2024
LABOUR_CODE = "Bộ luật Lao động, Điều 112"
DECREED = Path(__file__).parent / "data" / "decreed_days.csv"
"""Days off and the Saturdays worked instead, by notice of the Government each year, and days off that the Labour Code does not name."""
YEARS_AHEAD = 2
FIRST_PROCEDURE = dt.date(2020, 1, 1)

TERMS = {
    "idea_screening": 5,
    "idea_decision": 7,
    "plan_decision": 10,
    "commune_check": 15,
    "producer_answer": 10,
    "stage_check": 10,
    "decision": 7,
}
"""Working days. The commune's check is law (Decision 26/2026/QĐ-TTg), the others guidance."""


@dataclass(frozen=True)
class Stage:
    """One level's evaluation, in route order; see `RouteStage`."""

    level: str
    recognises: tuple[int, int] | None = None
    forwards_from: int | None = None
    sends_down: bool = False


PROVINCE = Stage("province", recognises=(3, 4), forwards_from=5)
NATIONAL = Stage("national", recognises=(5, 5), sends_down=True)

ROUTES: list[tuple[dict[str, Any], list[Stage]]] = [
    (
        {
            "code": "two_level",
            "valid_from": dt.date(2026, 5, 22),
            "name_vi": "Hai cấp: xã – tỉnh",
            "name_en": "Two levels: commune – province",
            "source": "Quyết định 26/2026/QĐ-TTg",
            "idea_level": "commune",
            "plan_level": "commune",
            "intake_level": "commune",
            "promotion_levels": ["province"],
        },
        [PROVINCE, NATIONAL],
    ),
    (
        {
            "code": "three_level",
            "valid_from": dt.date(2020, 1, 1),
            "name_vi": "Ba cấp: xã – huyện – tỉnh",
            "name_en": "Three levels: commune – district – province",
            "source": "Hướng dẫn thực hiện chu trình OCOP thường niên, 2020",
            "idea_level": "district",
            "plan_level": "district",
            "intake_level": "commune",
            "promotion_levels": ["province", "district"],
        },
        [Stage("district", forwards_from=3), PROVINCE, NATIONAL],
    ),
]

REMINDERS = [
    *(("desk", days, 0, days > 0) for days in (-14, -7, -3, -1, 1)),
    *(("certificate", 0, months, False) for months in (-12, -6, -4, -3, -1)),
]
"""Subject, days, months, whether the unit above is told too."""


@transaction.atomic
def load_rules() -> dict[str, int]:
    """Bring routes, the calendar and reminder rules into the database; how many rows of each were added."""
    return {
        "routes": _load_routes(),
        "rules of procedure": _load_procedure(),
        "calendar": load_calendar(),
        "reminder rules": _load_reminders(),
    }


def _load_routes() -> int:
    added = 0
    for fields, stages in ROUTES:
        key = {name: fields[name] for name in ("code", "valid_from")}
        route, new = Route.objects.get_or_create(**key, defaults=fields)
        if not new:
            continue
        added += 1
        RouteStage.objects.bulk_create(_stage(route, position, stage) for position, stage in enumerate(stages, start=1))
        RouteTerm.objects.bulk_create(RouteTerm(route=route, code=code, working_days=days) for code, days in TERMS.items())
    return added


def _load_procedure() -> int:
    """The country's first rules of procedure, as the model has them; the guidance on the cycle leaves these figures to whoever runs it."""
    return int(ProcedureRule.objects.get_or_create(unit=None, valid_from=FIRST_PROCEDURE)[1])


def _stage(route: Route, position: int, stage: Stage) -> RouteStage:
    lowest, highest = stage.recognises or (None, None)
    return RouteStage(
        route=route,
        position=position,
        level=stage.level,
        recognises_from=lowest,
        recognises_to=highest,
        forwards_from=stage.forwards_from,
        sends_down=stage.sends_down,
    )


def load_calendar(until: int | None = None) -> int:
    """Add the days off and the days worked instead up to year `until` (default: two years from now); how many were new.

    What was decreed goes before what the `holidays` package knows. A day that stands in the calendar, in whatever state, stays.
    """
    last = until or clock.today().year + YEARS_AHEAD
    known = set(CalendarDay.objects.values_list("day", flat=True))
    wanted = {row.day: row for row in [*_packaged_days(last), *_decreed_days()]}
    fresh = [row for day, row in sorted(wanted.items()) if day not in known and day.year <= last]
    CalendarDay.objects.bulk_create(fresh)
    deadlines.calendar.forget()
    return len(fresh)


def _packaged_days(last: int) -> Iterator[CalendarDay]:
    """Public holidays with the days they are made up for on, and the weekend days the package knows to be worked."""
    years = range(FIRST_CALENDAR_YEAR, last + 1)
    named = holidays.country_holidays("VN", years=years, language="vi")
    for day, name in named.items():
        yield CalendarDay(day=day, state=DayState.OFF, name=name[:120], source=LABOUR_CODE)
    for day in named.weekend_workdays:
        if day.year in years:
            yield CalendarDay(day=day, state=DayState.WORKING, name="Ngày làm việc bù")


def _decreed_days() -> Iterator[CalendarDay]:
    with DECREED.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield CalendarDay(day=dt.date.fromisoformat(row["day"]), state=DayState(row["state"]), name=row["name"], source=row["source"])


def _load_reminders() -> int:
    added = 0
    for subject, days, months, escalates in REMINDERS:
        _, new = ReminderRule.objects.get_or_create(
            subject=subject, offset_days=days, offset_months=months, defaults={"escalates": escalates}
        )
        added += new
    return added
