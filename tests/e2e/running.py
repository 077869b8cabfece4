"""A whole portal as real processes: a database of its own, web, worker and beat, ended by their process ids."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from celery.app.task import Task
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connections
from django.test import override_settings

from ocop_portal.launcher import BASE_DIR
from ocop_portal.launcher.demo import _die_with_parent

T = TypeVar("T")

PASSWORD = "lua-chin-thom-2026"
HOST = "127.0.0.1"
PATIENCE = 150
"""Seconds to wait for anything at most. The portal promises a minute; a machine busy with other tests may take longer."""
CELERY = ["-m", "celery", "--app", "ocop_portal.celery", "--quiet"]
PARTS = {
    "web": ["-m", "gunicorn", "ocop_portal.wsgi", "--workers", "2"],
    "worker": [*CELERY, "worker", "--concurrency", "1", "--without-gossip", "--without-mingle", "--without-heartbeat"],
    "beat": [*CELERY, "beat", "--pidfile="],
}


def password_hash() -> str:
    """PASSWORD under the hasher of the real portal; the tests' own process has a cheaper one."""
    return PBKDF2PasswordHasher().encode(PASSWORD, "muoi-cua-bai-thu")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def eventually(look: Callable[[], T], what: str, seconds: float = PATIENCE, said: Callable[[], str] = str) -> T:
    """The first true answer of `look`, asked again and again; else what the parts of the portal have `said` by then."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}\n{said()}"
        time.sleep(0.1)
    return found


def _to(address: str, database: str) -> str:
    """The same server and role, another database."""
    return f"{address.partition('?')[0].rpartition('/')[0]}/{database}"


class Portal:
    """One portal in `folder` on `database`. `more` is what else its environment says."""

    def __init__(self, database: str, folder: Path, **more: str) -> None:
        self.database, self.folder, self.port = database, folder, free_port()
        self.url = f"http://{HOST}:{self.port}"
        self.environment = {
            **os.environ,
            **{role: _to(os.environ[role], database) for role in ("DATABASE_URL", "DATABASE_OWNER_URL") if os.environ.get(role)},
            "VAR_DIR": str(folder),
            "STATIC_DIR": str(folder / "static"),
            "SITE_URL": self.url,
            "EMAIL_URL": "filemail:",
            "DJANGO_SETTINGS_MODULE": "ocop_portal.settings",
            **more,
        }
        if "STATIC_STORAGE" not in more:
            self.environment.pop("STATIC_STORAGE", None)
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    # Processes.

    def manage(self, *arguments: str) -> None:
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=BASE_DIR, env=self.environment, check=True, stdin=subprocess.DEVNULL)

    def start(self, *parts: str) -> None:
        for part in parts:
            bind = ["--bind", f"{HOST}:{self.port}"] if part == "web" else []
            with self.log_file(part).open("ab") as log:
                self.running[part] = subprocess.Popen(
                    [sys.executable, *PARTS[part], *bind], cwd=BASE_DIR, env=self.environment, stdin=subprocess.DEVNULL, stdout=log,
                    stderr=subprocess.STDOUT, start_new_session=True, preexec_fn=_die_with_parent if sys.platform == "linux" else None,
                )  # fmt: skip

    def kill(self, part: str) -> None:
        """As a power cut would: the process and its children, at once."""
        process = self.running.pop(part)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self, *parts: str) -> None:
        """Politely; what has not ended after a while is killed."""
        ending = {part: self.running[part] for part in parts or tuple(self.running) if part in self.running}
        for process in ending.values():
            process.terminate()
        for part, process in ending.items():
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            self.running.pop(part)

    def log_file(self, part: str) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{part}.log"

    def said(self, part: str) -> str:
        """The end of a part's log, for a failed test's message."""
        file = self.log_file(part)
        return "\n".join(file.read_text(errors="replace").splitlines()[-25:]) if file.is_file() else ""

    def worker_said(self) -> str:
        return "\n".join([self.said("worker"), self.said("beat")])

    # What it answers.

    def get(self, path: str) -> tuple[int, bytes]:
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as reply:
                return reply.status, reply.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()
        except OSError:
            return 0, b""

    def wait_until_up(self, path: str = "/healthz") -> dict[str, Any]:
        """What `path` says once it answers 200."""

        def answer() -> bytes | None:
            for part, process in self.running.items():
                assert process.poll() is None, f"{part} ended by itself:\n{self.said(part)}"
            status, body = self.get(path)
            return body if status == 200 else None

        return dict(json.loads(eventually(answer, f"{path} is fine", said=lambda: f"{self.get(path)}\n{self.worker_said()}")))

    def mails(self) -> list[str]:
        """The e-mails written so far, as text."""
        folder = self.folder / "mail"
        return [file.read_text(errors="replace") for file in sorted(folder.iterdir())] if folder.is_dir() else []


@contextmanager
def own_copy(blocker: Any, suffix: str) -> Iterator[str]:
    """A copy of the test database, dropped afterwards."""
    from tests.conftest import _administer

    with blocker.unblock():
        connections.close_all()
    settings = connections.settings["default"]
    template = str(settings["NAME"])
    copy = f"{template}_{suffix}"
    _administer(settings, f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)', f'CREATE DATABASE "{copy}" TEMPLATE "{template}"')
    try:
        yield copy
    finally:
        _administer(settings, f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')


@contextmanager
def looking_inside(portal: Portal, blocker: Any, monkeypatch: Any) -> Iterator[Portal]:
    """Let this process read and write the portal's database and files. It wakes no worker: the rows are the truth."""
    monkeypatch.setattr(Task, "apply_async", lambda *args, **options: None)
    settings = connections.settings["default"]
    template = settings["NAME"]
    with blocker.unblock(), override_settings(MEDIA_ROOT=portal.folder / "media", SITE_URL=portal.url):
        connections.close_all()
        settings["NAME"] = portal.database
        try:
            yield portal
        finally:
            connections.close_all()
            settings["NAME"] = template


def redis_of_its_own(number: int) -> dict[str, str]:
    """The server REDIS_URL names, under a database number no other portal of these tests uses; nothing without a server.

    Numbers are even, for two processes of tests; the server has 16.
    """
    given = os.environ.get("REDIS_URL", "")
    if not given:
        return {"REDIS_URL": ""}
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    base = given if given.count("/") == 2 else given.rpartition("/")[0]
    return {"REDIS_URL": f"{base}/{number + int(worker) % 2}"}


def wipe(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
