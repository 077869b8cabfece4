"""Who a test is to the database: the application, as a running portal; the owner where the scene is set.

Connections log in as the owner, for the owner makes the test database and what a scene needs of reference data must be made in
the test's own transaction. All other statements run as the application's role.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg2
from django.conf import settings
from django.db import connection, connections, models, transaction

M = TypeVar("M", bound=models.Model)


def application() -> str:
    """The application's role; "" where owner and application have one address."""
    role, owner = settings.APPLICATION_ROLE["USER"], connections.settings["default"]["USER"]
    return "" if role == owner else role


def take_role() -> None:
    """From here on every connection of this process acts as the application."""
    lay_role_down()
    _options(lambda before: f"{before} -c role={application()}" if application() else before)


def lay_role_down() -> None:
    _options(lambda before: before.partition(" -c role=")[0])


def _options(changed: Callable[[str], str]) -> None:
    connections.close_all()
    options = connections.settings["default"]["OPTIONS"]
    options["options"] = changed(options["options"])


@contextmanager
def as_owner() -> Iterator[None]:
    """Act as the owner of the tables: make reference data, or forge what the application cannot."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SHOW role")
        (before,) = cursor.fetchone()
        cursor.execute("SET ROLE NONE")
        yield
        cursor.execute(f"SET ROLE {connection.ops.quote_name(before)}" if before != "none" else "SET ROLE NONE")


def settle_constraints() -> None:
    """Let PostgreSQL check deferred keys now, and later ones at the end again: it alters and truncates no table with checks pending."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def forging(*tables: str) -> Iterator[Any]:
    """A cursor of somebody who owns the database and switches the tables' triggers off."""
    settle_constraints()
    with as_owner(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        settle_constraints()
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def owned(model: type[M], **fields: Any) -> M:
    """A row of reference data, which the application only reads."""
    with as_owner():
        return model._default_manager.create(**fields)


def run_sql(*statements: str, **where: Any) -> None:
    """Statements about whole databases and roles, each by itself, on a connection of their own."""
    connection = psycopg2.connect(**where)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        connection.close()
