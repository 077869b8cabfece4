"""From the recognition to the issued certificate, also when things go wrong on the way."""

from __future__ import annotations

import datetime as dt
import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from celery import current_app
from django.db import connection, connections, transaction

from accounts.models import User
from basics import clock
from cycle.models import Dossier, Recognition
from documents import press
from promotion import tasks
from promotion.acts import certificates
from promotion.models import Certificate, Listing
from tests.promotion import stage as stages
from tests.promotion.stage import DECIDED, Stage
from workflow.door import MoveRefused, perform
from workflow.models import LogEntry
from workflow.moves import available


def rendered(certificate: Certificate) -> Certificate:
    assert certificates.render(certificate.pk)
    return Certificate.objects.get(pk=certificate.pk)


def test_recognition_orders_a_numbered_certificate(stage: Stage) -> None:
    first, second = stage.certificate(), stage.certificate()
    assert [first.number, second.number] == ["001/2026/GCN-OCOP-19", "002/2026/GCN-OCOP-19"]
    assert first.state == "ordered"
    assert first.check_code != second.check_code
    assert first.recognition.valid_to == dt.date(2029, 11, 9)


def test_recognition_undone_undoes_its_certificate(stage: Stage) -> None:
    dossier = stage.awaiting()
    with transaction.atomic():
        stage.recognise(dossier, decided_on=clock.today())
        assert Certificate.objects.count() == 1
        transaction.set_rollback(True)
    assert not Certificate.objects.exists()
    assert not Listing.objects.exists()
    assert Dossier.objects.get(pk=dossier.pk).state == "awaiting_decision"
    assert stage.certificate().number == "001/2026/GCN-OCOP-19"


def test_order_wakes_the_worker_after_the_commit(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    woken: list[Any] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, args, **options: woken.append((name, *args)))
    with django_capture_on_commit_callbacks(execute=True):
        certificate = stage.certificate()
        assert not woken
    assert (tasks.render_certificate.name, certificate.pk) in woken


def test_dead_broker_leaves_the_certificate_to_the_sweep(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def refuse(*args: Any, **options: Any) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(current_app, "send_task", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        certificate = stage.certificate()
    with clock.at(DECIDED):
        tasks.sweep()
    assert Certificate.objects.get(pk=certificate.pk).state == "issued"


def test_rendering_issues_once(stage: Stage, media: Path) -> None:
    certificate = rendered(stage.certificate())
    pdf = (media / certificate.pdf.name).read_bytes()
    assert certificate.state == "issued"
    assert certificate.issued_at is not None
    assert pdf.startswith(b"%PDF")
    assert hashlib.sha256(pdf).hexdigest() == certificate.pdf_sha256
    assert certificates.render(certificate.pk) is False
    tasks.render_certificate(certificate.pk)
    assert LogEntry.objects.filter(machine="promotion.Certificate", move="issue").count() == 1
    assert len(list((media / "certificates").rglob("*.pdf"))) == 1


def test_failed_rendering_is_kept_and_stops_no_other(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = stage.certificate("Hỏng"), stage.certificate("Lành")
    printed = certificates.pdf_of

    def jam(sheet: Any) -> bytes:
        if sheet.product == "Hỏng":
            raise OSError("paper jam")
        return printed(sheet)

    monkeypatch.setattr(certificates, "pdf_of", jam)
    assert certificates.render_waiting() == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.attempts, good.state) == ("ordered", 1, "issued")
    assert "paper jam" in bad.last_error
    monkeypatch.setattr(certificates, "pdf_of", printed)
    assert certificates.render_waiting() == 0, "not before its next try is due"
    with clock.at(bad.next_try_at):
        assert certificates.render_waiting() == 1


@pytest.mark.parametrize(("module", "line"), [(certificates, "pdf_of"), (press, "ContentFile"), (certificates, "perform")])
def test_worker_killed_on_the_way_leaves_one_number_and_one_certificate(
    stage: Stage, media: Path, monkeypatch: pytest.MonkeyPatch, module: ModuleType, line: str
) -> None:
    certificate = stage.certificate()

    class Killed(BaseException):
        """What the worker's end looks like from inside: nothing after it runs."""

    def end(*args: Any, **kwargs: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(module, line, end)
        with pytest.raises(Killed), transaction.atomic():
            certificates.render(certificate.pk)
    again = Certificate.objects.get(pk=certificate.pk)
    assert (again.state, again.pdf.name, again.number) == ("ordered", "", certificate.number)
    assert rendered(certificate).number == certificate.number
    assert LogEntry.objects.filter(machine="promotion.Certificate", move="issue").count() == 1


def test_newer_recognition_supersedes_the_earlier_certificate(stage: Stage) -> None:
    earlier = rendered(stage.certificate())
    product = earlier.recognition.product
    with clock.at(DECIDED + dt.timedelta(days=300)):
        dossier = stage.awaiting(product=product, kind="upgrade")
    later = stage.recognise(dossier, decided_on=DECIDED + dt.timedelta(days=301)).certificate
    earlier.refresh_from_db()
    assert (earlier.state, later.state) == ("superseded", "ordered")
    assert Listing.objects.get(product=product).recognition == later.recognition


def test_certificate_expires_the_day_after_its_last(stage: Stage) -> None:
    certificate = rendered(stage.certificate())
    end = certificate.recognition.valid_to
    with clock.at(end):
        assert certificates.expire_ended() == 0
    with clock.at(end + dt.timedelta(days=1)):
        assert certificates.expire_ended() == 1
        assert certificates.expire_ended() == 0
    certificate.refresh_from_db()
    assert certificate.state == "expired"
    assert not Listing.objects.exists()


def test_filed_reevaluation_keeps_the_certificate_180_days(stage: Stage) -> None:
    certificate = rendered(stage.certificate())
    end = certificate.recognition.valid_to
    with clock.at(end - dt.timedelta(days=30)):
        stage.awaiting(product=certificate.recognition.product, kind="reevaluation")
    with clock.at(end + dt.timedelta(days=180)):
        assert certificates.expire_ended() == 0
    with clock.at(end + dt.timedelta(days=181)):
        assert certificates.expire_ended() == 1


def test_started_reevaluation_that_was_not_filed_keeps_nothing(stage: Stage) -> None:
    certificate = rendered(stage.certificate())
    dossier = stage.awaiting(product=certificate.recognition.product, kind="reevaluation")
    Dossier.objects.filter(pk=dossier.pk).update(submitted_at=None, state="implementing")
    with clock.at(certificate.recognition.valid_to + dt.timedelta(days=1)):
        assert certificates.expire_ended() == 1


def test_people_do_not_move_certificates(stage: Stage) -> None:
    certificate = stage.certificate()
    for move in ("issue", "supersede"):
        with pytest.raises(MoveRefused):
            perform(Certificate, certificate.pk, move, by=stage.authority, seen=None, data={"pdf": "x", "sha256": "y"})
    assert available(certificate, stage.authority) == []
    assert available(certificate, User.objects.system())


def in_threads(work: Any, items: list[Any], threads: int) -> list[Any]:
    def one(item: Any) -> Any:
        try:
            return work(item)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, items))


def test_two_workers_at_once_issue_once(own_database: str, media: Path) -> None:
    certificate = stages.build().certificate()
    assert sorted(in_threads(certificates.render, [certificate.pk] * 2, 2)) == [False, True]
    assert LogEntry.objects.filter(machine="promotion.Certificate", move="issue").count() == 1
    assert len(list((media / "certificates").rglob("*.pdf"))) == 1


def test_twenty_recognitions_at_once_are_numbered_without_gap(own_database: str) -> None:
    stage = stages.build()
    with clock.at(DECIDED):
        dossiers = [stage.awaiting() for _ in range(20)]
    in_threads(stage.recognise, dossiers, 5)
    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    assert numbers == [f"{n:03d}/2026/GCN-OCOP-19" for n in range(1, 21)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT last FROM workflow_counter WHERE scope = 'certificate:19:2026'")
        assert cursor.fetchone() == (20,)


def test_one_certificate_that_cannot_expire_keeps_no_other(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = rendered(stage.certificate()), rendered(stage.certificate())
    unlist = certificates.catalogue.unlist

    def fail_at_the_first(recognition: Recognition) -> None:
        if recognition == first.recognition:
            raise RuntimeError
        unlist(recognition)

    monkeypatch.setattr(certificates.catalogue, "unlist", fail_at_the_first)
    with clock.at(first.recognition.valid_to + dt.timedelta(days=1)):
        assert certificates.expire_ended() == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("issued", "expired")
