"""The demo: everything a portal is made of, as real processes on this machine, from one command."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO

from ocop_portal import launcher
from ocop_portal.launcher.postgres import PostgresFailed

HOST = "127.0.0.1"
SECONDS_TO_FIRST_PAGE = 60
SECONDS_TO_END = 20
DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class Ended(Exception):
    """Somebody asked the demo to end."""


class DemoFailed(Exception):
    """The demo cannot go on; the message says why."""


@dataclass
class Part:
    """One process of the demo and its log."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def last_words(self) -> str:
        return "\n".join(f"    {line}" for line in self.log.read_text(errors="replace").splitlines()[-15:])


def run() -> int:
    """Bring the demo up, wait until it ends, end all parts. 0 where somebody asked for the end."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    parts: list[Part] = []
    try:
        launcher.read_environment()
        port = _free_port()
        prepared = not os.environ.get("DATABASE_URL") and (launcher.var_dir() / "stamp-database").is_file()
        with _step("Database"):
            launcher.ensure_database()
        _prepare(port, prepared)
        address = _start(parts, port)
        _greet(address)
        return _watch(parts)
    except Ended:
        print("\nEnding the demo ...", flush=True)
        return 0
    except (DemoFailed, PostgresFailed) as failure:
        print(f"\n{failure}", file=sys.stderr, flush=True)
        return 1
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        _end_all(parts)


def _end(number: int, frame: FrameType | None) -> None:
    raise Ended


def _free_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise DemoFailed(f"PORT is {text!r}: give a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(text)))
        except OSError as error:
            raise DemoFailed(f"Port {text} of {HOST} is not free ({error.strerror}). Another one: PORT=8001 make demo") from error
    return int(text)


def _prepare(port: int, prepared: bool) -> None:
    """Bring the data up to date. Every command may run again without harm.

    `prepared`: the set-up has just seen to the tables of the embedded database.
    """
    os.environ.setdefault("SITE_URL", f"http://{HOST}:{port}")
    if not prepared:
        with _step("Tables and reference data (units, criteria, routes)"):
            _manage("prepare_database", "--verbosity", "0")
    print("Demo data (made once, kept afterwards):", flush=True)
    _manage("demo", quiet=False)
    _collect_static_files()


def _collect_static_files() -> None:
    """Collect anew only where a file of ours changed: to compress them takes seconds."""
    files = sorted(path for path in (launcher.BASE_DIR / "static").rglob("*") if path.is_file())
    state = "\n".join(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files)
    stamp = launcher.var_dir() / "stamp-static"
    if stamp.is_file() and stamp.read_text() == state:
        return
    with _step("Static files"):
        _manage("collectstatic", "--no-input", "--clear", "--verbosity", "0")
    stamp.write_text(state)


def _start(parts: list[Part], port: int) -> str:
    """Start web, worker and beat; returns the address once the first page answers."""
    address = f"http://{HOST}:{port}"
    with _step("Web server, worker and beat"):
        celery = ["-m", "celery", "--app", "ocop_portal.celery", "--quiet"]
        plain = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        parts.append(_spawn("web", ["-m", "gunicorn", "ocop_portal.wsgi", "--bind", f"{HOST}:{port}", "--workers", "2"]))
        parts.append(_spawn("worker", [*celery, "worker", "--concurrency", "1", *plain]))
        parts.append(_spawn("beat", [*celery, "beat", "--pidfile="]))
        deadline = time.monotonic() + SECONDS_TO_FIRST_PAGE
        while not _answers(f"{address}/healthz"):
            _complain_about_dead(parts)
            if time.monotonic() > deadline:
                raise DemoFailed(f"The web server does not answer:\n{parts[0].last_words()}")
            time.sleep(0.1)
    return address


def _spawn(name: str, arguments: list[str]) -> Part:
    """A child of its own session, so that Ctrl-C reaches the launcher alone, which dies with it on Linux."""
    folder = launcher.var_dir() / "log"
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"{name}.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=launcher.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )
    return Part(name, process, log)


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(DIES_WITH_PARENT, signal.SIGTERM)


def _greet(address: str) -> None:
    accounts = subprocess.run(
        [sys.executable, "manage.py", "demo", "--accounts"], cwd=launcher.BASE_DIR, stdout=subprocess.PIPE, text=True, check=False
    )
    print(f"\n{accounts.stdout.rstrip()}\n\nOCOP Portal: {address}   (Ctrl-C ends it; logs: {launcher.var_dir() / 'log'})", flush=True)


def _watch(parts: list[Part]) -> int:
    while True:
        _complain_about_dead(parts)
        time.sleep(0.5)


def _complain_about_dead(parts: list[Part]) -> None:
    for part in parts:
        code = part.process.poll()
        if code is not None:
            raise DemoFailed(f"{part.name} ended by itself (code {code}), so the demo ends. The end of {part.log}:\n{part.last_words()}")


def _end_all(parts: list[Part]) -> None:
    """End all parts, politely at first; returns when none is left."""
    for part in parts:
        if part.process.poll() is None:
            part.process.terminate()
    deadline = time.monotonic() + SECONDS_TO_END
    for part in parts:
        with suppress(subprocess.TimeoutExpired):
            part.process.wait(max(0.1, deadline - time.monotonic()))
        with suppress(ProcessLookupError):  # what is left of its session
            os.killpg(part.process.pid, signal.SIGKILL)
        part.process.wait()


def _manage(*arguments: str, quiet: bool = True) -> None:
    output: IO[bytes] | int | None = subprocess.PIPE if quiet else None
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=launcher.BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        check=False,
    )
    if done.returncode:
        said = ((done.stdout or b"") + (done.stderr or b"")).decode(errors="replace")
        raise DemoFailed(f"manage.py {arguments[0]} failed (code {done.returncode}).\n{said[-3000:]}")


@contextmanager
def _step(name: str) -> Iterator[None]:
    started = time.monotonic()
    print(f"{name} ...", end=" ", flush=True)
    yield
    print(f"{time.monotonic() - started:.1f} s", flush=True)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:  # noqa: S310 - always http
            return reply.status == 200
    except OSError:
        return False
