"""Waking the worker after a commit. The row that needs work is the truth; beat's tick finds it anyway."""

from __future__ import annotations

import logging

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)


def wake(task: str, *args: int) -> None:
    """Ask a worker to run the task of this name once this transaction commits; a dead broker is only logged.

    Asked many times in one transaction, a worker is woken as often: the tasks find nothing left to do.
    """

    def publish() -> None:
        try:
            current_app.send_task(task, args, retry=False, expires=600)
        except Exception as error:
            logger.warning("worker not woken for %s: %s", task, error)

    transaction.on_commit(publish, robust=True)
