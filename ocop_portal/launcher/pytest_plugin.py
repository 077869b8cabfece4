"""Gives pytest a database before pytest-django reads the settings (`-p` in pyproject.toml).

Tests log in as the owner, who makes their database, and take on the application's role (`tests/conftest.py`)."""

from __future__ import annotations

import os
import threading
from collections.abc import Generator

import pytest

from ocop_portal import launcher


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None]:
    launcher.connect_as_owner()
    launcher.ensure_database()
    # Pages name static files without a manifest, and none is collected: tests serve them from where they lie.
    os.environ.setdefault("STATIC_STORAGE", "django.contrib.staticfiles.storage.StaticFilesStorage")
    os.environ.setdefault("STATIC_DIR", str(launcher.BASE_DIR / "static" / "img"))
    # The browser's driver keeps an event loop in the tests' thread, which Django takes for asynchronous code.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    yield


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """One connection a thread, as outside of tests.

    Where an event loop runs, Django's own storage turns from one a thread to one a context, so that after the first
    browser test the same thread had two connections, and closing all closed one.
    """
    from django.db import connections

    connections._connections = threading.local()  # type: ignore[attr-defined]
