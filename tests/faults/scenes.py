"""What the fault tests set up and count."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

from django.urls import reverse

from basics import clock
from cycle.acts.notices import RECEIPT
from cycle.models import Dossier, Idea, Notice
from cycle.models.states import State
from ocop_portal.simulation import writing
from ocop_portal.simulation.journey import Journey
from products.models import ProductSet
from promotion.models import Certificate
from tests.e2e.running import Portal
from tests.e2e.world import TEA
from tests.faults.callers import Answer, Caller
from tests.faults.postbox import Postbox
from tests.faults.tally import Tally
from tests.worlds import World
from workflow.models import LogEntry


def journey(world: World, **more: Any) -> Journey:
    """A new tea whose idea is written, today."""
    producer, owner = world.cast.producer(world.communes[0])
    product = world.cast.product(producer, ProductSet.objects.select_related("group__sector").get(number=TEA))
    today = clock.today()
    fresh = Journey(world.cast, world.year, product, owner, world.cast.rng, start_on=today, not_after=today, **more)
    fresh.start()
    writing.write_idea(fresh.dossier)
    return fresh


def recognised(world: World) -> Certificate:
    """A certificate just ordered, at the end of a journey."""
    walk = journey(world)
    walk.submit_idea()
    walk.accept_idea()
    walk.submit_plan()
    walk.accept_plan()
    walk.submit_dossier()
    walk.endorse()
    walk.decide_all(3)
    return Certificate.objects.get(recognition__dossier=walk.dossier, state="ordered")


def state_of(certificate: Certificate) -> str:
    return str(Certificate.objects.values_list("state", flat=True).get(pk=certificate.pk))


def submit_page(dossier: Dossier) -> str:
    return reverse("dossier_move", args=[dossier.public_id, "submit_idea"])


def submit(caller: Caller, dossier: Dossier) -> Answer:
    form = caller.get(submit_page(dossier))
    return caller.post(form, seen=form.hidden("seen"))


def writing_page(dossier: Dossier) -> str:
    return reverse("idea_edit", args=[dossier.public_id])


def save(caller: Caller, dossier: Dossier, story: str) -> Answer:
    form = caller.get(writing_page(dossier))
    return caller.post(form, versions=form.hidden("versions"), story=story)


def saved(dossier: Dossier, story: str) -> int:
    return Idea.objects.filter(dossier=dossier, story=story).count()


def entries(dossier: Dossier, move: str) -> int:
    return LogEntry.objects.filter(about=f"dossier:{dossier.pk}", move=move).count()


def mail_ids(notices: Any) -> list[str]:
    return [f"<{notice.public_id}@127.0.0.1>" for notice in notices]


def all_sent(dossier: Dossier) -> bool:
    return not Notice.objects.filter(dossier=dossier, email_due_at__isnull=False, email_sent_at=None).exists()


def each_came_once(tally: Tally, postbox: Postbox, dossier: Dossier, unnoted: int = 0) -> None:
    """Each mail once. A worker killed between handing a mail over and noting it leaves one to be sent again, under the
    same Message-ID, which readers show once: `unnoted` is how many of those may be."""
    counted = Counter(postbox.received)
    wanted = mail_ids(Notice.objects.filter(dossier=dossier, email_due_at__isnull=False))
    assert wanted
    for one in wanted:
        again = min(max(counted[one] - 1, 0), unnoted)
        unnoted -= again
        tally.once(f"mail {one}", counted[one] - again)


def submitted_once(tally: Tally, walk: Journey) -> None:
    """The state, its entry in the log, the producer's receipt and the office's notice."""
    assert walk.reload().state == State.IDEA_SUBMITTED
    notices = Notice.objects.filter(dossier=walk.dossier)
    tally.once("entry", entries(walk.dossier, "submit_idea"))
    tally.once("receipt", notices.filter(kind__startswith=RECEIPT, recipient=walk.owner).count())
    tally.once("notice", notices.filter(kind="dossier.submit_idea").count())


def issued_once(tally: Tally, portal: Portal, certificate: Certificate) -> None:
    """One number, one entry, one whole paper."""
    certificate.refresh_from_db()
    tally.once("entry", LogEntry.objects.filter(machine="promotion.Certificate", move="issue", object_id=certificate.pk).count())
    tally.once("number", Certificate.objects.filter(number=certificate.number, recognition__issuer=certificate.recognition.issuer).count())
    paper = (portal.folder / "media" / certificate.pdf.name).read_bytes()
    assert hashlib.sha256(paper).hexdigest() == certificate.pdf_sha256


def due_again(dossier: Dossier) -> None:
    """As if the half minute until the next try had passed."""
    Notice.objects.filter(dossier=dossier, email_sent_at=None, email_due_at__isnull=False).update(email_due_at=clock.now())
