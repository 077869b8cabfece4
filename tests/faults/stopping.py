"""Asking the processes of a portal to stop at a step (`tests.faults.breaking`), and what is done with the one that did."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from tests.e2e.running import Portal, eventually
from tests.faults.callers import Answer, Caller

OF_A_POST = ["posting begins", "posting is written", "posting is committed"]
"""Steps of a form that is sent."""


def stop_at(portal: Portal, step: str) -> None:
    (portal.folder / "stop-at").write_text(step)


def stopped(portal: Portal) -> int:
    """The id of the process that stopped, once it did."""
    file = portal.folder / "stopped"
    return int(eventually(lambda: file.is_file() and file.read_text(), "a process stops at the step", 30, said=portal.worker_said))


def kill_there(portal: Portal) -> None:
    """kill -9 of the process that stopped."""
    os.kill(stopped(portal), signal.SIGKILL)
    go_on(portal)


def go_on(portal: Portal) -> None:
    (portal.folder / "stopped").unlink()


@contextmanager
def held(portal: Portal, step: str, caller: Caller, form: Answer, **fields: Any) -> Iterator[Future[Answer]]:
    """A form is sent, and the process that takes it stops at the step: the block says what happens there."""
    stop_at(portal, step)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(caller.post, form, **fields)
        stopped(portal)
        yield answer
