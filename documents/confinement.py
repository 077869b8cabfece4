"""A parser at a stranger's file, in a process of its own: what it may take of memory, time and disk is bounded.

A file of some kilobytes can unpack to gigabytes inside its parser, where no limit of ours applies. Every parser of uploaded
content runs here and nowhere else.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.conf import settings
from django.core.files.base import File

from documents.parsers.verdicts import Verdict
from documents.refusals import SENTENCES, Refused

logger = logging.getLogger(__name__)

MEMORY = 1024 * 1024 * 1024
"""Bytes of address space; a file of the largest size allowed takes half."""
SECONDS = 10
"""Of processor time; twice that by the clock."""
AT_ONCE = 2
"""Files of one web process that are open at a time; others wait for their turn."""
WAITING = 2
"""So many; whoever comes beyond them is told at once, for pages need threads too (gunicorn.conf.py)."""
PATIENCE = 15
"""Seconds of that wait: with those of the parser less than a proxy waits for an answer (deploy/nginx.conf)."""
OUTGROWS = 4
"""A picture drawn anew has at most so many times the bytes of the largest upload."""
HANDED_ON = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "TMPDIR")
"""Of our environment; secrets and addresses of servers are none of a parser's business."""
OVERSTEPPED = {-signal.SIGXCPU, -signal.SIGKILL}
"""Exit codes of one that was stopped for its appetite."""

_places = threading.BoundedSemaphore(AT_ONCE + WAITING)
_turns = threading.BoundedSemaphore(AT_ONCE)


def examined(upload: File[bytes], parser: str, kind: str) -> Verdict:
    """What a module of `documents.parsers` says of an upload that begins like a file of `kind`.

    Raises Refused, of code too_heavy where it takes more than it may, broken where its parser fails at it, busy where its turn did
    not come.
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as complaint:
        for chunk in upload.chunks():
            given.write(chunk)
        given.seek(0)
        with _turn():
            code = _run(parser, kind, given, answer, complaint)
        if code in OVERSTEPPED:
            raise Refused("too_heavy")
        answer.seek(0)
        if code or not (said := _said(answer.readline())):
            complaint.seek(max(0, complaint.tell() - 2000))
            logger.warning("the parser %s ended with %d: %s", parser, code, complaint.read().decode(errors="replace"))
            raise Refused("broken")
        return _verdict(said, answer)


@contextmanager
def _turn() -> Iterator[None]:
    if not _places.acquire(blocking=False):
        raise Refused("busy")
    try:
        if not _turns.acquire(timeout=PATIENCE):
            raise Refused("busy")
        try:
            yield
        finally:
            _turns.release()
    finally:
        _places.release()


def _said(line: bytes) -> dict[str, object]:
    """The line of JSON a parser ends with; nothing where it is none."""
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    known = isinstance(said, dict) and (said.get("code") in SENTENCES or {"kind", "redrawn"} <= said.keys())
    return said if known else {}


def _run(parser: str, kind: str, given: IO[bytes], answer: IO[bytes], complaint: IO[bytes]) -> int:
    """The exit code; of one that went on for too long that of a killed one."""
    room = OUTGROWS * settings.UPLOAD_MAX_BYTES
    command = [sys.executable, "-m", "documents.parsers", parser, kind, str(MEMORY), str(SECONDS), str(room)]
    environment = {name: os.environ[name] for name in HANDED_ON if name in os.environ}
    environment["MALLOC_ARENA_MAX"] = "2"  # threads of a decoder would each reserve 64 MB of address space
    try:
        done = subprocess.run(
            command, stdin=given, stdout=answer, stderr=complaint, cwd=settings.BASE_DIR, env=environment, timeout=2 * SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return -signal.SIGKILL
    return done.returncode


def _verdict(said: dict[str, object], body: IO[bytes]) -> Verdict:
    if code := said.get("code"):
        params = said.get("params")
        raise Refused(str(code), **params if isinstance(params, dict) else {})
    return Verdict(str(said["kind"]), body.read() if said["redrawn"] else None)
