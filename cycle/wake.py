"""Waking the worker after a commit. The row that needs work is the truth; beat's tick finds it anyway."""

from __future__ import annotations

import logging
from typing import Any

from celery import Task
from django.db import transaction

logger = logging.getLogger(__name__)


def wake(task: Task[Any, Any], *args: Any) -> None:
    """Ask a worker to run `task` once this transaction commits; a dead broker is only logged.

    Asked many times in one transaction, it is woken once.
    """
    wanted = (task.name, args)
    if any(getattr(waiting[1], "wakes", None) == wanted for waiting in transaction.get_connection().run_on_commit):
        return

    def publish() -> None:
        try:
            task.apply_async(args, retry=False, expires=600)
        except Exception as error:
            logger.warning("worker not woken for %s: %s", task.name, error)

    publish.wakes = wanted  # type: ignore[attr-defined]
    transaction.on_commit(publish, robust=True)
