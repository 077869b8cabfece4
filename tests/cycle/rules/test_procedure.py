"""Which version of the rules of procedure holds: the nearest unit's latest, else the country's, else the defaults."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import AdministrativeUnit
from cycle.models import ProcedureRule
from cycle.reference import load_rules
from tests.owner import owned

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 1)


@pytest.fixture
def province() -> AdministrativeUnit:
    return AdministrativeUnit.objects.filter(level="province", era="2025").earliest("pk")


@pytest.fixture
def commune(province: AdministrativeUnit) -> AdministrativeUnit:
    return AdministrativeUnit.objects.filter(parent=province).earliest("pk")


def _least(day: dt.date, *units: AdministrativeUnit) -> int:
    return ProcedureRule.objects.in_force(units, day).least_opinion


def test_country_has_rules_from_the_start(commune: AdministrativeUnit) -> None:
    assert _least(DAY, commune) == 30
    assert load_rules()["rules of procedure"] == 0, "loading again adds nothing"


def test_defaults_hold_before_any_row() -> None:
    assert ProcedureRule.objects.in_force([], dt.date(2019, 12, 31)).least_opinion == 30


@pytest.mark.parametrize(("day", "expected"), [(dt.date(2026, 5, 31), 30), (DAY, 50), (dt.date(2026, 7, 1), 60)])
def test_latest_row_holds_from_its_day(province: AdministrativeUnit, day: dt.date, expected: int) -> None:
    owned(ProcedureRule, unit=province, valid_from=DAY, least_opinion=50)
    owned(ProcedureRule, unit=province, valid_from=dt.date(2026, 7, 1), least_opinion=60)
    assert _least(day, province) == expected


def test_nearest_unit_goes_before_a_later_row_farther_away(commune: AdministrativeUnit, province: AdministrativeUnit) -> None:
    owned(ProcedureRule, unit=commune, valid_from=dt.date(2026, 1, 1), least_opinion=10)
    owned(ProcedureRule, unit=province, valid_from=DAY, least_opinion=50)
    owned(ProcedureRule, unit=None, valid_from=DAY, least_opinion=70)
    assert _least(DAY, commune, province) == 10
    assert _least(DAY, province) == 50
    assert _least(DAY) == 70


def test_another_unit_s_row_does_not_count(commune: AdministrativeUnit, province: AdministrativeUnit) -> None:
    owned(ProcedureRule, unit=commune, valid_from=DAY, least_opinion=10)
    assert _least(DAY, province) == 30
