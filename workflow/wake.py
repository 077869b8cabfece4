"""Waking the worker after a commit. The row that needs work is the truth; beat's tick finds it anyway."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Waking:
    """A message to the worker, to be sent once; equal to any other that asks for the same."""

    task: str
    args: tuple[int, ...]

    def __call__(self) -> None:
        try:
            current_app.send_task(self.task, self.args, retry=False, expires=600)
        except Exception as error:
            logger.warning("worker not woken for %s: %s", self.task, error)


def wake(task: str, *args: int) -> None:
    """Ask a worker to run the task of this name once this transaction commits; a dead broker is only logged.

    Asked many times in one transaction, it is woken once: closing a year tells hundreds of people. What waits is asked of
    Django, which forgets with a savepoint what was asked within it.
    """
    waking = Waking(task, args)
    if all(waiting[1] != waking for waiting in transaction.get_connection().run_on_commit):
        transaction.on_commit(waking, robust=True)
