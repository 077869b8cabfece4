"""Gives pytest a database before pytest-django reads the settings (`-p` in pyproject.toml)."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

from ocop_portal import launcher


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None]:
    launcher.ensure_database()
    # Pages name static files without a manifest: tests do not collect them first.
    os.environ.setdefault("STATIC_STORAGE", "django.contrib.staticfiles.storage.StaticFilesStorage")
    yield
