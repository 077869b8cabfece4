"""A paper is printed once, whoever prints it and whatever happens on the way; certificates stand for any paper."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction

from accounts.models import User
from basics import clock
from documents import press
from promotion.models import Certificate
from tests.promotion import stage as stages
from workflow.door import perform

PDF = b"%PDF-1.7 a paper"
NOW = dt.datetime(2026, 11, 9, 8, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def certificate(db: None) -> Certificate:
    return stages.build().certificate()


def draw(certificate: Certificate) -> bytes:
    return PDF


def jam(certificate: Certificate) -> bytes:
    raise OSError("paper jam")


def issue(certificate: Certificate, paper: press.Paper) -> None:
    perform(Certificate, certificate.pk, "issue", by=User.objects.system(), seen=None, data={"pdf": paper.name, "sha256": paper.sha256})


def kept(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def reloaded(certificate: Certificate) -> Certificate:
    return Certificate.objects.get(pk=certificate.pk)


def test_paper_is_stored_under_a_random_name_and_hashed(certificate: Certificate, media: Path) -> None:
    assert press.print_one(Certificate, certificate.pk, draw, issue)
    printed = reloaded(certificate)
    assert printed.pdf.name.startswith("certificates/2026/")
    assert (media / printed.pdf.name).read_bytes() == PDF
    assert printed.pdf_sha256 == hashlib.sha256(PDF).hexdigest()
    assert press.print_one(Certificate, certificate.pk, draw, issue) is False
    assert press.print_due(Certificate, draw, issue) == 0
    assert len(kept(media)) == 1


def test_two_workers_at_once_print_once(own_database: str, media: Path) -> None:
    certificate = stages.build().certificate()
    drawing, second_is_done = threading.Event(), threading.Event()

    def slowly(certificate: Certificate) -> bytes:
        drawing.set()
        assert second_is_done.wait(20)
        return PDF

    def work(drawn: press.Draw[Certificate]) -> bool:
        try:
            return press.print_one(Certificate, certificate.pk, drawn, issue)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(work, slowly)
        assert drawing.wait(20)
        assert pool.submit(work, draw).result(20) is False, "the row is locked: the second passes it over"
        second_is_done.set()
        assert first.result(20) is True
    assert len(kept(media)) == 1


def test_failure_is_kept_and_tried_again_when_due(certificate: Certificate, media: Path) -> None:
    with clock.at(NOW):
        assert press.print_due(Certificate, jam, issue) == 0
        failed = reloaded(certificate)
        assert (failed.state, failed.attempts, failed.next_try_at) == ("ordered", 1, NOW + dt.timedelta(seconds=30))
        assert "paper jam" in failed.last_error
        assert press.print_due(Certificate, draw, issue) == 0
    with clock.at(NOW + dt.timedelta(seconds=29)):
        assert press.print_due(Certificate, draw, issue) == 0
    with clock.at(NOW + dt.timedelta(seconds=30)):
        assert press.print_due(Certificate, draw, issue) == 1
    assert reloaded(certificate).state == "issued"


@pytest.mark.parametrize(("failed", "pause"), [(0, 30), (1, 60), (2, 120), (6, 1920), (7, 3600), (500, 3600)])
def test_pause_doubles_up_to_an_hour(certificate: Certificate, failed: int, pause: int) -> None:
    Certificate.objects.update(attempts=failed)
    with clock.at(NOW):
        assert press.print_one(Certificate, certificate.pk, jam, issue) is False
    assert reloaded(certificate).next_try_at == NOW + dt.timedelta(seconds=pause)
    assert reloaded(certificate).attempts == failed + 1


def test_what_a_clock_that_was_ahead_put_off_is_printed_when_it_is_right(certificate: Certificate, media: Path) -> None:
    later = [NOW + press.LONGEST_PAUSE, NOW + dt.timedelta(days=3)]
    for put_off, printed in zip(later, (0, 1), strict=True):
        Certificate.objects.filter(pk=certificate.pk).update(next_try_at=put_off, attempts=1)
        with clock.at(NOW):
            assert press.print_due(Certificate, draw, issue) == printed


def test_paper_that_failed_holds_up_no_other(certificate: Certificate) -> None:
    other = stages.Stage(
        certificate.recognition.commune,
        certificate.recognition.dossier.cycle_year,  # type: ignore[union-attr]
        certificate.recognition.product.product_set,
        certificate.recognition.decided_by,  # type: ignore[arg-type]
        counter=1,
    ).certificate()

    def jam_at_first(row: Certificate) -> bytes:
        return jam(row) if row.pk == certificate.pk else PDF

    assert press.print_due(Certificate, jam_at_first, issue) == 1
    assert (reloaded(certificate).state, reloaded(other).state) == ("ordered", "issued")


def test_failure_of_the_move_leaves_no_file(certificate: Certificate, media: Path) -> None:
    def refuse(certificate: Certificate, paper: press.Paper) -> None:
        raise RuntimeError("not now")

    assert press.print_one(Certificate, certificate.pk, draw, refuse) is False
    assert kept(media) == []
    assert "not now" in reloaded(certificate).last_error


def test_worker_killed_between_file_and_move_leaves_it_to_be_printed(certificate: Certificate, media: Path) -> None:
    class Killed(BaseException):
        """What the worker's end looks like from inside: nothing after it runs."""

    def end(certificate: Certificate, paper: press.Paper) -> None:
        raise Killed

    with pytest.raises(Killed), transaction.atomic():
        press.print_one(Certificate, certificate.pk, draw, end)
    again = reloaded(certificate)
    assert (again.state, again.pdf.name, again.attempts, again.next_try_at) == ("ordered", "", 0, None)
    assert len(kept(media)) == 1, "a file nobody points at"
    assert press.print_due(Certificate, draw, issue) == 1
    assert reloaded(certificate).pdf.name != kept(media)[0].name
