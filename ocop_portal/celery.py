"""The Celery app: `celery -A ocop_portal.celery worker` and `... beat`.

The rows of the database say what has to be done; messages only wake the worker earlier than beat's next
tick. So a lost message loses nothing, and none is kept longer than it is of use.
"""

from __future__ import annotations

import logging.config
import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.beat import PersistentScheduler
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


class Scheduler(PersistentScheduler):
    """Beat's schedule in a folder that beat itself makes: with Redis nobody else does."""

    def setup_schedule(self) -> None:
        Path(self.schedule_filename).parent.mkdir(parents=True, exist_ok=True)
        super().setup_schedule()


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
