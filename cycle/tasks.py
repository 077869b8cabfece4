"""What the worker does. Every task takes ids or nothing, and may run twice without harm."""

from __future__ import annotations

from celery import shared_task

from accounts import clock

from . import notices, reminders, yearend
from .models import Heartbeat

TICK = "tick"


@shared_task(ignore_result=True)
def send_due_notices() -> int:
    """Send every due e-mail; the number sent."""
    return sum(notices.send_one(pk) for pk in notices.due())


@shared_task(ignore_result=True)
def tick() -> None:
    """Every 30 seconds: show that worker and beat live, and sweep whatever is due."""
    Heartbeat.objects.update_or_create(name=TICK, defaults={"at": clock.now()})
    reminders.write_due()
    yearend.finish_done()
    send_due_notices()
