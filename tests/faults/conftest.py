"""A portal of real processes to break."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from tests.e2e.running import HOST, Portal, eventually, free_port, looking_inside, own_copy, redis_of_its_own
from tests.e2e.world import live_world
from tests.faults.postbox import Postbox
from tests.worlds import World

QUICK = {
    "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
    "STATIC_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
}


@pytest.fixture(scope="session")
def postbox() -> Iterator[Postbox]:
    box = Postbox()
    box.open()
    yield box
    box.close()


@pytest.fixture(scope="session")
def breakable(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory, postbox: Postbox
) -> Iterator[Portal]:
    """The web processes; each test starts the worker and beat it needs. E-mail goes to the postbox."""
    folder: Path = tmp_path_factory.mktemp("faults")
    with own_copy(django_db_blocker, "faults") as database:
        mail = {"EMAIL_URL": f"smtp://{HOST}:{postbox.port}"}
        portal = Portal(database, folder, **QUICK, **mail, **redis_of_its_own(12))
        try:
            portal.start("web")
            portal.wait_until_up()
            yield portal
        finally:
            portal.stop()


@pytest.fixture
def portal(breakable: Portal, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    with looking_inside(breakable, django_db_blocker, monkeypatch) as inside:
        if "web" not in inside.running:
            inside.start("web")
            inside.wait_until_up()
        yield inside
        inside.stop("worker", "beat")


@pytest.fixture
def world(portal: Portal) -> World:
    return live_world("two_level")


class OwnRedis:
    """A Redis server of this test alone, which may be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://{HOST}:{self.port}/0"

    def start(self) -> None:
        command = ["redis-server", "--bind", HOST, "--port", str(self.port), "--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        eventually(self._answers, "Redis answers", 10)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        import redis

        try:
            with redis.Redis(host=HOST, port=self.port) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[OwnRedis]:
    if which("redis-server") is None:
        pytest.skip("no redis-server")
    server = OwnRedis(tmp_path)
    server.start()
    yield server
    server.kill()
