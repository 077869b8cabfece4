"""One making of a move, and the transaction in which one or several are made."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from accounts.models import AdministrativeUnit, User

from .machine import Machine


@dataclass(frozen=True)
class Grant:
    """Why a move is allowed: the role it is made in, and the unit that role is held for (None for producers)."""

    role: str
    unit: AdministrativeUnit | None = None


@dataclass(frozen=True)
class Desk:
    """Where an object lies. An empty role means nowhere: its journey is over."""

    role: str = ""
    unit: AdministrativeUnit | None = None


@dataclass
class Pending:
    """A move made in this transaction, to be entered in the log at its end. `went_to` and `seal` are known once the move is made."""

    subject: Machine
    move: str
    act: Act
    came_from: str
    went_to: str = ""
    seal: str = ""


@dataclass
class Transaction:
    """The moves made together, in the order of causes: a move stands before those it brings about."""

    pending: list[Pending] = field(default_factory=list)


@dataclass(frozen=True)
class Act:
    """Who makes a move, for whom, in which role, when, with which words and data.

    A move that makes others hands `transaction` on to them, so that all of it is one act with one order in the log.
    """

    by: User
    grant: Grant
    at: dt.datetime
    transaction: Transaction
    on_behalf_of: User | None = None
    note: str = ""
    data: dict[str, Any] = field(default_factory=dict)
