"""What a process keeps for a minute is asked once in it, and again after it or when told."""

from __future__ import annotations

import time

import pytest

from basics import memory
from basics.memory import Kept


def test_it_is_read_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    kept = Kept(lambda: asked.append(1) or len(asked))
    assert [kept(), kept()] == [1, 1]
    later = time.monotonic() + memory.SECONDS + 1
    monkeypatch.setattr(memory.time, "monotonic", lambda: later)
    assert [kept(), kept()] == [2, 2]


def test_it_is_read_anew_when_told() -> None:
    asked: list[int] = []
    kept = Kept(lambda: asked.append(1) or len(asked))
    kept()
    kept.forget()
    assert kept() == 2
    memory.forget_all()
    assert kept() == 3
