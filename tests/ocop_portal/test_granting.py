"""What a migration grants while not every table is there."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from tests.owner import application


@pytest.mark.skipif("not __import__('tests.owner', fromlist=['x']).application()", reason="one address for owner and application")
def test_one_app_is_migrated_into_a_new_database(empty_database: str) -> None:
    call_command("migrate", "accounts", verbosity=0)
    with connection.cursor() as cursor:
        assert "workflow_logentry" not in connection.introspection.table_names(cursor)
        cursor.execute("SELECT has_table_privilege(%s, 'accounts_user', 'UPDATE')", [application()])
        assert cursor.fetchone() == (True,)
