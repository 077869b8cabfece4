from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings

from tests.access.doorbell import Visitors
from tests.access.place import Place, build
from tests.access.traces import own_tables
from tests.laying import laid


@pytest.fixture(scope="session")
def media_of_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The place is built once a process, so its files outlive a module."""
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="module")
def place(django_db_setup: None, django_db_blocker: Any, media_of_place: Path) -> Iterator[Place]:
    """Laid down once a module, in a transaction that is rolled back; each test's own lies inside it."""
    with override_settings(MEDIA_ROOT=media_of_place), django_db_blocker.unblock(), transaction.atomic():
        place = laid("place", build)
        with connection.cursor() as cursor:
            # The planner knows nothing of rows this young. Only our own tables: catalogues are shared by all databases.
            cursor.execute(f"ANALYZE {', '.join(own_tables())}")
        yield place
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def visitors(place: Place) -> Visitors:
    return Visitors(place)
