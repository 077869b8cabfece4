"""How a move is declared: once, with its source, target, people, needs and consequences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django_fsm import transition

if TYPE_CHECKING:
    import datetime as dt

    from django.forms import Form

    from accounts.hats import Grant
    from accounts.models import AdministrativeUnit, User

    from .machine import Machine

Policy = Callable[["User", Any], "Grant | None"]
"""Answers under which hat the person may make the move on this object, or None."""
Check = Callable[[Any], str]
"""Answers "" when ready, else a sentence the reader can act on."""
Condition = Callable[[Any], bool]
"""Whether the move exists at all for this object (by its route, stage or kind)."""


@dataclass(frozen=True)
class Desk:
    """Where a dossier lies. An empty role means nowhere: the journey is over."""

    role: str = ""
    unit: AdministrativeUnit | None = None


@dataclass(frozen=True)
class Act:
    """One making of a move: who, for whom, under which hat, when, with which words and data."""

    by: User
    grant: Grant
    at: dt.datetime
    on_behalf_of: User | None = None
    note: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@dataclass
class Move:
    """A declared move. `owner` names the app that supplies what is missing when it starts."""

    name: str
    sources: tuple[str, ...]
    target: str | None
    label: str | Promise
    by: Policy | None = None
    when: tuple[Condition, ...] = ()
    needs: list[Check] = field(default_factory=list)
    note_label: str | Promise = ""
    form: Callable[..., Callable[..., Form]] | None = None
    desk: Callable[[Any], Desk] | None = None
    term: Callable[[Any, Act], dt.date | None] | None = None
    tells: tuple[Callable[[Any, Desk | None], Iterable[User]], ...] = ()
    news: str | Promise = ""
    pauses: bool = False
    resumes: bool = False
    danger: bool = False
    offered: bool = True
    owner: str = ""

    def exists_for(self, subject: Machine) -> bool:
        return subject.state in self.sources and all(condition(subject) for condition in self.when)

    def grant(self, user: User, subject: Machine) -> Grant | None:
        """Under which hat the person may make the move; nobody who may not sign in may."""
        return self.by(user, subject) if self.by and user.is_active else None

    def blockers(self, subject: Machine) -> list[str]:
        """What still stands in the way, as sentences; empty when the move is ready."""
        return [sentence for check in self.needs if (sentence := check(subject))]


def move(
    *,
    source: Sequence[str],
    target: str | None,
    label: str | Promise,
    by: Policy | None = None,
    when: Iterable[Condition] = (),
    needs: Iterable[Check] = (),
    tells: Iterable[Callable[[Any, Desk | None], Iterable[User]]] = (),
    **consequences: Any,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare the decorated method as a move; its name is the URL segment, log entry and test id.

    The body may set workflow columns of its own object only; `target=None` leaves the state.
    """

    def declare(body: Callable[..., None]) -> Callable[..., None]:
        declared = Move(
            name=body.__name__,
            sources=tuple(source),
            target=target,
            label=label,
            by=by,
            when=tuple(when),
            needs=list(needs),
            tells=tuple(tells),
            **consequences,
        )
        body._declared = declared  # type: ignore[attr-defined]
        changed = transition(field="state", source=list(source), target=target, custom={"move": declared})(body)
        changed._declared = declared
        return changed

    return declare


def collect(flow: type[Machine]) -> None:
    """Gather the moves of a machine in the order they are declared. Called once below each flow class."""
    flow.MOVES = {name: value._declared for name, value in vars(flow).items() if hasattr(value, "_declared")}


def supply(flow: type[Machine], name: str, *, by: Policy | None = None, needs: Iterable[Check] = (), **more: Any) -> None:
    """Let a higher app give a move the policy and checks only it can know (called when apps start)."""
    declared = flow.MOVES[name]
    if by is not None:
        declared.by = by
    declared.needs.extend(check for check in needs if check not in declared.needs)
    for attribute, value in more.items():
        setattr(declared, attribute, value)


def available(subject: Machine, user: User) -> list[Move]:
    """The moves the person may make from the present state, whether ready or not."""
    return [declared for declared in subject.MOVES.values() if declared.exists_for(subject) and declared.grant(user, subject)]


def any_of(*policies: Policy) -> Policy:
    """The first policy that grants, grants."""

    def granted(user: User, subject: Any) -> Grant | None:
        return next((grant for policy in policies if (grant := policy(user, subject))), None)

    granted.__name__ = "_or_".join(policy.__name__ for policy in policies)
    return granted
