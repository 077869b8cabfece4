"""What the worker does. Every task takes ids or nothing, and may run twice without harm."""

from __future__ import annotations

import logging

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore

from accounts import attempts
from accounts.unit_names import bring_up_to_date
from basics import clock
from cycle.acts import mailing, passwords, reminders, yearend
from cycle.models import Heartbeat
from documents import sending
from workflow import publishing

logger = logging.getLogger(__name__)

TICK = "tick"


@shared_task(ignore_result=True)
def send_due_notices() -> int:
    """Answer what was asked at the password page and send every due e-mail; the number sent."""
    passwords.answer_letters()
    return mailing.send_batch()


@shared_task(ignore_result=True)
def tick() -> None:
    """Every 30 seconds: show that worker and beat live, and sweep whatever is due. One sweep that fails stops no other."""
    Heartbeat.objects.update_or_create(name=TICK, defaults={"at": clock.now()})
    for sweep in (
        bring_up_to_date,
        reminders.write_due,
        yearend.turn_years,
        passwords.answer_letters,
        mailing.send_batch,
        attempts.forget_old,
        sending.sweep,
        publishing.publish_due,
        SessionStore.clear_expired,
    ):
        try:
            sweep()
        except Exception:
            logger.exception("%s failed; the next tick tries again", sweep.__qualname__)
