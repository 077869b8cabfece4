"""The two roles of the database: the owner of its tables, and the application's, which owns nothing.

The owner's address (`DATABASE_OWNER_URL`) is for commands that make tables or load reference data; pages, worker and beat
know that of the application alone.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.management import CommandError
from django.db import DatabaseError, connection
from django.db.backends.signals import connection_created

from .grants import FUNCTIONS, rights

logger = logging.getLogger(__name__)

TOO_STRONG = """
    SELECT r.rolsuper OR r.rolcreaterole OR r.rolbypassrls, EXISTS (
        SELECT FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND pg_has_role(c.relowner, 'MEMBER')
    ) FROM pg_roles r WHERE r.rolname = current_user"""


def prepare(**kwargs: Any) -> None:
    """After a migration, as the owner: all the application's role needs, and nothing more."""
    role = settings.APPLICATION_ROLE
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        if role["USER"] in ("", cursor.fetchone()[0]):
            return  # one address for both: `weakness` says so
        _make(cursor, role)
        _grant(cursor, connection.ops.quote_name(role["USER"]))


def _make(cursor: Any, role: dict[str, str]) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role["USER"]])
    if cursor.fetchone():
        return
    name, password = connection.ops.quote_name(role["USER"]), role["PASSWORD"] or None
    try:
        cursor.execute(f"CREATE ROLE {name} LOGIN PASSWORD %s", [password])
    except DatabaseError as error:
        raise CommandError(f"The owner may not make the role {name}: let somebody who may make it (CREATE ROLE {name} LOGIN).") from error


def _grant(cursor: Any, name: str) -> None:
    """Whatever was granted before is taken back first, also from everybody.

    Where one app was migrated the others have no tables and functions yet.
    """
    there = set(connection.introspection.table_names(cursor))
    given = {table: allowed for table, allowed in rights().items() if table in there}
    cursor.execute("SELECT name FROM unnest(%s) AS name WHERE to_regprocedure(name) IS NOT NULL", [list(FUNCTIONS)])
    functions = [name for (name,) in cursor.fetchall()]
    database = connection.ops.quote_name(str(connection.settings_dict["NAME"]))
    cursor.execute(
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}, PUBLIC;"
        f" REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {name}, PUBLIC;"
        f" REVOKE CREATE ON SCHEMA public FROM {name}, PUBLIC;"
        f" REVOKE CREATE, TEMPORARY ON DATABASE {database} FROM {name}, PUBLIC;"
        f" GRANT CONNECT ON DATABASE {database} TO {name};"
        f" GRANT USAGE ON SCHEMA public TO {name};"
        + "".join(f" GRANT {', '.join(allowed)} ON {connection.ops.quote_name(table)} TO {name};" for table, allowed in given.items())
        + "".join(f" GRANT EXECUTE ON FUNCTION {function} TO {name};" for function in functions)
    )


def weakness() -> str:
    """Why the role of this connection could rewrite what is evidence; "" where it could not."""
    with connection.cursor() as cursor:
        cursor.execute(TOO_STRONG)
        strong, owns = cursor.fetchone()
    if strong:
        return "The application's database role is a superuser or may make roles: nothing keeps it from rewriting the log."
    if owns:
        return "The application's database role owns its tables: nothing keeps it from rewriting the log."
    return ""


HINT = "Give DATABASE_URL a role that owns nothing, and DATABASE_OWNER_URL the owner (docs/deploy.md)."


@checks.register(checks.Tags.database)
def application_owns_nothing(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **kwargs: Any
) -> list[checks.CheckMessage]:
    if not databases or settings.CONNECTS_AS_OWNER:
        return []
    found = weakness()
    return [checks.Warning(found, hint=HINT, id="ocop_portal.W001")] if found else []


def look(**kwargs: Any) -> None:
    """At a process's first connection: say once that its role could do too much."""
    connection_created.disconnect(look)
    if found := weakness():
        logger.warning("%s %s", found, HINT)
