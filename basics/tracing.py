"""Which request is being answered: what a line of the log and an error page have in common."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Trace:
    """`id`: short enough to be read out on the phone; `client`: the network address the request came from."""

    id: str
    client: str


current: ContextVar[Trace | None] = ContextVar("trace", default=None)
"""None outside of requests: in the worker, in commands."""


def request_id() -> str:
    """The number of the request being answered; "" outside of one."""
    trace = current.get()
    return trace.id if trace else ""
