"""What is asked on most pages and may be some seconds old: read in each process at most once a minute, or as often as is named."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")
SECONDS = 60
_all: list[Kept[Any]] = []


class Kept(Generic[T]):
    """What `read` says, for a minute or the `seconds` named: an edit is known in every process by then, and at once in one that is
    told to `forget`.

    It is handed to every request of the process, so nobody may change it.
    """

    def __init__(self, read: Callable[[], T], seconds: int = SECONDS) -> None:
        self._read, self._seconds = read, seconds
        self._known: tuple[float, T] | None = None
        _all.append(self)

    def __call__(self) -> T:
        known = self._known
        if known is None or time.monotonic() - known[0] > self._seconds:
            known = self._known = time.monotonic(), self._read()
        return known[1]

    def forget(self) -> None:
        self._known = None


def forget_all() -> None:
    for kept in _all:
        kept.forget()
