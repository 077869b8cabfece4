"""What a load balancer and an operator ask: is the process alive, can the portal do its work.

`/healthz` answers as long as the process does. `/readyz` answers 200 when every part is "ok", else 503
with each failing part's reason in a word of its own; ages are whole seconds.
"""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from basics import clock
from cycle.models import Heartbeat, Notice
from cycle.tasks import TICK

TICK_MAX_AGE = 120
"""Seconds: three ticks may be late before somebody should look."""
NOTICE_MAX_AGE = 900
"""Seconds a due e-mail may wait; the tick sends what is due every 30 seconds."""
GIVEN_UP_SHOWN = dt.timedelta(days=30)
"""How long a notice that was given up is counted."""

Part = dict[str, Any]


class NotReady(Exception):
    """A part cannot do its work; the message names why."""

    def __init__(self, reason: str, **facts: Any) -> None:
        super().__init__(reason)
        self.facts = facts


def check_database() -> Part:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {}


def check_migrations() -> Part:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        raise NotReady("pending", pending=[f"{migration.app_label}.{migration.name}" for migration, _ in plan])
    return {}


def check_broker() -> Part:
    """Whether the broker takes connections: a socket, or the folder of messages."""
    if not settings.REDIS_URL:
        return {"kind": "files"}
    address = urlsplit(settings.REDIS_URL)
    try:
        socket.create_connection((address.hostname or "localhost", address.port or 6379), timeout=1).close()
    except OSError as error:
        raise NotReady("unreachable", kind="redis") from error
    return {"kind": "redis"}


def check_tick() -> Part:
    """The tick's row shows that beat schedules and the worker works."""
    heartbeat = Heartbeat.objects.filter(name=TICK).first()
    if heartbeat is None:
        raise NotReady("never ran")
    age = int((clock.now() - heartbeat.at).total_seconds())
    if abs(age) > TICK_MAX_AGE:  # of a day to come: written by a clock that was ahead
        raise NotReady("late", age=age)
    return {"age": age}


def check_notices() -> Part:
    """E-mails that wait too long; and how many of the last days were given up, which stops nothing but wants looking at."""
    given_up = Notice.objects.given_up().filter(created_at__gt=clock.now() - GIVEN_UP_SHOWN).count()
    oldest = (
        Notice.objects.filter(email_due_at__lte=clock.now(), email_sent_at__isnull=True)
        .order_by("email_due_at")
        .values_list("email_due_at", flat=True)
        .first()
    )
    age = int((clock.now() - oldest).total_seconds()) if oldest else 0
    if age > NOTICE_MAX_AGE:
        raise NotReady("unsent", oldest_age=age, given_up=given_up)
    return {"oldest_age": age, "given_up": given_up}


PARTS: dict[str, Callable[[], Part]] = {
    "database": check_database,
    "migrations": check_migrations,
    "broker": check_broker,
    "tick": check_tick,
    "notices": check_notices,
}


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    parts = {name: _asked(check) for name, check in PARTS.items()}
    ready = all(part["status"] == "ok" for part in parts.values())
    return JsonResponse({"status": "ok" if ready else "not ready", "parts": parts}, status=200 if ready else 503)


def _asked(check: Callable[[], Part]) -> Part:
    try:
        return {"status": "ok", **check()}
    except NotReady as failure:
        return {"status": str(failure), **failure.facts}
    except DatabaseError as error:
        return {"status": "unreachable", "error": type(error).__name__}
