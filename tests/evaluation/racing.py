"""Doing things at the same moment, in transactions that really commit."""

from __future__ import annotations

import datetime as dt
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
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


def begun(act: Act, day: dt.date = TODAY) -> Future[Any]:
    """Run the act in a thread of its own until it waits for a lock, mostly of ours; its future says what came of it."""
    at_work: queue.Queue[int] = queue.Queue()

    def run() -> Any:
        try:
            connection.ensure_connection()
            at_work.put(connection.connection.get_backend_pid())
            with clock.at(day):
                return outcome(act)
        finally:
            connections.close_all()

    pool = ThreadPoolExecutor(1)
    future = pool.submit(run)
    pool.shutdown(wait=False)
    _until_it_waits(at_work.get(timeout=LONGEST))
    return future


def _until_it_waits(process: int) -> None:
    """Activity would be read once a transaction; locks are read as they are."""
    deadline = time.monotonic() + LONGEST
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT FROM pg_locks WHERE pid = %s AND NOT granted", [process])
            if cursor.rowcount:
                return
            time.sleep(0.02)
    raise AssertionError("it did not wait")


def outcome(act: Act) -> Any:
    """What the act returned, or the refusal it met."""
    try:
        return act()
    except (MoveRefused, NotYours) as refused:
        return refused


def refused(result: Any) -> bool:
    return isinstance(result, Exception)
