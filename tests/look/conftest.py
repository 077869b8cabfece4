"""Pages of components, rendered without a database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import RequestFactory
from django.urls import resolve
from django.utils import translation


@pytest.fixture
def render_page(settings: Any) -> Callable[..., str]:
    """Render a page of `tests.look.urls` (use with `@pytest.mark.urls`) in a language."""
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

    def render(path: str, language: str = "vi", **query: str) -> str:
        with translation.override(language):
            match = resolve(path)
            return match.func(RequestFactory().get(path, query), *match.args, **match.kwargs).content.decode()

    return render
