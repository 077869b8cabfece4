"""One row that fails stops no other."""

from __future__ import annotations

import pytest

from basics.sweeps import each


def test_a_failing_row_is_logged_and_the_others_are_done(caplog: pytest.LogCaptureFixture) -> None:
    done: list[int] = []

    def act(row: int) -> int:
        if row == 2:
            raise ValueError("row two")
        done.append(row)
        return row

    assert each([1, 2, 3], act) == 4
    assert done == [1, 3]
    assert "row two" in caplog.text
