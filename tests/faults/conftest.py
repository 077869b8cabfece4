"""A portal of real processes to break."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.running import Portal, looking_inside, own_copy, redis_of_its_own
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


@contextmanager
def portal_of_its_own(blocker: Any, name: str, folder: Path, *parts: str, **more: str) -> Iterator[Portal]:
    """These parts on a copy of the database, at work."""
    with own_copy(blocker, name) as database:
        portal = Portal(database, folder, **QUICK, **more)
        try:
            portal.start(*parts)
            portal.wait_until_up("/readyz" if "beat" in parts else "/healthz")
            yield portal
        finally:
            portal.stop()


@pytest.fixture(scope="session")
def breakable(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory, postbox: Postbox
) -> Iterator[Portal]:
    """The web processes; each test starts the worker and beat it needs. E-mail goes to the postbox."""
    more = {"EMAIL_URL": postbox.url, **redis_of_its_own(12)}
    with portal_of_its_own(django_db_blocker, "faults", tmp_path_factory.mktemp("faults"), "web", **more) as portal:
        yield portal


@pytest.fixture
def portal(breakable: Portal, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    with looking_inside(breakable, django_db_blocker, monkeypatch) as inside:
        yield inside
        inside.stop("worker", "beat")


@pytest.fixture
def world(portal: Portal) -> World:
    return live_world("two_level")
