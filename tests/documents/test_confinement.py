"""What a hostile file costs the process that took it: nothing beyond its own bytes, whatever it unpacks to."""

from __future__ import annotations

import ctypes
import io
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st
from PIL import Image

from documents import confinement
from documents.parsers import pictures
from documents.parsers.verdicts import Fault
from documents.refusals import Refused
from documents.uploads import check_upload
from tests.documents import samples

KIB, MIB = 1024, 1024 * 1024
PICTURES = [
    ("jpg", samples.turned_photo()), ("png", samples.picture("PNG")), ("webp", samples.picture("WEBP")), ("heic", samples.heic()),
]  # fmt: skip
GROWTH = 24 * MIB
"""What Python and the copies of a small file may take."""


def many_relations(unpacked: int) -> bytes:
    one = b'<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/a.png"/>'
    head = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return samples.office(more={"word/_rels/document.xml.rels": head + one * (unpacked // len(one)) + b"</Relationships>"})


def large_png(side: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side), "red").save(out, "PNG")
    return out.getvalue()


def entities(kind: str) -> bytes:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    declared = {"billion": f'<!ENTITY a0 "ha">{laughs}', "quadratic": f'<!ENTITY a9 "{"h" * 100_000}">'}[kind]
    body = "&a9;" * (1 if kind == "billion" else 3000)
    return samples.office(body=f"<!DOCTYPE x [{declared}]><document>{body}</document>".encode())


def nested(depth: int) -> bytes:
    return samples.office(body=b"<a>" * depth + b"</a>" * depth)


def zip_bomb(entries: int = 1) -> bytes:
    return samples.office(more={f"word/media/image{n}.png": b"\0" * (250 * MIB // entries) for n in range(entries)})


FILES: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "relations of 60 MB": (lambda: many_relations(60 * MIB), {"part_too_large"}),
    "relations of 150 MB": (lambda: many_relations(150 * MIB), {"part_too_large"}),
    "a picture of 7700 x 7700": (lambda: large_png(7700), {""}),
    "a picture that claims more": (lambda: samples.claiming(60_000, 60_000), {"too_many_pixels"}),
    "a zip bomb": (zip_bomb, {"too_heavy"}),
    "a zip bomb in pieces": (lambda: zip_bomb(100), {"too_heavy"}),
    "a million levels": (lambda: nested(1_000_000), {"broken"}),
    "a billion laughs": (lambda: entities("billion"), {"broken"}),
    "quadratic entities": (lambda: entities("quadratic"), {"broken"}),
    "a PDF that unpacks to 1.2 GB": (lambda: samples.pdf_bomb(1_200_000_000), {"too_heavy"}),
}
"""Name -> how it is made, and what may be said of it."""


@contextmanager
def growth() -> Iterator[list[int]]:
    """By how many bytes the resident memory of this process grew at most. The kernel's high-water mark starts anew each time."""
    ctypes.CDLL(None).malloc_trim(0)  # what was freed before would be used again
    Path("/proc/self/clear_refs").write_text("5")
    before, found = peak(), []
    yield found
    found.append(peak() - before)


def peak() -> int:
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) * KIB for line in status.splitlines() if line.startswith("VmHWM"))


def code_of(content: bytes) -> str:
    try:
        check_upload(SimpleUploadedFile("giấy.bin", content))
    except Refused as refused:
        return str(refused.code) if refused.messages else "without a sentence"
    return ""


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_costs_the_web_process_nothing(name: str):
    made, allowed = FILES[name]
    content = made()
    assert len(content) < 5 * MIB
    with growth() as grown:
        code = code_of(content)
    assert code in allowed
    assert grown[0] < GROWTH


def test_the_measure_sees_what_is_taken():
    with growth() as grown:
        bytearray(os.urandom(40 * MIB))
    assert grown[0] > GROWTH


def test_who_takes_more_memory_than_allowed_is_refused_with_a_sentence_of_its_own(monkeypatch):
    monkeypatch.setattr(confinement, "MEMORY", 150 * MIB)
    assert code_of(large_png(6000)) == "too_heavy"


def test_who_takes_more_time_than_allowed_is_refused_too(monkeypatch):
    monkeypatch.setattr(confinement, "SECONDS", 1)
    assert code_of(large_png(7700)) == "too_heavy"


def test_what_is_drawn_anew_has_room_only_for_so_much(settings, monkeypatch):
    settings.UPLOAD_MAX_BYTES = 100 * KIB
    grain = Image.effect_noise((600, 600), 90)
    small = io.BytesIO()
    grain.convert("RGB").save(small, "WEBP", quality=1)
    assert len(small.getvalue()) < 100 * KIB
    assert code_of(small.getvalue()) == ""
    monkeypatch.setattr(confinement, "OUTGROWS", 1)
    settings.UPLOAD_MAX_BYTES = len(small.getvalue())
    assert code_of(small.getvalue()) == "too_heavy"


def test_a_parser_knows_neither_secrets_nor_servers(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "very-secret")
    seen = {}
    real = confinement.subprocess.run

    def looking(command, **more):
        seen.update(more["env"])
        return real(command, **more)

    monkeypatch.setattr(confinement.subprocess, "run", looking)
    assert code_of(samples.picture()) == ""
    assert not {"SECRET_KEY", "DATABASE_URL", "DATABASE_OWNER_URL"} & seen.keys()


def test_a_file_on_disk_is_read_as_one_in_memory():
    content = samples.pdf()
    upload = TemporaryUploadedFile("a.pdf", "application/pdf", len(content), None)
    upload.write(content)
    assert check_upload(upload).content == content


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@trying(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_the_bytes_of_a_picture_there_is_a_verdict(data):
    kind, content = data.draw(st.sampled_from(PICTURES))
    changed = bytearray(content)
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(changed) - 1))
        changed[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    try:
        found = pictures.examined(bytes(changed), kind).kind
    except Fault as fault:
        found = fault.code
    assert found in ("jpg", "png", "webp", "broken", "too_many_pixels")


@pytest.mark.parametrize(
    "fails", ["raise KeyError(1)", "import os; os.kill(os.getpid(), 11)", "import sys; sys.exit(0)", "print('no verdict')"]
)
def test_a_parser_that_breaks_is_a_damaged_file_and_no_failure_of_ours(monkeypatch, tmp_path, fails):
    """Whatever ends it: an exception nobody foresaw, a crash, an answer that is none."""
    parsers = tmp_path / "documents" / "parsers"
    parsers.mkdir(parents=True)
    for package in (parsers.parent, parsers):
        (package / "__init__.py").touch()
    (parsers / "__main__.py").write_text(fails)
    monkeypatch.setattr("django.conf.settings.BASE_DIR", tmp_path)
    assert code_of(samples.picture()) == "broken"


def refusal_while_taken(turns: threading.BoundedSemaphore, count: int) -> str:
    """What is said of a file while others hold so many turns."""
    assert all(turns.acquire(timeout=1) for _turn in range(count))
    try:
        with pytest.raises(Refused) as refused:
            check_upload(SimpleUploadedFile("a.pdf", samples.pdf()))
    finally:
        for _turn in range(count):
            turns.release()
    return refused.value.code


def test_whoever_waits_too_long_for_a_turn_is_told_and_the_file_stays_chosen(monkeypatch):
    monkeypatch.setattr(confinement, "PATIENCE", 0.1)
    assert refusal_while_taken(confinement._turns, confinement.AT_ONCE) == "busy"
    assert check_upload(SimpleUploadedFile("a.pdf", samples.pdf())).kind == "pdf"


def test_whoever_comes_when_enough_wait_is_told_at_once(monkeypatch, settings):
    """And threads are left for pages: `gunicorn.conf.py` gives each web process more than files may hold."""
    places = confinement.AT_ONCE + confinement.WAITING
    monkeypatch.setattr(confinement, "PATIENCE", 60)
    began = time.monotonic()
    assert refusal_while_taken(confinement._places, places) == "busy"
    assert time.monotonic() - began < 20
    (threads,) = re.findall(r"^threads = (\d+)", (settings.BASE_DIR / "gunicorn.conf.py").read_text(), re.M)
    assert int(threads) >= places + 2


def test_a_proxy_waits_longer_than_a_parser_may_take(settings):
    (waits,) = re.findall(r"proxy_read_timeout (\d+)s", (settings.BASE_DIR / "deploy/nginx.conf").read_text())
    assert int(waits) > confinement.PATIENCE + 2 * confinement.SECONDS
