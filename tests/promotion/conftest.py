from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cycle.tasks import send_due_notices
from promotion.tasks import render_certificate
from tests.promotion import stage as stages


@pytest.fixture
def stage(db: None) -> stages.Stage:
    return stages.build()


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """Files of each test in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def nobody_is_woken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages stay in this process: tests call what a worker would."""
    for task in (send_due_notices, render_certificate):
        monkeypatch.setattr(task, "apply_async", lambda *args, **options: None)
