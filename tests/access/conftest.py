from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings

from tests.access.doorbell import Visitors
from tests.access.place import Place, build
from tests.access.traces import own_tables


@pytest.fixture(scope="module")
def place(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Built once a module, in a transaction that is rolled back; each test's own lies inside it."""
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with media, django_db_blocker.unblock(), transaction.atomic():
        place = build()
        with connection.cursor() as cursor:
            # The planner knows nothing of rows this young. Only our own tables: catalogues are shared by all databases.
            cursor.execute(f"ANALYZE {', '.join(own_tables())}")
        yield place
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def visitors(place: Place) -> Visitors:
    return Visitors(place)
