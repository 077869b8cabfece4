"""The application's database role: what it may do with each table, and what it tries in vain."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg2
import pytest
from django.conf import settings
from django.core import checks
from django.db import ProgrammingError, connection, connections, transaction
from psycopg2.errors import InsufficientPrivilege

from ocop_portal import grants, roles
from tests.owner import application, as_owner

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("not __import__('tests.owner', fromlist=['x']).application()", reason="one address for owner and application"),
]

RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def asked(question: str, *given: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, given)
        return list(cursor.fetchall())


def test_tests_run_as_the_application() -> None:
    assert asked("SELECT current_user") == [(application(),)]
    with as_owner():
        assert asked("SELECT current_user") != [(application(),)]
    assert asked("SELECT current_user") == [(application(),)]


def test_role_may_do_with_every_table_what_is_declared_and_nothing_more() -> None:
    question = (
        "SELECT c.relname, p.name FROM pg_class c CROSS JOIN unnest(%s) AS p(name)"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')"
        " AND has_table_privilege(%s, c.oid, p.name)"
    )
    found: dict[object, set[object]] = {}
    for table, right in asked(question, list(RIGHTS), application()):
        found.setdefault(table, set()).add(right)
    assert found == {table: set(allowed) for table, allowed in grants.rights().items()}
    every = {table for (table,) in asked("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert every == grants.rights().keys(), "no table without a word on it"


def test_no_column_is_given_beside_its_table() -> None:
    assert asked("SELECT attrelid::regclass, attname FROM pg_attribute WHERE attacl IS NOT NULL AND attnum > 0 AND attrelid >= 16384") == []


def test_role_makes_nothing_and_belongs_to_nobody() -> None:
    assert asked(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = %s", application()
    ) == [(False,) * 5]
    assert asked("SELECT roleid::regrole FROM pg_auth_members WHERE member = %s::regrole", application()) == []
    assert asked("SELECT has_schema_privilege('public', 'CREATE'), has_database_privilege(current_database(), 'CREATE')") == [
        (False, False)
    ]
    assert asked("SELECT has_database_privilege(current_database(), 'TEMPORARY')") == [(False,)]
    assert asked("SELECT oid::regclass FROM pg_class WHERE relowner = %s::regrole", application()) == []


def test_what_runs_with_the_owners_rights_is_declared_and_finds_tables_by_a_path_of_its_own() -> None:
    """And nobody but the application is given it."""
    found = asked(
        "SELECT oid::regprocedure::text, proconfig, has_function_privilege(%s, oid, 'EXECUTE'), proacl::text ~ '[{,]=X' FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace AND prosecdef",
        application(),
    )
    assert found == [(name, ["search_path=pg_catalog, public, pg_temp"], True, False) for name in grants.FUNCTIONS]


@pytest.fixture
def logged_in() -> Iterator[psycopg2.extensions.connection]:
    """A connection of the application's own, as a running portal has it."""
    role, database = settings.APPLICATION_ROLE, connections.settings["default"]
    link = psycopg2.connect(
        dbname=database["NAME"], user=role["USER"], password=role["PASSWORD"] or None, host=role["HOST"] or None, port=role["PORT"] or None
    )
    yield link
    link.close()


@pytest.mark.parametrize(
    "attack",
    [
        "TRUNCATE workflow_logentry CASCADE",
        "DELETE FROM workflow_logentry",
        "UPDATE workflow_logentry SET hash = ''",
        "DELETE FROM workflow_lognote",
        "DELETE FROM workflow_logchain",
        "UPDATE workflow_logchain SET scope = 'x'",
        "UPDATE evaluation_result SET stars = 5",
        "DELETE FROM evaluation_result",
        "DELETE FROM evaluation_mark",
        "DELETE FROM evaluation_scoresheet",
        "DELETE FROM evaluation_councilitem",
        "UPDATE cycle_recognition SET stars = 5",
        "DELETE FROM cycle_dossier",
        "UPDATE products_criterion SET code = 'x'",
        "UPDATE products_option SET points = 100",
        "INSERT INTO evaluation_evaluationrule (valid_from) VALUES ('2026-01-01')",
        "UPDATE evaluation_evaluationrule SET least_seats = 1",
        "ALTER TABLE workflow_logentry DISABLE TRIGGER ALL",
        "DROP TRIGGER pgtrigger_log_entry_append_only_5ae84 ON workflow_logentry",
        "DROP TABLE workflow_logentry",
        "CREATE TABLE mine (id int)",
        "CREATE TEMP TABLE evaluation_scoresheet (id int)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SET session_replication_role = replica",
        "DO $$ BEGIN EXECUTE 'SET ROLE ' || quote_ident((SELECT rolname FROM pg_roles WHERE rolsuper LIMIT 1)); END $$",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'y', now())",
    ],
)
def test_application_cannot(attack: str, logged_in: psycopg2.extensions.connection) -> None:
    with logged_in.cursor() as cursor, pytest.raises(InsufficientPrivilege):
        cursor.execute(attack)


def test_taking_on_the_role_in_tests_is_as_strict() -> None:
    for attack in (
        "SET session_replication_role = replica",
        "ALTER TABLE workflow_logentry DISABLE TRIGGER ALL",
        "TRUNCATE workflow_logentry",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attack)


def test_undeclared_model_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(grants.GRANTS, grants.ADD, "workflow.LogChain")
    with pytest.raises(grants.Undeclared, match=r"workflow\.LogEntry"):
        grants.rights()


@pytest.mark.parametrize(
    ("said", "fault"),
    [("workflow.LogBook", r"no model .* workflow\.LogBook\."), ("accounts.User", r"twice .* accounts\.User\.")],
)
def test_names_of_no_model_and_names_said_twice_are_faults(monkeypatch: pytest.MonkeyPatch, said: str, fault: str) -> None:
    monkeypatch.setitem(grants.GRANTS, grants.ADD, f"{grants.GRANTS[grants.ADD]} {said}")
    with pytest.raises(grants.Undeclared, match=fault):
        grants.rights()


# Where one role is both.


def test_a_role_that_could_rewrite_the_log_is_called_so() -> None:
    assert roles.weakness() == ""
    with as_owner():
        assert "application's database role" in roles.weakness()


def test_check_names_the_weakness(monkeypatch: pytest.MonkeyPatch) -> None:
    assert roles.application_owns_nothing(None, ["default"]) == [], "the owner's own commands say nothing of it"
    monkeypatch.setattr(settings, "CONNECTS_AS_OWNER", False)
    assert roles.application_owns_nothing(None, ["default"]) == []
    with as_owner():
        (found,) = roles.application_owns_nothing(None, ["default"])
    assert (found.id, found.level) == ("ocop_portal.W001", checks.WARNING)
