"""Waking the worker after a commit. The row that needs work is the truth; beat's tick finds it anyway."""

from __future__ import annotations

import logging
from functools import partial

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)


def wake(task: str, *args: int) -> None:
    """Ask a worker to run the task of this name once this transaction commits; a dead broker is only logged."""
    transaction.on_commit(partial(_send, task, args), robust=True)


def _send(task: str, args: tuple[int, ...]) -> None:
    try:
        current_app.send_task(task, args, retry=False, expires=600)
    except Exception as error:
        logger.warning("worker not woken for %s: %s", task, error)
