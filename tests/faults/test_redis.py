"""Redis dies under a running portal, alone and with every other part."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from django.urls import reverse

from tests.e2e.running import HOST, Portal, eventually, free_port, looking_inside
from tests.faults.callers import Caller
from tests.faults.conftest import portal_of_its_own
from tests.faults.postbox import Postbox
from tests.faults.scenes import all_sent, each_came_once, journey, save, saved, submit, submitted_once, writing_page
from tests.faults.tally import Tally
from tests.worlds import World

pytestmark = pytest.mark.tasks


class OwnRedis:
    """A Redis server of this portal alone, which may be killed and started again."""

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


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnRedis]:
    if which("redis-server") is None:
        pytest.skip("no redis-server")
    server = OwnRedis(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def with_redis(
    redis: OwnRedis, postbox: Postbox, django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Portal]:
    """All parts, at work over that server."""
    folder: Path = tmp_path_factory.mktemp("over-redis")
    more = {"EMAIL_URL": postbox.url, "REDIS_URL": redis.url}
    with portal_of_its_own(django_db_blocker, "redis", folder, "web", "worker", "beat", **more) as portal:
        yield portal


@pytest.fixture
def portal(with_redis: Portal, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    with looking_inside(with_redis, django_db_blocker, monkeypatch) as inside:
        yield inside


@pytest.mark.fault("Redis killed, and back empty")
def test_dead_redis_stops_nobody(portal: Portal, world: World, postbox: Postbox, redis: OwnRedis, tally: Tally) -> None:
    """Redis dies under a running portal and comes back empty: pages and moves go on, worker and beat find back."""
    kept, sent = journey(world), journey(world)
    redis.kill()
    status, said = portal.get("/readyz")
    assert (status, b"unreachable" in said) == (503, True)
    caller = Caller(portal, kept.owner)
    assert save(caller, kept.dossier, "Kể khi không có Redis.").status == 200
    assert submit(Caller(portal, sent.owner), sent.dossier).status == 200
    assert caller.get(reverse("inbox")).status == 200
    assert not all_sent(sent.dossier)
    redis.start()
    tally.done(lambda: all_sent(sent.dossier), "the notice follows", said=portal.worker_said)
    tally.once("save", saved(kept.dossier, "Kể khi không có Redis."))
    submitted_once(tally, sent)
    each_came_once(tally, postbox, sent.dossier)


@pytest.mark.fault("web, worker, beat and Redis killed at once after a save and a submission")
def test_acknowledged_save_survives_the_death_of_all_parts(
    portal: Portal, world: World, postbox: Postbox, redis: OwnRedis, tally: Tally
) -> None:
    kept, sent = journey(world), journey(world)
    caller = Caller(portal, kept.owner)
    assert save(caller, kept.dossier, "Chuyện vừa kể xong thì mất điện.").status == 200
    assert submit(Caller(portal, sent.owner), sent.dossier).status == 200
    for part in ("web", "worker", "beat"):
        portal.kill(part)
    redis.kill()
    tally.once("save", saved(kept.dossier, "Chuyện vừa kể xong thì mất điện."))
    redis.start()
    portal.start("web", "worker", "beat")
    portal.wait_until_up()
    assert "Chuyện vừa kể xong thì mất điện." in caller.get(writing_page(kept.dossier)).body, "and the session too"
    tally.done(lambda: all_sent(sent.dossier), "the notice follows", said=portal.worker_said)
    submitted_once(tally, sent)
    each_came_once(tally, postbox, sent.dossier, unnoted=1)
