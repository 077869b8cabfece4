"""Starts what a clone without a server needs: the embedded PostgreSQL, and the demo on top of it.

`ensure_database()` is called by manage.py and by pytest before Django reads its settings.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent

WITHOUT_DATABASE = frozenset(
    {"score", "makemessages", "compilemessages", "collectstatic", "findstatic", "help", "version", "--help", "--version"}
)
"""Commands of manage.py that never open a connection: no server is started for them."""

OF_THE_OWNER = frozenset(
    {
        "migrate", "prepare_database", "backup", "restore", "load_reference", "load_unit_changes", "demo", "simulate", "flush", "pgtrigger",
        "loaddata", "remove_stale_contenttypes",
    }
)  # fmt: skip
"""Commands of manage.py that make tables, reference data or a whole fiction: they connect as the owner of the tables."""

_as_owner = False


def connect_as_owner() -> None:
    """To be said before Django reads its settings: this process is the owner's, not the application's."""
    global _as_owner
    _as_owner = True


def connects_as_owner() -> bool:
    return _as_owner


def read_environment() -> None:
    """Take over what the `.env` file names and the environment does not."""
    file = BASE_DIR / ".env"
    if file.is_file():
        import environ

        environ.Env.read_env(file)


def var_dir() -> Path:
    """The folder for everything a running portal writes; the same rule as in the settings."""
    return Path(os.environ.get("VAR_DIR") or BASE_DIR / "var").resolve()


def ensure_database(argv: Sequence[str] = ()) -> None:
    """Set DATABASE_URL and DATABASE_OWNER_URL where neither the environment nor `.env` names a server, and choose between them.

    The embedded PostgreSQL is started, or shared where it already runs, and stays up until the last
    process that asked for it has ended, however it ended.
    """
    read_environment()
    command = argv[1] if len(argv) > 1 else ""
    if command in OF_THE_OWNER:
        connect_as_owner()
    if os.environ.get("DATABASE_URL"):
        return
    if command in WITHOUT_DATABASE:
        os.environ["DATABASE_URL"] = "postgres://postgres@localhost/none"
        return
    from ocop_portal.launcher.sharing import SharedPostgres

    server = SharedPostgres(var_dir()).use()
    os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = server.url, server.owner_url
