"""Working days over Viet Nam's holidays, bridge days and the Saturdays worked instead."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cycle.models import CalendarDay
from cycle.rules.deadlines import add_working_days, calendar, is_working_day, working_days_until

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


COUNTED_BY_HAND = [
    ("22/04/2024", "23/4 24/4 25/4 26/4 2/5 3/5 4/5 6/5 7/5 8/5 9/5 10/5 13/5 14/5 15/5"),
    ("20/01/2025", "21/1 22/1 23/1 24/1 3/2 4/2 5/2 6/2 7/2 10/2 11/2 12/2 13/2 14/2 17/2"),
    ("21/04/2025", "22/4 23/4 24/4 25/4 26/4 28/4 29/4 5/5 6/5 7/5 8/5 9/5 12/5 13/5 14/5"),
    ("02/01/2026", "5/1 6/1 7/1 8/1 9/1 10/1 12/1 13/1 14/1 15/1 16/1 19/1 20/1 21/1 22/1"),
    ("06/02/2026", "9/2 10/2 11/2 12/2 13/2 23/2 24/2 25/2 26/2 27/2 2/3 3/3 4/3 5/3 6/3"),
    ("20/04/2026", "21/4 22/4 23/4 24/4 28/4 29/4 4/5 5/5 6/5 7/5 8/5 11/5 12/5 13/5 14/5"),
    ("17/08/2026", "18/8 19/8 20/8 21/8 22/8 24/8 25/8 26/8 27/8 28/8 3/9 4/9 7/9 8/9 9/9"),
]
"""The commune's 15 working days from the day of receipt (Decision 26/2026/QĐ-TTg), day by day.

Bridge days and Saturdays worked instead: 29/4 and 4/5/2024; 2/5 and 26/4/2025; 2/1 and 10/1/2026; 31/8 and 22/8/2026.
Observed: 27/4/2026, for Hùng Kings' day on a Sunday.
"""


@pytest.mark.parametrize(("received", "days"), COUNTED_BY_HAND, ids=[received for received, _days in COUNTED_BY_HAND])
def test_fifteen_working_days_are_those_counted_by_hand(received, days):
    start = dt.datetime.strptime(received, "%d/%m/%Y").date()
    listed = [dt.date(start.year, int(month), int(day)) for day, month in (one.split("/") for one in days.split())]
    assert [add_working_days(start, count) for count in range(1, 16)] == listed
    between = [start + dt.timedelta(days=n) for n in range(1, (listed[-1] - start).days + 1)]
    assert [day for day in between if is_working_day(day)] == listed
    assert working_days_until(listed[-1], start) == 15


@pytest.mark.parametrize("day", [dt.date(2024, 5, 4), dt.date(2025, 4, 26), dt.date(2026, 1, 10), dt.date(2026, 8, 22)])
def test_saturdays_worked_instead_are_working_days(day):
    assert day.weekday() == 5
    assert is_working_day(day)
    assert add_working_days(day, 0) == day


def test_tet_moves_and_is_free_every_year():
    """Lunar new year's day: 10/2/2024, 29/1/2025, 17/2/2026."""
    for day in (dt.date(2024, 2, 12), dt.date(2025, 1, 29), dt.date(2026, 2, 17)):
        assert not is_working_day(day)


def test_edited_holiday_counts_at_once_where_told():
    day = dt.date(2026, 11, 18)
    assert is_working_day(day)
    CalendarDay.objects.create(day=day, name="Nghỉ bù", state="off")
    calendar.forget()
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
