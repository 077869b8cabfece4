"""A dossier with a few entries in the log."""

from __future__ import annotations

import pytest

from ocop_portal.simulation.journey import Journey
from tests.worlds import World


@pytest.fixture
def journey(two_level: World) -> Journey:
    fresh = two_level.journey()
    fresh.start()
    fresh.submit_idea()
    return fresh
