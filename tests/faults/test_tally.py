"""The table of faults counts what it says."""

from __future__ import annotations

import pytest

from tests.faults.tally import Tally, table


@pytest.mark.parametrize(("times", "lost", "doubled"), [(0, 1, 0), (1, 0, 0), (2, 0, 1)])
def test_what_happened_once_is_neither_lost_nor_doubled(times: int, lost: int, doubled: int) -> None:
    counted = Tally("web killed")
    counted.once("entry", times)
    assert (len(counted.lost), len(counted.doubled)) == (lost, doubled)


def test_the_table_adds_tries_up_and_names_what_failed() -> None:
    lines = table([("web killed", 0, 0, 1.2, False), ("disk full", 0, 0, 0.0, False), ("web killed", 2, 1, 7.6, True)])
    assert [line.split() for line in lines] == [
        ["fault", "tries", "lost", "doubled", "done", "in"],
        ["web", "killed", "2", "2", "1", "8", "s", "FAILED"],
        ["disk", "full", "1", "0", "0", "0", "s"],
    ]
