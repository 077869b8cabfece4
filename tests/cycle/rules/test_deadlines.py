"""Working days over Viet Nam's holidays."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cycle.models import Holiday
from cycle.rules.deadlines import add_working_days, forget_holidays, is_working_day, working_days_until

pytestmark = pytest.mark.django_db

DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31))


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        (dt.date(2026, 11, 18), 0, dt.date(2026, 11, 18)),
        (dt.date(2026, 11, 18), 1, dt.date(2026, 11, 19)),
        (dt.date(2026, 11, 27), 1, dt.date(2026, 11, 30)),
        (dt.date(2026, 11, 28), 0, dt.date(2026, 11, 30)),
        (dt.date(2026, 8, 31), 3, dt.date(2026, 9, 7)),
    ],
    ids=["same day", "next day", "over a weekend", "from a Saturday", "over 2 September"],
)
def test_add_working_days_counts_from_day_zero(start, count, due):
    assert add_working_days(start, count) == due


def test_tet_moves_and_is_free_every_year():
    """Lunar new year's day: 10/2/2024, 29/1/2025, 17/2/2026."""
    for day in (dt.date(2024, 2, 12), dt.date(2025, 1, 29), dt.date(2026, 2, 17)):
        assert not is_working_day(day)


def test_edited_holiday_counts_at_once_where_told():
    day = dt.date(2026, 11, 18)
    assert is_working_day(day)
    Holiday.objects.create(day=day, name="Nghỉ bù")
    forget_holidays()
    assert not is_working_day(day)


@settings(max_examples=200, deadline=None)
@given(start=DAYS, count=st.integers(0, 40))
def test_add_and_count_agree(start, count):
    due = add_working_days(start, count)
    assert is_working_day(due)
    if is_working_day(start):
        assert working_days_until(due, start) == count


@settings(max_examples=100, deadline=None)
@given(one=DAYS, other=DAYS)
def test_counting_backwards_is_the_negative(one, other):
    assert working_days_until(one, other) == -working_days_until(other, one)
