"""The mail server is away, hangs, or refuses some: every mail it can take goes out, once, and nobody waits for another's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from basics import clock
from cycle.models import Notice
from tests.e2e.running import Portal, eventually
from tests.faults.postbox import Postbox
from tests.faults.scenes import all_sent, due_again, each_came_once, issued_once, journey, recognised, state_of
from tests.faults.tally import Tally
from tests.worlds import World

pytestmark = pytest.mark.tasks
FOR_GOOD, NOT_NOW = "550 5.1.1 no such mailbox", "450 4.2.1 mailbox busy"


@pytest.fixture(autouse=True)
def healed(postbox: Postbox) -> Iterator[None]:
    yield
    postbox.heal()


@pytest.mark.fault("mail server refuses connections for a time")
def test_mail_waits_for_its_server_and_goes_once(portal: Portal, world: World, postbox: Postbox, tally: Tally) -> None:
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
    tally.done(lambda: all_sent(walk.dossier), "sent after all", said=portal.worker_said)
    each_came_once(tally, postbox, walk.dossier)


@pytest.mark.fault("mail server takes connections and says nothing")
def test_hanging_mail_server_holds_up_mails_alone(portal: Portal, world: World, postbox: Postbox, tally: Tally) -> None:
    """Meanwhile certificates are issued."""
    certificate = recognised(world)
    dossier = certificate.recognition.dossier
    postbox.hangs = True
    portal.start("worker", "beat")
    tried = Notice.objects.filter(dossier=dossier, attempts__gt=0, email_sent_at=None)
    eventually(tried.exists, "the worker has had enough", said=portal.worker_said)
    eventually(lambda: state_of(certificate) == "issued", "it is issued", said=portal.worker_said)
    issued_once(tally, portal, certificate)
    postbox.heal()
    due_again(dossier)
    tally.done(lambda: all_sent(dossier), "sent after all", said=portal.worker_said)
    each_came_once(tally, postbox, dossier)


@pytest.mark.fault("half of the addresses refused: one for good, one for a time")
def test_refused_addresses_cost_nobody_else_a_mail(portal: Portal, world: World, postbox: Postbox, tally: Tally) -> None:
    never, later, *others = [journey(world) for _ in range(4)]
    postbox.replies = {str(never.owner.email): FOR_GOOD, str(later.owner.email): NOT_NOW}
    portal.start("worker", "beat")
    for walk in (never, later, *others):
        walk.submit_idea()
    for walk in others:
        tally.done(lambda dossier=walk.dossier: all_sent(dossier), "those of the others", said=portal.worker_said)
        each_came_once(tally, postbox, walk.dossier)
    refused = Notice.objects.get(dossier=never.dossier, recipient=never.owner)
    eventually(lambda: not (refused.refresh_from_db() or refused.email_due_at), "given up", said=portal.worker_said)
    assert (refused.email_sent_at, "no such mailbox" in refused.last_error) == (None, True), refused.last_error
    assert not all_sent(later.dossier)
    postbox.heal()
    due_again(later.dossier)
    for walk in (never, later):
        tally.done(lambda dossier=walk.dossier: all_sent(dossier), "all but the refused", said=portal.worker_said)
        each_came_once(tally, postbox, walk.dossier)
    assert f"<{refused.public_id}@127.0.0.1>" not in postbox.received
