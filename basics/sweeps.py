"""Sweeps over due rows: one row that fails stops no other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

logger = logging.getLogger(__name__)

R = TypeVar("R")


def each(rows: Iterable[R], act: Callable[[R], int]) -> int:
    """Act on every row, each in a transaction of the act's own; the sum of what the acts answer.

    A failure is written to the operator's log; the row stays due, so the next sweep tries it again.
    """
    count = 0
    for row in rows:
        try:
            count += act(row)
        except Exception:
            logger.exception("a sweep failed at %r", row)
    return count
