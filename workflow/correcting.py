"""The body of a move that corrects columns of its object."""

from __future__ import annotations

from .acts import Act
from .machine import Machine


def correct(subject: Machine, act: Act) -> None:
    """Write what the move's form gave into the columns of these names. The log keeps what stood there before and what does now."""
    given = dict(act.data)
    act.data.clear()
    act.data.update(before={name: str(getattr(subject, name)) for name in given}, after={name: str(value) for name, value in given.items()})
    for name, value in given.items():
        setattr(subject, name, value)
