"""Doing things at the same moment, in transactions that really commit."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

from django.db import connection, connections

from basics import clock
from evaluation.sheets import NotYours
from tests.evaluation.conftest import TODAY
from workflow.door import MoveRefused

LONGEST = 30
"""Seconds; PostgreSQL finds a deadlock in one."""

Act = Callable[[], Any]


def together(*acts: Act, day: dt.date = TODAY) -> list[Any]:
    """Run the acts in threads that start at one moment; what each returned, or the refusal it met.

    Raises whatever else an act met, a deadlock above all.
    """
    results: list[Any] = [None] * len(acts)
    faults: list[Exception] = []
    start = threading.Barrier(len(acts))

    def run(place: int, act: Act) -> None:
        try:
            connection.ensure_connection()
            start.wait(LONGEST)
            with clock.at(day):
                results[place] = outcome(act)
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST)
    assert not any(thread.is_alive() for thread in threads), "they wait for each other"
    if faults:
        raise faults[0]
    return results


def outcome(act: Act) -> Any:
    """What the act returned, or the refusal it met."""
    try:
        return act()
    except (MoveRefused, NotYours) as refused:
        return refused


def refused(result: Any) -> bool:
    return isinstance(result, Exception)
