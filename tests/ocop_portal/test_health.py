"""Readiness names the part that fails."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from basics import clock
from cycle.models import Heartbeat, Notice
from cycle.tasks import TICK
from ocop_portal import health
from tests.owner import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticking() -> Heartbeat:
    return Heartbeat.objects.update_or_create(name=TICK, defaults={"at": clock.now()})[0]


def readiness(client: Client) -> tuple[int, dict[str, Any]]:
    reply = client.get("/readyz")
    return reply.status_code, reply.json()["parts"]


def test_healthz_answers_without_the_database(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        reply = client.get("/healthz")
    assert (reply.status_code, reply.json()) == (200, {"status": "ok"})
    assert "no-store" in reply["Cache-Control"]


def test_readyz_all_parts_ok(client: Client, ticking: Heartbeat) -> None:
    status, parts = readiness(client)
    assert (status, {part["status"] for part in parts.values()}) == (200, {"ok"})


def test_readyz_without_a_tick(client: Client) -> None:
    with as_owner():
        Heartbeat.objects.all().delete()
    status, parts = readiness(client)
    assert (status, parts["tick"]["status"]) == (503, "never ran")


def test_readyz_with_a_late_tick(client: Client, ticking: Heartbeat) -> None:
    Heartbeat.objects.update(at=clock.now() - dt.timedelta(minutes=5))
    status, parts = readiness(client)
    assert (status, parts["tick"]["status"]) == (503, "late")
    assert 300 <= parts["tick"]["age"] < 310


def test_readyz_with_a_tick_of_a_day_to_come(client: Client, ticking: Heartbeat) -> None:
    """A clock that was ahead wrote it: it says nothing of now."""
    Heartbeat.objects.update(at=clock.now() + dt.timedelta(days=3))
    assert readiness(client)[1]["tick"]["status"] == "late"


def test_readyz_with_an_unsent_notice(client: Client, ticking: Heartbeat) -> None:
    Notice.objects.create(
        recipient=User.objects.create_user(email="a@ocop.example", password="not-used-here-1", full_name="A"),
        kind="test",
        email_due_at=clock.now() - dt.timedelta(hours=1),
    )
    status, parts = readiness(client)
    assert (status, parts["notices"]["status"]) == (503, "unsent")
    assert parts["notices"]["oldest_age"] >= 3600


def test_readyz_with_a_dead_broker(client: Client, ticking: Heartbeat, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    status, parts = readiness(client)
    assert (status, parts["broker"]) == (503, {"status": "unreachable", "kind": "redis"})


def test_readyz_with_pending_migrations(client: Client, ticking: Heartbeat) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    with as_owner():
        MigrationRecorder.Migration.objects.filter(app="promotion").delete()
    status, parts = readiness(client)
    assert status == 503
    assert "promotion.0001_initial" in parts["migrations"]["pending"]


def test_readyz_with_a_dead_database(client: Client, ticking: Heartbeat, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def refuse() -> health.Part:
        raise OperationalError("the server closed the connection")

    monkeypatch.setitem(health.PARTS, "database", refuse)
    status, parts = readiness(client)
    assert (status, parts["database"]["status"]) == (503, "unreachable")
