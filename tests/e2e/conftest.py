"""The portal these tests visit: one for all of them, started once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.running import Portal, looking_inside, own_copy, redis_of_its_own, wipe


@pytest.fixture(scope="session")
def running(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Web, worker and beat on a copy of the test database, in a folder of their own, ready for work."""
    folder: Path = tmp_path_factory.mktemp("portal")
    with own_copy(django_db_blocker, "e2e") as database:
        portal = Portal(database, folder, **redis_of_its_own(10))
        try:
            portal.start("worker", "beat")
            portal.manage("collectstatic", "--no-input", "--verbosity", "0")
            portal.start("web")
            portal.wait_until_up("/readyz")
            yield portal
        finally:
            portal.stop()
    wipe(folder / "static")


@pytest.fixture
def portal(running: Portal, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    """The running portal, its database and files open to the test."""
    with looking_inside(running, django_db_blocker, monkeypatch) as inside:
        yield inside
