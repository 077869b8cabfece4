"""Routes, holidays and reminder rules as they are loaded."""

from __future__ import annotations

import datetime as dt

import pytest

from basics import clock
from cycle.models import CalendarDay, ProcedureRule, ReminderRule, Route
from cycle.reference import TERMS, load_calendar, load_rules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("of_the_owner")]


def test_load_rules_twice_adds_nothing_the_second_time():
    Route.objects.all().delete()
    CalendarDay.objects.all().delete()
    ProcedureRule.objects.all().delete()
    ReminderRule.objects.all().delete()
    assert all(load_rules().values())
    assert not any(load_rules().values())


def test_load_rules_keeps_what_was_edited():
    load_rules()
    Route.objects.get(code="two_level").terms.filter(code="commune_check").update(working_days=12)
    days = {"name": dt.date(2026, 2, 17), "working": dt.date(2026, 11, 24), "ordinary": dt.date(2026, 8, 22)}
    CalendarDay.objects.filter(day=days["name"]).update(name="Tết")
    for state in ("working", "ordinary"):
        CalendarDay.objects.filter(day=days[state]).update(state=state)
    load_rules()
    assert Route.objects.get(code="two_level").term_days["commune_check"] == 12
    assert CalendarDay.objects.get(day=dt.date(2026, 2, 17)).name == "Tết"
    assert {CalendarDay.objects.get(day=days[state]).state == state for state in ("working", "ordinary")} == {True}


@pytest.mark.parametrize(
    ("code", "idea_level", "stages"),
    [
        ("two_level", "commune", [("province", 3, 4, 5, False), ("national", 5, 5, None, True)]),
        ("three_level", "district", [("district", None, None, 3, False), ("province", 3, 4, 5, False), ("national", 5, 5, None, True)]),
    ],
)
def test_routes_stand_as_the_law_and_the_guidance_have_them(code, idea_level, stages):
    load_rules()
    route = Route.objects.get(code=code)
    assert (route.idea_level, route.plan_level, route.intake_level) == (idea_level, idea_level, "commune")
    assert [(s.level, s.recognises_from, s.recognises_to, s.forwards_from, s.sends_down) for s in route.stage_list] == stages
    assert route.term_days == TERMS


def test_holidays_reach_two_years_ahead_and_move_with_the_moon():
    CalendarDay.objects.all().delete()
    with clock.at(dt.date(2026, 1, 5)):
        load_rules()
    days = set(CalendarDay.objects.values_list("day", flat=True))
    assert {dt.date(2024, 2, 10), dt.date(2026, 2, 17), dt.date(2027, 2, 6), dt.date(2028, 1, 26)} <= days
    assert max(days).year == 2028
    assert CalendarDay.objects.get(day=dt.date(2026, 2, 17)).name == "Tết Nguyên Đán"


def test_calendar_goes_no_further_than_asked():
    CalendarDay.objects.all().delete()
    assert load_calendar(until=2026) > 40
    assert {day.year for day in CalendarDay.objects.values_list("day", flat=True)} == {2024, 2025, 2026}
    assert CalendarDay.objects.get(day=dt.date(2026, 11, 24)).source == "Nghị quyết 80-NQ/TW"


@pytest.mark.parametrize(
    ("off", "worked"),
    [("2024-04-29", "2024-05-04"), ("2025-05-02", "2025-04-26"), ("2026-01-02", "2026-01-10"), ("2026-08-31", "2026-08-22")],
)
def test_bridge_days_come_with_the_saturday_worked_instead_and_their_source(off, worked):
    load_rules()
    bridge, saturday = (CalendarDay.objects.get(day=dt.date.fromisoformat(day)) for day in (off, worked))
    assert (bridge.state, saturday.state) == ("off", "working")
    assert f"{saturday.day:%d/%m/%Y}" in bridge.name
    assert f"{bridge.day:%d/%m/%Y}" in saturday.name
    assert bridge.source == saturday.source != ""


def test_reminder_rules_escalate_only_when_overdue():
    load_rules()
    desk = dict(ReminderRule.objects.filter(subject="desk").values_list("offset_days", "escalates"))
    assert desk == {-14: False, -7: False, -3: False, -1: False, 1: True}
    assert sorted(ReminderRule.objects.filter(subject="certificate").values_list("offset_months", flat=True)) == [-12, -6, -4, -3, -1]
