"""Parts of the portal are killed or taken away while people work; nothing is lost, nothing happens twice."""

from __future__ import annotations

import datetime as dt
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.urls import reverse

from basics import clock
from cycle.models.states import State
from products.models import Membership
from promotion.models import Certificate
from tests.e2e.running import Portal, eventually
from tests.faults.callers import Caller
from tests.faults.postbox import Postbox
from tests.faults.scenes import (
    all_sent,
    each_came_once,
    entries,
    issued_once,
    journey,
    recognised,
    submit,
    submit_page,
    submitted_once,
)  # fmt: skip
from tests.faults.tally import Tally
from tests.worlds import World

pytestmark = pytest.mark.tasks
TIMES = 3


# (a) A worker killed while it has work.


@pytest.mark.fault("worker killed while mails and certificates are due")
def test_killed_worker_loses_nothing(portal: Portal, world: World, postbox: Postbox, tally: Tally) -> None:
    """Mails and certificates are due; the worker dies twice at whatever it is doing. Each happens once."""
    certificates = [recognised(world) for _ in range(TIMES)]
    issued = Certificate.objects.filter(pk__in=[one.pk for one in certificates], state="issued")
    portal.start("beat")
    for done in range(1, TIMES):
        portal.start("worker")
        eventually(lambda done=done: issued.count() >= done, f"{done} issued", said=portal.worker_said)
        portal.kill("worker")
    portal.start("worker")
    tally.done(lambda: issued.count() == TIMES, "all issued", said=portal.worker_said)
    dossiers = [one.recognition.dossier for one in certificates]
    tally.done(lambda: all(map(all_sent, dossiers)), "all mail sent", said=portal.worker_said)
    for dossier, certificate in zip(dossiers, certificates, strict=True):
        each_came_once(tally, postbox, dossier, unnoted=TIMES - 1)
        issued_once(tally, portal, certificate)


# (b) No broker.


@pytest.mark.fault("broker's folder lost while an idea is submitted")
def test_lost_message_folder_stops_nobody(portal: Portal, world: World, postbox: Postbox, tally: Tally) -> None:
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
        assert not all_sent(walk.dossier)
    finally:
        broken.unlink()
    portal.start("worker", "beat")
    tally.done(lambda: all_sent(walk.dossier), "the notice follows", said=portal.worker_said)
    submitted_once(tally, walk)
    each_came_once(tally, postbox, walk.dossier)


# (c) Everything twice.


@pytest.mark.fault("submit pressed twice: {pressed}")
@pytest.mark.parametrize("pressed", ["same page twice", "two tabs"])
def test_pressing_twice_submits_once(portal: Portal, world: World, tally: Tally, pressed: str) -> None:
    walk = journey(world)
    caller = Caller(portal, walk.owner)
    first = second = caller.get(submit_page(walk.dossier))
    if pressed == "two tabs":
        second = caller.get(submit_page(walk.dossier))
    answers = [caller.post(form, seen=form.hidden("seen")) for form in (first, second)]
    home = reverse("dossier_detail", args=[walk.dossier.public_id])
    assert [answer.url.endswith(home) for answer in answers] == [True, True]
    assert walk.reload().status in answers[1].words
    submitted_once(tally, walk)


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
