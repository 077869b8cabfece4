"""How a move is declared: once, with its source, target, people, needs and consequences.

A `Flow` is the table of the moves of one machine. Its module is imported when the app starts, and `bind` makes
each move a transition of the model; so rules import models, and models know no rules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypedDict, TypeVar, Unpack

from django_fsm import FSMField, transition

from accounts.models import User
from basics.words import Words

from .acts import Act, Desk, Grant
from .forms import MoveForm
from .machine import Machine

M = TypeVar("M", bound=Machine)


Policy = Callable[[User, M], Grant | None]
"""Answers in which role the person may make the move on this object, or None."""
Check = Callable[[M], str]
"""Answers "" when ready, else a sentence the reader can act on."""
Condition = Callable[[M], bool]
"""Whether the move exists at all for this object (by its route, stage or kind)."""
Body = Callable[[M, Act], None]
Recipients = Callable[[M, Desk | None], Iterable[User]]
"""Whom a move tells; the desk is the one the object lay on before."""


@dataclass
class Move(Generic[M]):
    """A declared move. `owner` names the app that supplies what is missing when it starts."""

    name: str
    body: Body[M]
    sources: tuple[str, ...]
    target: str | None
    label: Words
    by: Policy[M] | None = None
    when: tuple[Condition[M], ...] = ()
    needs: list[Check[M]] = field(default_factory=list)
    note_label: Words = ""
    note_default: Callable[[M], str] | None = None
    """What stands for a note left empty; "" where one must be written."""
    note_fault: Callable[[M, str], str] | None = None
    """What a note lacks that is more than a note, as a sentence; "" where it is good."""
    form: type[MoveForm[M]] | None = None
    desk: Callable[[M], Desk] | None = None
    term: Callable[[M, Act], dt.date | None] | None = None
    recipients: tuple[Recipients[M], ...] = ()
    message: Words = ""
    then: Callable[[M, Made[M]], None] | None = None
    """What follows in the same transaction, once the object is saved."""
    pauses: bool = False
    resumes: bool = False
    danger: bool = False
    offered: bool = True
    owner: str = ""
    made_by: Words = ""
    """Who is said to have made it, where the person would tell what is not known yet."""
    lead: Words = ""
    """What the move does, in the words of the page before it."""
    button: Callable[[M], str] | None = None
    """What its button says, where that depends on the object."""
    hands_in: bool = False
    """The holder of the desk hands the object on with it."""
    sends: Sequence[str] = ()
    """The items of the object that the move hands in, to be checked before it is made."""
    sends_comments: bool = False
    """Comments written at the items go with it: who may make it may write them."""
    closes_comments: bool = False
    """Nothing more is asked after it, or after what follows it: comments that were sent are settled, those not sent yet are dropped."""
    answers_desk: bool = False
    """What the holder of the desk is asked to do; other moves are there beside it."""
    aside: bool = False
    """Never the main button of a page."""
    outdated_by: Sequence[str] = ()
    """The moves that change what its page says, where several people make it side by side; otherwise any move does."""

    def exists_for(self, subject: M) -> bool:
        return subject.state in self.sources and all(condition(subject) for condition in self.when)

    def page_outlives(self, moves: set[str]) -> bool:
        """Whether a page before it still says what is so, once these were made."""
        return bool(self.outdated_by) and bool(moves) and moves.isdisjoint(self.outdated_by)

    def grant(self, user: User, subject: M) -> Grant | None:
        """In which role the person may make the move; nobody who may not sign in may."""
        return self.by(user, subject) if self.by and user.is_active else None

    def open_to(self, user: User, subject: M) -> bool:
        """Whether the person may make the move from the present state, ready or not."""
        return self.exists_for(subject) and self.grant(user, subject) is not None

    def blockers(self, subject: M) -> list[str]:
        """What still stands in the way, as sentences; empty when the move is ready."""
        return [sentence for check in self.needs if (sentence := check(subject))]

    def note_if_empty(self, subject: M) -> str:
        """The note where none is written; "" where one must be."""
        return self.note_default(subject) if self.note_default else ""

    def label_for(self, subject: M) -> str:
        """What the move's button says."""
        return self.button(subject) if self.button else str(self.label)


@dataclass(frozen=True)
class Made(Generic[M]):
    """A move just made, and where the object was before it."""

    move: Move[M]
    act: Act
    came_from: str
    desk_before: Desk | None = None


class Consequences(TypedDict, Generic[M], total=False):
    """What else a move may be declared with; see `Move`."""

    by: Policy[M]
    note_label: Words
    note_default: Callable[[M], str]
    note_fault: Callable[[M, str], str]
    form: type[MoveForm[M]]
    desk: Callable[[M], Desk]
    term: Callable[[M, Act], dt.date | None]
    message: Words
    then: Callable[[M, Made[M]], None]
    pauses: bool
    resumes: bool
    danger: bool
    offered: bool
    owner: str
    made_by: Words
    lead: Words
    button: Callable[[M], str]
    hands_in: bool
    sends: Sequence[str]
    sends_comments: bool
    closes_comments: bool
    answers_desk: bool
    aside: bool
    outdated_by: Sequence[str]


@dataclass
class Flow(Generic[M]):
    """The moves of one machine in declared order, and what the door asks of it.

    After each move, in its transaction: `tell` writes to the people it concerns, the move's own `then` follows, and
    `after_move` lets other apps know. `desk_of` and `place_on_desk` are there for machines that
    lie on desks. `lock_for_opening` keeps what must stay as it is while a new object is opened: there is no row of
    its own to lock yet. `grant_on_behalf` says in which role somebody may make a move for somebody else.
    """

    model: type[M]
    tell: Callable[[M, Made[M]], None] | None = None
    after_move: Callable[[M, Made[M]], None] | None = None
    desk_of: Callable[[M], Desk] | None = None
    place_on_desk: Callable[[M, Move[M], Act], None] | None = None
    lock_for_opening: Callable[[M, Move[M]], None] | None = None
    grant_on_behalf: Callable[[M, User, User, Move[M]], Grant | None] | None = None
    moves: dict[str, Move[M]] = field(default_factory=dict)

    def move(
        self,
        *,
        source: Sequence[str],
        target: str | None,
        label: Words,
        when: Iterable[Condition[M]] = (),
        needs: Iterable[Check[M]] = (),
        recipients: Iterable[Recipients[M]] = (),
        **consequences: Unpack[Consequences[M]],
    ) -> Callable[[Body[M]], Body[M]]:
        """Declare the decorated function as a move; its name is the URL segment, log entry and test id.

        The body may set workflow columns of its own object only;
        `target=None` leaves the state.
        """

        def declare(body: Body[M]) -> Body[M]:
            name = body.__name__
            self.moves[name] = Move(
                name, body, tuple(source), target, label, when=tuple(when), needs=list(needs), recipients=tuple(recipients), **consequences
            )
            return body

        return declare

    def supply(self, name: str, *, by: Policy[M] | None = None, needs: Iterable[Check[M]] = ()) -> None:
        """Let a higher app give a move the policy and checks only it can know (called when apps start)."""
        declared = self.moves[name]
        declared.by = by or declared.by
        declared.needs.extend(check for check in needs if check not in declared.needs)

    def bind(self) -> None:
        """Make the moves transitions of the model, for django-fsm to guard and to draw. Called when the app starts; twice is once."""
        state = self.model._meta.get_field("state")
        assert isinstance(state, FSMField)
        for name, declared in self.moves.items():
            step = transition(field=state, source=list(declared.sources), target=declared.target, custom={"move": declared})
            setattr(self.model, name, step(declared.body))
        _FLOWS[self.model] = self
        # The field looked for transitions when the class was made; now there are some.
        state._collect_transitions(sender=self.model)


_FLOWS: dict[type[Machine], Flow[Any]] = {}


def flow_of(model: type[M]) -> Flow[M]:
    """The flow of a machine. Raises KeyError where its app has bound none."""
    return _FLOWS[model]


def moves_of(model: type[M]) -> dict[str, Move[M]]:
    """The moves of a machine by name, in declared order."""
    return flow_of(model).moves


def available(subject: M, user: User) -> list[Move[M]]:
    """The moves the person may make from the present state, whether ready or not, in declared order."""
    return [declared for declared in moves_of(type(subject)).values() if declared.open_to(user, subject)]


def may_make(subject: M, user: User, name: str) -> bool:
    """Whether this one is among them; of the others nothing is asked."""
    return moves_of(type(subject))[name].open_to(user, subject)


def any_of(*policies: Policy[M]) -> Policy[M]:
    """The first policy that grants, grants."""

    def granted(user: User, subject: M) -> Grant | None:
        return next((grant for policy in policies if (grant := policy(user, subject))), None)

    granted.__name__ = "_or_".join(policy.__name__ for policy in policies)
    return granted
