"""The one clock every rule reads.

Demo data, the simulation and tests may set it; the log keeps the database's own time beside it.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_moment: ContextVar[dt.datetime | None] = ContextVar("moment", default=None)


def now() -> dt.datetime:
    """The moment rules are judged by, time-zone aware."""
    return _moment.get() or timezone.now()


def today() -> dt.date:
    """The calendar day in Viet Nam (Asia/Ho_Chi_Minh)."""
    return timezone.localdate(now())


def day_of(moment: dt.datetime) -> dt.date:
    """The calendar day of `moment` in Viet Nam."""
    return timezone.localdate(moment)


@contextmanager
def at(moment: dt.datetime | dt.date) -> Iterator[None]:
    """Let the clock stand at `moment` inside the block.

    A date means 09:00 of that day in Viet Nam; today means now, so that nothing of today lies in the hours to come.
    """
    if not isinstance(moment, dt.datetime):
        nine = dt.datetime.combine(moment, dt.time(9), timezone.get_default_timezone())
        moment = timezone.now() if moment == timezone.localdate() else nine
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
