"""The Celery app: `celery -A ocop_portal.celery worker` and `... beat`.

The rows of the database say what has to be done; messages only wake the worker earlier than beat's next
tick. So a lost message loses nothing, and none is kept longer than it is of use.
"""

from __future__ import annotations

import datetime as dt
import logging.config
import os
from typing import Any

import celery.beat
from celery import Celery
from celery.signals import beat_init, setup_logging
from django.conf import settings
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop_portal.settings")
TRANSPORT_ALIASES["filesystem"] = "ocop_portal.file_broker:Transport"

TICK = "cycle.tasks.tick"

app = Celery("ocop_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.set_default()


class Scheduler(celery.beat.Scheduler):
    """The schedule of one process, kept nowhere: a tick finds all that is due, however long none came.

    Where the clock is set back every interval begins anew; else nothing would be sent for as long as it was ahead.
    """

    latest: dt.datetime | None = None

    def tick(self, *arguments: Any, **named: Any) -> float:
        now = self.app.now()
        if self.latest is not None and now < self.latest:
            for entry in self.schedule.values():
                entry.last_run_at = now
            self._heap = None  # the times of the next sendings
        self.latest = now
        return float(super().tick(*arguments, **named))


@setup_logging.connect
def log_as_everywhere(**_: Any) -> None:
    """Worker and beat write the lines all parts write; without this Celery would add its own."""
    logging.config.dictConfig(settings.LOGGING)


@beat_init.connect
def tick_at_start(**_: Any) -> None:
    """Whatever became due while nothing ran is done at once, not at the first interval's end."""
    try:
        app.send_task(TICK, expires=25, retry=False)
    except app.connection_for_write().connection_errors:
        return  # the schedule sends the next one
