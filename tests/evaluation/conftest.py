from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from basics import clock
from tests.evaluation.chamber import Chamber, laid_chamber

TODAY = dt.date(2026, 9, 1)


@pytest.fixture
def standing_clock() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def chamber(db: None, standing_clock: None) -> Chamber:
    """A tea before the province's council; nobody has answered yet."""
    return laid_chamber()


@pytest.fixture
def scoring(chamber: Chamber) -> Chamber:
    """The same, open for scoring, nobody recused."""
    chamber.being_scored()
    return chamber
