"""What every test may use: reference data in the database, worlds on each route, a database of one's own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from django.test.utils import setup_databases, teardown_databases

from basics import memory
from tests.laying import laid
from tests.owner import as_owner, lay_role_down, run_sql, take_role
from tests.worlds import World, make_world

pytest_plugins = ["tests.faults.tally"]
SKIPPED_IN_BROWSER = pytest.StashKey[int]()
CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database with the reference data every portal starts with; the owner makes it, the application uses it.

    pytest-django makes none where only tests with a copy of their own were chosen; here it is made all the same, so that
    no test ever touches the database DATABASE_URL names.
    """
    name = str(connections.settings["default"]["NAME"])
    with django_db_blocker.unblock():
        made = [] if name.startswith("test_") else setup_databases(0, False, aliases={"default"})
        call_command("load_reference", verbosity=0)
        take_role()
    yield
    with django_db_blocker.unblock():
        lay_role_down()
        teardown_databases(made, 0)


@pytest.fixture
def of_the_owner(db: None) -> Iterator[None]:
    """For tests of what the owner's commands do: the whole test acts as the owner."""
    with as_owner():
        yield


@pytest.fixture(autouse=True)
def _fresh_process_memory() -> Iterator[None]:
    """What a process remembers of the database must not outlive the test."""
    yield
    memory.forget_all()


@pytest.fixture(scope="session", autouse=True)
def _views_imported() -> None:
    """Before any test puts something in a view's place: a module imported meanwhile would keep it for good."""
    import_module("ocop_portal.urls")


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """A real hash costs half a second a person, and no test is about it."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A copy of the test database in which transactions really commit, dropped after the test.

    A flush could not do: append-only tables refuse it, and the reference data would be gone for the next test.
    """
    with _copy_of_database(django_db_blocker) as name:
        yield name


@pytest.fixture(scope="module")
def own_database_of_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The same for all tests of a module, which leave what they did to each other."""
    with _copy_of_database(django_db_blocker) as name:
        yield name


@pytest.fixture
def empty_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database without a table, dropped after the test; connections are the owner's, whose first command makes some."""
    with _copy_of_database(django_db_blocker, of="template0") as name:
        lay_role_down()
        yield name
        take_role()


@contextmanager
def _copy_of_database(django_db_blocker: Any, of: str = "") -> Iterator[str]:
    with django_db_blocker.unblock():
        connections.close_all()
        settings = connections.settings["default"]
        template = settings["NAME"]
        copy = f"{template}_own"
        _administer(settings, f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)', f'CREATE DATABASE "{copy}" TEMPLATE "{of or template}"')
        settings["NAME"] = copy
        try:
            yield copy
        finally:
            connections.close_all()
            settings["NAME"] = template
            _administer(settings, f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')


def _administer(settings: dict[str, Any], *statements: str) -> None:
    where = {"user": settings["USER"], "password": settings["PASSWORD"], "host": settings["HOST"], "port": settings["PORT"]}
    run_sql(*statements, dbname="postgres", **{name: value or None for name, value in where.items()})


@pytest.fixture
def two_level(db: None) -> World:
    """A province on the two-level route, its year open."""
    return laid("two_level", partial(make_world, "two_level"))


@pytest.fixture
def three_level(db: None) -> World:
    """A province on the three-level route, its year open."""
    return laid("three_level", partial(make_world, "three_level"))


@pytest.fixture(params=["two_level", "three_level"])
def world(request: pytest.FixtureRequest, db: None) -> World:
    """The same test on both routes."""
    return laid(request.param, partial(make_world, request.param))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": chromium(), "args": CHROMIUM_FLAGS}


def chromium() -> str | None:
    """The system's browser: the program CHROMIUM names, else the first one found."""
    names = [os.environ.get("CHROMIUM") or "chromium", "chromium-browser", "google-chrome"]
    return next(filter(None, map(shutil.which, names)), None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long tests of real processes first, or one would run alone at the end. Then mark what uses a browser; without one, skip it
    with one line, and fail where CI=true."""
    items.sort(key=lambda item: item.path.parent.name not in ("e2e", "faults"))
    in_browser = [item for item in items if "page" in getattr(item, "fixturenames", ()) or item.get_closest_marker("e2e")]
    for item in in_browser:
        item.add_marker(pytest.mark.e2e)
    if not in_browser or chromium():
        return
    if os.environ.get("CI") == "true":
        raise pytest.UsageError("CI needs Chromium for the browser tests: apt-get install chromium")
    config.stash[SKIPPED_IN_BROWSER] = len(in_browser)
    for item in in_browser:
        item.add_marker(pytest.mark.skip(reason="no Chromium"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if count := config.stash.get(SKIPPED_IN_BROWSER, 0):
        terminalreporter.write_line(f"{count} browser tests skipped: Chromium is not installed (Debian: apt-get install chromium).")
