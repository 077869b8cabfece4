"""The body of a move that corrects columns of its object."""

from __future__ import annotations

from collections.abc import Mapping

from .acts import Act
from .machine import Machine


def correct(subject: Machine, act: Act) -> None:
    """Write what the move's form gave into the columns of these names. The log keeps what stood there before and what does now."""
    for name, value in on_record(act, {name: getattr(subject, name) for name in act.data}).items():
        setattr(subject, name, value)


def on_record(act: Act, before: Mapping[str, object]) -> dict[str, object]:
    """What the move's form gave; what the log keeps of it is `before` and this."""
    given = dict(act.data)
    act.data.clear()
    act.data.update(before=_said(before), after=_said(given))
    return given


def _said(values: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}
