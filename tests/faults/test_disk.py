"""No file can grow by a byte: whoever sends a file is told so, nothing half is kept, and papers are printed later."""

from __future__ import annotations

import hashlib
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.urls import reverse

from accounts.models import User
from cycle.models import DossierEvidence
from documents import sending
from products.models import EvidenceKind
from promotion.models import Certificate
from tests.documents import samples
from tests.e2e.running import Portal, eventually
from tests.faults.callers import Answer, Caller
from tests.faults.postbox import Postbox
from tests.faults.scenes import all_sent, each_came_once, issued_once, journey, recognised, save, saved, state_of, submit, submitted_once
from tests.faults.tally import Tally
from tests.worlds import World

pytestmark = pytest.mark.tasks


@contextmanager
def full_disk(portal: Portal, part: str) -> Iterator[None]:
    """To every process of the part each write to a file fails, its log included."""
    group = portal.running[part].pid
    processes = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    of_part = [pid for pid in processes if _group(pid) == group]
    assert len(of_part) > 1, "the part and its children"
    _limit(of_part, 0)
    try:
        yield
    finally:
        _limit([pid for pid in of_part if _group(pid) == group], resource.RLIM_INFINITY)


def _group(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0


def _limit(pids: list[int], size: int) -> None:
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def files(portal: Portal, folder: str) -> set[Path]:
    return {file for file in (portal.folder / "media" / folder).rglob("*") if file.is_file()}


def in_parts(user: User, content: bytes) -> str:
    """As a page of ours sends a file before its form."""
    upload = sending.begin(user, "hop-dong.pdf", len(content), hashlib.sha256(content).hexdigest())
    return str(sending.append(user, upload.public_id, 0, content).public_id)


@pytest.mark.fault("disk full while a paper is uploaded: {how}")
@pytest.mark.parametrize("how", ["with its form", "in parts"])
def test_upload_to_a_full_disk_is_refused_in_words(portal: Portal, world: World, tally: Tally, how: str) -> None:
    walk = journey(world)
    walk.submit_idea()
    walk.accept_idea()
    walk.submit_plan()
    walk.accept_plan()
    caller, before = Caller(portal, walk.owner), files(portal, "evidence")
    page = reverse("evidence_list", args=[walk.dossier.public_id])
    content = samples.pdf() + b"\n%" + b"x" * 10_000
    fields = {"kind": EvidenceKind.objects.filter(expires=False)[0].code, "title": "Hợp đồng"}
    sent = {"upload_sent": in_parts(walk.owner, content)} if how == "in parts" else {}
    papers = DossierEvidence.objects.filter(dossier=walk.dossier)

    def send() -> Answer:
        form = caller.get(page)
        return caller.post(form, **fields, **sent) if sent else caller.send_file(form, ("hop-dong.pdf", content), **fields)

    with full_disk(portal, "web"):
        answer = send()
        assert (answer.status, "hết chỗ" in answer.words) == (507, True), answer.words
        assert not papers.exists()
        assert files(portal, "evidence") == before, "nothing half"
    assert send().status == 200
    tally.once("paper", papers.count())
    (kept,) = files(portal, "evidence") - before
    assert kept.read_bytes() == content


@pytest.mark.fault("disk full while words are saved and an idea is submitted")
def test_words_need_no_disk_of_the_portal(portal: Portal, world: World, postbox: Postbox, tally: Tally) -> None:
    kept, sent = journey(world), journey(world)
    with full_disk(portal, "web"):
        assert save(Caller(portal, kept.owner), kept.dossier, "Kể khi ổ đĩa đầy.").status == 200
        assert submit(Caller(portal, sent.owner), sent.dossier).status == 200
    tally.once("save", saved(kept.dossier, "Kể khi ổ đĩa đầy."))
    portal.start("worker", "beat")
    tally.done(lambda: all_sent(sent.dossier), "the notice follows", said=portal.worker_said)
    submitted_once(tally, sent)
    each_came_once(tally, postbox, sent.dossier)


@pytest.mark.fault("disk full while a certificate is printed")
def test_certificate_is_printed_when_there_is_room(portal: Portal, world: World, tally: Tally) -> None:
    before, printed = files(portal, "certificates"), recognised(world)
    portal.start("worker", "beat")
    eventually(lambda: state_of(printed) == "issued", "the worker works", said=portal.worker_said)
    with full_disk(portal, "worker"):
        certificate = recognised(world)
        row = Certificate.objects.filter(pk=certificate.pk)
        eventually(lambda: row.filter(attempts__gt=0).exists(), "the worker tries", said=portal.worker_said)
        assert state_of(certificate) == "ordered"
    row.update(next_try_at=None)
    tally.done(lambda: state_of(certificate) == "issued", "it is issued", said=portal.worker_said)
    for one in (printed, certificate):
        issued_once(tally, portal, one)
    assert len(files(portal, "certificates") - before) == 2, "nothing half"
