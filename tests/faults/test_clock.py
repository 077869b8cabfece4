"""Beat dies, has a double, and stood still for days; the clock is wrong. What is due happens once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from cycle.models import Dossier, Heartbeat, Notice
from tests.e2e.running import Portal, eventually, looking_inside, redis_of_its_own
from tests.faults.callers import Caller
from tests.faults.conftest import QUICK, portal_of_its_own
from tests.faults.postbox import Postbox
from tests.faults.scenes import all_sent, each_came_once, issued_once, journey, recognised, state_of, submit, submitted_once
from tests.faults.tally import Tally
from tests.worlds import World

pytestmark = pytest.mark.tasks
AHEAD = 3


@pytest.fixture(scope="module")
def on_time(postbox: Postbox, django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder: Path = tmp_path_factory.mktemp("clock")
    more = {"EMAIL_URL": postbox.url, **redis_of_its_own(4)}
    with portal_of_its_own(django_db_blocker, "clock", folder, "web", "worker", "beat", **more) as portal:
        yield portal


@pytest.fixture
def portal(on_time: Portal, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    with looking_inside(on_time, django_db_blocker, monkeypatch) as inside:
        yield inside
        set_clock(inside, 0)


def set_clock(portal: Portal, days: int) -> None:
    """For all processes of the portal at once."""
    aside = portal.folder / "clock-set"
    aside.write_text(str(days))
    aside.rename(portal.folder / "clock-moved")


def ticks(portal: Portal, count: int, days: int = 0) -> None:
    """Wait for so many ticks, by a clock that is ahead by `days`."""
    for _ in range(count):
        before = Heartbeat.objects.get().at
        eventually(lambda before=before: Heartbeat.objects.get().at != before, "a tick", 60, said=portal.worker_said)
    assert abs(Heartbeat.objects.get().at - timezone.now() - dt.timedelta(days=days)) < dt.timedelta(minutes=1)


def days_until_missed(dossier: Dossier) -> int:
    """By then the reminder of the day after the term should have gone out three days ago."""
    assert dossier.desk_due is not None
    return (dossier.desk_due - timezone.localdate()).days + 1 + AHEAD


def reminders(dossier: Dossier) -> Counter[tuple[int, str]]:
    return Counter(Notice.objects.filter(dossier=dossier, kind__startswith="reminder.").values_list("recipient", "kind"))


def reminded_once(tally: Tally, postbox: Postbox, dossier: Dossier) -> None:
    """The office and the unit above it."""
    counted = reminders(dossier)
    assert {kind for _recipient, kind in counted} == {"reminder.after", "reminder.escalated"}
    for what, times in counted.items():
        tally.once(str(what), times)
    each_came_once(tally, postbox, dossier)


@pytest.mark.fault("beat killed, down for three days, then two beats at once")
def test_reminders_missed_go_out_once_from_two_beats(portal: Portal, world: World, postbox: Postbox, tally: Tally) -> None:
    walk = journey(world)
    walk.submit_idea()
    portal.kill("beat")
    days = days_until_missed(walk.dossier)
    set_clock(portal, days)
    double = Portal(portal.database, portal.folder, **{name: portal.environment[name] for name in (*QUICK, "EMAIL_URL", "REDIS_URL")})
    try:
        portal.start("beat")
        double.start("beat")
        tally.done(lambda: reminders(walk.dossier) and all_sent(walk.dossier), "the reminders", said=portal.worker_said)
        ticks(portal, 3, days)
    finally:
        double.stop()
    reminded_once(tally, postbox, walk.dossier)


@pytest.mark.fault("clock three days ahead for a time")
def test_what_a_wrong_clock_put_off_is_done_once_it_is_right(portal: Portal, world: World, postbox: Postbox, tally: Tally) -> None:
    """Mails put off, and what was printed; beat goes on."""
    set_clock(portal, AHEAD)
    ticks(portal, 1, AHEAD)
    walk = journey(world)
    postbox.close()
    try:
        submit(Caller(portal, walk.owner), walk.dossier)
        tried = Notice.objects.filter(dossier=walk.dossier, attempts__gt=0)
        eventually(tried.exists, "the worker tries", said=portal.worker_said)
        assert tried[0].email_due_at > timezone.now() + dt.timedelta(days=AHEAD - 1)
        certificate = recognised(world)
    finally:
        postbox.open()
    set_clock(portal, 0)
    tally.done(lambda: all_sent(walk.dossier), "mails go out", said=portal.worker_said)
    ticks(portal, 2)
    submitted_once(tally, walk)
    each_came_once(tally, postbox, walk.dossier)
    eventually(lambda: state_of(certificate) == "issued", "it is issued", said=portal.worker_said)
    issued_once(tally, portal, certificate)
