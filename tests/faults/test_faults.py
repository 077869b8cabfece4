"""Parts of the portal are killed or taken away while people work; nothing is lost, nothing happens twice."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from basics import clock
from cycle.models import Dossier, Idea, Notice
from cycle.models.states import State
from ocop_portal.simulation import writing
from ocop_portal.simulation.journey import Journey
from products.models import Membership, ProductSet
from promotion.models import Certificate
from tests.e2e.running import Portal, eventually
from tests.e2e.world import TEA
from tests.faults.callers import Caller
from tests.faults.conftest import QUICK, OwnRedis
from tests.faults.postbox import Postbox
from tests.worlds import World
from workflow.models import LogEntry

pytestmark = pytest.mark.tasks
TIMES = 3


def journey(world: World, **more: Any) -> Journey:
    """A new tea whose idea is written, today."""
    producer, owner = world.cast.producer(world.communes[0])
    product = world.cast.product(producer, ProductSet.objects.select_related("group__sector").get(number=TEA))
    today = clock.today()
    fresh = Journey(world.cast, world.year, product, owner, world.cast.rng, start_on=today, not_after=today, **more)
    fresh.start()
    writing.write_idea(fresh.dossier)
    return fresh


def submit_page(dossier: Dossier) -> str:
    return reverse("dossier_move", args=[dossier.public_id, "submit_idea"])


def submit(caller: Caller, dossier: Dossier) -> Any:
    form = caller.get(submit_page(dossier))
    return caller.post(form, seen=form.hidden("seen"))


def entries(dossier: Dossier, move: str) -> int:
    return LogEntry.objects.filter(
        about=f"dossier:{dossier.pk}" if isinstance(dossier, Dossier) else f"dossier:{dossier}", move=move
    ).count()


def mail_ids(notices: Any) -> list[str]:
    return [f"<{notice.public_id}@127.0.0.1>" for notice in notices]


def all_sent(dossier: Dossier) -> bool:
    return not Notice.objects.filter(dossier=dossier, email_due_at__isnull=False, email_sent_at=None).exists()


def each_came_once(postbox: Postbox, dossier: Dossier, unnoted: int = 0) -> None:
    """Each mail once. A worker killed between handing a mail over and noting it leaves one to be sent again, under the
    same Message-ID, which readers show once: `unnoted` is how many of those may be."""
    counted = Counter(postbox.received)
    wanted = mail_ids(Notice.objects.filter(dossier=dossier, email_due_at__isnull=False))
    assert wanted
    assert [one for one in wanted if not counted[one]] == []
    assert sum(counted[one] for one in wanted) <= len(wanted) + unnoted


def due_again(dossier: Dossier) -> None:
    """As if the half minute until the next try had passed."""
    Notice.objects.filter(dossier=dossier, email_sent_at=None, email_due_at__isnull=False).update(email_due_at=clock.now())


# (a) A worker killed while it has work.


def test_killed_worker_loses_nothing(portal: Portal, world: World, postbox: Postbox) -> None:
    """Mails and certificates are due; the worker dies three times at whatever it is doing. Each happens once."""
    walks = [journey(world) for _ in range(TIMES)]
    for walk in walks:
        walk.submit_idea()
        walk.accept_idea()
        walk.submit_plan()
        walk.accept_plan()
        walk.submit_dossier()
        walk.endorse()
        walk.decide_all(3)
    certificates = Certificate.objects.filter(recognition__dossier__in=[walk.dossier for walk in walks])
    assert certificates.filter(state="ordered").count() == TIMES
    portal.start("beat")
    for done in range(1, TIMES):
        portal.start("worker")
        eventually(lambda done=done: certificates.filter(state="issued").count() >= done, f"{done} issued", said=portal.worker_said)
        portal.kill("worker")
    portal.start("worker")
    eventually(lambda: certificates.filter(state="issued").count() == TIMES, "all issued", said=portal.worker_said)
    eventually(lambda: all(all_sent(walk.dossier) for walk in walks), "all mail sent", said=portal.worker_said)
    for walk in walks:
        each_came_once(postbox, walk.dossier, unnoted=TIMES - 1)
    for certificate in certificates:
        assert LogEntry.objects.filter(machine="promotion.Certificate", move="issue", object_id=certificate.pk).count() == 1
        assert (portal.folder / "media" / certificate.pdf.name).read_bytes().startswith(b"%PDF")
    assert len({certificate.number for certificate in certificates}) == TIMES


# (b) No broker.


def test_lost_message_folder_stops_nobody(portal: Portal, world: World, postbox: Postbox) -> None:
    if portal.environment["REDIS_URL"]:
        pytest.skip("messages go over Redis")
    walk = journey(world)
    caller = Caller(portal, walk.owner)
    broken = portal.folder / "broker"
    shutil.rmtree(broken, ignore_errors=True)
    broken.write_text("not a folder")
    try:
        answer = submit(caller, walk.dossier)
        assert answer.url.endswith(reverse("dossier_detail", args=[walk.dossier.public_id])), answer.words
        assert walk.reload().state == State.IDEA_SUBMITTED
        assert not all_sent(walk.dossier)
    finally:
        broken.unlink()
    portal.start("worker", "beat")
    eventually(lambda: all_sent(walk.dossier), "the notice follows", said=portal.worker_said)
    each_came_once(postbox, walk.dossier)


def test_dead_redis_stops_nobody(
    portal: Portal, world: World, postbox: Postbox, own_redis: OwnRedis, tmp_path: Path, django_db_blocker: Any
) -> None:
    """Redis dies under a running portal and comes back empty: pages and moves go on, worker and beat find back."""
    walk = journey(world)
    with_redis = Portal(portal.database, tmp_path / "portal", **QUICK, EMAIL_URL=portal.environment["EMAIL_URL"], REDIS_URL=own_redis.url)
    try:
        with_redis.start("web", "worker", "beat")
        with_redis.wait_until_up("/readyz")
        caller = Caller(with_redis, walk.owner)
        own_redis.kill()
        status, said = with_redis.get("/readyz")
        assert (status, b"unreachable" in said) == (503, True)
        answer = submit(caller, walk.dossier)
        assert answer.status == 200
        assert walk.reload().state == State.IDEA_SUBMITTED
        assert caller.get(reverse("inbox")).status == 200
        assert not all_sent(walk.dossier)
        own_redis.start()
        eventually(lambda: all_sent(walk.dossier), "the notice follows", said=with_redis.worker_said)
        each_came_once(postbox, walk.dossier)
    finally:
        with_redis.stop()


# (c) No mail server.


def test_mail_waits_for_its_server_and_goes_once(portal: Portal, world: World, postbox: Postbox) -> None:
    walk = journey(world)
    postbox.close()
    try:
        portal.start("worker", "beat")
        walk.submit_idea()
        tried = Notice.objects.filter(dossier=walk.dossier, attempts__gt=0, email_sent_at=None)
        eventually(tried.exists, "the worker tries", said=portal.worker_said)
        notice = tried[0]
        assert notice.last_error
        assert clock.now() < notice.email_due_at <= clock.now() + dt.timedelta(seconds=30)
    finally:
        postbox.open()
    due_again(walk.dossier)
    eventually(lambda: all_sent(walk.dossier), "sent after all", said=portal.worker_said)
    each_came_once(postbox, walk.dossier)


# (d) Everything twice.


@pytest.mark.parametrize("pressed", ["same page twice", "two tabs"])
def test_pressing_twice_submits_once(portal: Portal, world: World, pressed: str) -> None:
    walk = journey(world)
    caller = Caller(portal, walk.owner)
    first = second = caller.get(submit_page(walk.dossier))
    if pressed == "two tabs":
        second = caller.get(submit_page(walk.dossier))
    answers = [caller.post(form, seen=form.hidden("seen")) for form in (first, second)]
    home = reverse("dossier_detail", args=[walk.dossier.public_id])
    assert [answer.url.endswith(home) for answer in answers] == [True, True]
    assert entries(walk.dossier, "submit_idea") == 1
    assert walk.reload().status in answers[1].words
    assert Notice.objects.filter(dossier=walk.dossier, kind="dossier.submit_idea").count() == 1


def test_two_people_at_once_submit_once(portal: Portal, world: World) -> None:
    walk = journey(world)
    partner = world.cast.person()
    Membership.objects.create(producer=walk.product.producer, user=partner, role="member", valid_from=clock.today() - dt.timedelta(days=1))
    callers = [Caller(portal, user) for user in (walk.owner, partner)]
    forms = [caller.get(submit_page(walk.dossier)) for caller in callers]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda pair: pair[0].post(pair[1], seen=pair[1].hidden("seen")), zip(callers, forms, strict=True)))
    assert sorted(answer.status for answer in answers) == [200, 409]
    refused = next(answer for answer in answers if answer.status == 409)
    assert walk.reload().status in refused.words, refused.words
    assert entries(walk.dossier, "submit_idea") == 1


def test_old_tab_does_not_move_a_dossier_back(portal: Portal, world: World) -> None:
    """The page before submitting was left open; meanwhile the idea was submitted and accepted."""
    walk = journey(world)
    caller = Caller(portal, walk.owner)
    old = caller.get(submit_page(walk.dossier))
    walk.move("submit_idea", walk.owner)
    walk.accept_idea()
    answer = caller.post(old, seen=old.hidden("seen"))
    assert walk.reload().state == State.PLAN_DRAFT
    assert answer.status == 409
    assert walk.dossier.status in answer.words
    assert entries(walk.dossier, "submit_idea") == 1


# (e) Web killed.


def test_acknowledged_save_survives_a_killed_web(portal: Portal, world: World) -> None:
    walk = journey(world)
    caller = Caller(portal, walk.owner)
    page = reverse("idea_edit", args=[walk.dossier.public_id])
    form = caller.get(page)
    answer = caller.post(form, versions=form.hidden("versions"), story="Chuyện vừa kể xong thì mất điện.")
    assert answer.status == 200
    portal.kill("web")
    assert Idea.objects.get(dossier=walk.dossier).story == "Chuyện vừa kể xong thì mất điện."
    portal.start("web")
    portal.wait_until_up()
    assert "Chuyện vừa kể xong thì mất điện." in caller.get(page).body  # and the session too
