"""A portal whose database role could rewrite the log says so when it starts."""

from __future__ import annotations

import logging

import pytest
from django.db import connection, connections
from django.db.backends.signals import connection_created

from ocop_portal import roles
from tests.owner import lay_role_down, take_role


def test_a_portal_whose_role_is_too_strong_starts_and_warns_once(own_database: str, caplog: pytest.LogCaptureFixture) -> None:
    for make_ready, warnings in ((take_role, 0), (lay_role_down, 1)):
        make_ready()
        connection_created.connect(roles.look)
        try:
            for _connection in range(2):
                connections.close_all()
                connection.ensure_connection()
        finally:
            connection_created.disconnect(roles.look)
            take_role()
        assert [record.levelno for record in caplog.records if "DATABASE_OWNER_URL" in record.getMessage()] == [logging.WARNING] * warnings
