"""Inside every process of a portal that tests break: it stops at a step a test names, and its clock can be moved.

What a test asks for stands in files of VAR_DIR, so that processes that run obey at once:

- `stop-at` names a step. The first process that reaches it writes its id into `stopped` and goes on when that file is gone.
- `clock-moved` holds the days by which the clock is ahead.
"""

from __future__ import annotations

import datetime as dt
import os
import threading
import time
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

from celery import Celery
from django.apps import AppConfig
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.mail import EmailMessage
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

AT_WORK = {
    "documents.press._print": "printing",
    "promotion.acts.certificates._draw": "drawing",
    "promotion.acts.certificates._issue": "issuing",
    "cycle.acts.mailing.send_one": "mailing",
    "cycle.acts.reminders._write_one_desk": "reminding",
}
"""Functions and what a test calls their work. Each has the steps "… begins", "… is written", "… is committed", "… ends"."""
LONGEST_STOP = 60.0

_at = threading.local()


class Breaking(AppConfig):
    name = "tests.faults"
    label = "breaking"

    def ready(self) -> None:
        for path, work in AT_WORK.items():
            module, _, name = path.rpartition(".")
            _wrap(import_module(module), name, work)
        _wrap(EmailMessage, "send", "handing over")
        _wrap(BaseHandler, "get_response", "posting", when=lambda _handler, request: request.method == "POST")
        _wrap_commit()
        _move_clocks()


def _wrap(owner: Any, name: str, work: str, when: Callable[..., bool] = lambda *_: True) -> None:
    function = getattr(owner, name)

    @wraps(function)
    def stepwise(*arguments: Any, **named: Any) -> Any:
        if not when(*arguments):
            return function(*arguments, **named)
        outer, _at.work = getattr(_at, "work", ""), work
        _reached(f"{work} begins")
        try:
            return function(*arguments, **named)
        finally:
            _reached(f"{work} ends")
            _at.work = outer

    setattr(owner, name, stepwise)


def _wrap_commit() -> None:
    commit = BaseDatabaseWrapper.commit

    @wraps(commit)
    def stepwise(connection: BaseDatabaseWrapper) -> None:
        work = getattr(_at, "work", "")
        _reached(f"{work} is written")
        commit(connection)
        _reached(f"{work} is committed")

    BaseDatabaseWrapper.commit = stepwise  # type: ignore[method-assign]


def _reached(step: str) -> None:
    order, stopped = Path(settings.VAR_DIR, "stop-at"), Path(settings.VAR_DIR, "stopped")
    if not order.is_file() or order.read_text() != step:
        return
    order.unlink(missing_ok=True)
    stopped.write_text(str(os.getpid()))
    deadline = time.monotonic() + LONGEST_STOP
    while stopped.exists() and time.monotonic() < deadline:
        time.sleep(0.02)


def _move_clocks() -> None:
    """The clock of rules and that of the schedule; what the database writes down is its own."""
    portals, schedules = timezone.now, Celery.now
    timezone.now = lambda: portals() + _ahead()
    Celery.now = lambda app: schedules(app) + _ahead()


def _ahead() -> dt.timedelta:
    try:
        return dt.timedelta(days=float(Path(settings.VAR_DIR, "clock-moved").read_text()))
    except FileNotFoundError:
        return dt.timedelta()
