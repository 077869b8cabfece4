"""Routes, holidays and reminder rules as they are loaded."""

from __future__ import annotations

import datetime as dt

import pytest

from basics import clock
from cycle.models import Holiday, ProcedureRule, ReminderRule, Route
from cycle.reference import TERMS, load_rules

pytestmark = pytest.mark.django_db


def test_load_rules_twice_adds_nothing_the_second_time():
    Route.objects.all().delete()
    Holiday.objects.all().delete()
    ProcedureRule.objects.all().delete()
    ReminderRule.objects.all().delete()
    assert all(load_rules().values())
    assert not any(load_rules().values())


def test_load_rules_keeps_what_was_edited():
    load_rules()
    Route.objects.get(code="two_level").terms.filter(code="commune_check").update(working_days=12)
    Holiday.objects.filter(day=dt.date(2026, 2, 17)).update(name="Tết")
    load_rules()
    assert Route.objects.get(code="two_level").term_days["commune_check"] == 12
    assert Holiday.objects.get(day=dt.date(2026, 2, 17)).name == "Tết"


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
    Holiday.objects.all().delete()
    with clock.at(dt.date(2026, 1, 5)):
        load_rules()
    days = set(Holiday.objects.values_list("day", flat=True))
    assert {dt.date(2024, 2, 10), dt.date(2026, 2, 17), dt.date(2027, 2, 6), dt.date(2028, 1, 26)} <= days
    assert max(days).year == 2028
    assert Holiday.objects.get(day=dt.date(2026, 2, 17)).name == "Tết Nguyên Đán"


def test_reminder_rules_escalate_only_when_overdue():
    load_rules()
    desk = dict(ReminderRule.objects.filter(subject="desk").values_list("offset_days", "escalates"))
    assert desk == {-14: False, -7: False, -3: False, -1: False, 1: True}
    assert sorted(ReminderRule.objects.filter(subject="certificate").values_list("offset_months", flat=True)) == [-12, -6, -4, -3, -1]
