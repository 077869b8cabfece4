"""The one door: every change of every state goes through `perform` (or `begin`, for a new object)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _

from accounts import clock
from accounts.hats import Grant

from . import log, notices
from .machine import Machine
from .moves import Act, Desk, Move
from .states import NEW

if TYPE_CHECKING:
    from accounts.models import User

M = TypeVar("M", bound=Machine)

LONGEST_NOTE = 5000
"""Characters. A note goes into the log for good, and into every notice and mail about the move."""

dossier_moved = Signal()
"""Sent inside the transaction after each move of a dossier: dossier, move, act, came_from. The one signal upward."""

_pending: ContextVar[list[log.Pending] | None] = ContextVar("pending_entries", default=None)


class MoveRefused(Exception):
    """A move that was not made; nothing changed. `sentences` say why in the reader's language."""

    STALE, DONE, NOT_FROM_HERE, NOT_BY_YOU, NOT_READY, INVALID = "stale", "done", "not_from_here", "not_by_you", "not_ready", "invalid"

    def __init__(self, reason: str, *sentences: str, form: forms.Form | None = None) -> None:
        super().__init__(" ".join(sentences))
        self.reason, self.sentences, self.form = reason, list(sentences), form


def perform(
    model: type[M],
    pk: int,
    name: str,
    *,
    by: User,
    on_behalf_of: User | None = None,
    seen: int | None,
    note: str = "",
    data: dict[str, Any] | None = None,
) -> M:
    """Make the move `name` on one object, wholly or not at all.

    Locks the row; asks whether the page the person acted on is current (`seen` is its revision; timers
    pass None), whether the move starts here, whether this person may make it, and whether everything it
    needs is there; then changes the object, writes its notices, tells `dossier_moved` and, last, the log.

    Raises MoveRefused with sentences for the reader; DoesNotExist where the object is gone.
    """
    with _entries():
        subject = model._default_manager.select_for_update(of=("self",)).select_related(*model.LOCK_WITH).get(pk=pk)
        declared = subject.MOVES[name]
        _refuse_stale(subject, declared, by, seen)
        if not declared.exists_for(subject):
            raise MoveRefused(
                MoveRefused.NOT_FROM_HERE,
                _("“%(move)s” is not possible now: %(status)s.") % {"move": declared.label, "status": _status(subject)},
            )
        _make(subject, declared, by=by, on_behalf_of=on_behalf_of, note=note, data=data or {})
        return subject


def begin(subject: M, name: str, *, by: User, on_behalf_of: User | None = None, note: str = "", data: dict[str, Any] | None = None) -> M:
    """Open a new, unsaved object by its first move; the same questions, the same log.

    Raises MoveRefused also where a rule of the database forbids the object (a second open dossier).
    """
    if subject.pk is not None or subject.state != NEW:
        raise ValueError("begin() takes a new object")
    try:
        with _entries():
            subject.hold_for(subject.MOVES[name])
            _make(subject, subject.MOVES[name], by=by, on_behalf_of=on_behalf_of, note=note, data=data or {})
    except IntegrityError as error:
        if "one_open" not in str(error):
            raise
        raise MoveRefused(MoveRefused.NOT_READY, _("This product already has an open dossier.")) from error
    return subject


def _make(subject: Machine, declared: Move, *, by: User, on_behalf_of: User | None, note: str, data: dict[str, Any]) -> None:
    grant = _granted(subject, declared, by, on_behalf_of)
    if blockers := declared.blockers(subject):
        raise MoveRefused(MoveRefused.NOT_READY, *blockers)
    note = note.strip()
    if declared.note_label and not note:
        raise MoveRefused(MoveRefused.INVALID, _("Write a note: %(what)s.") % {"what": declared.note_label})
    if len(note) > LONGEST_NOTE:
        raise MoveRefused(MoveRefused.INVALID, _("Shorten the note to %(count)d characters.") % {"count": LONGEST_NOTE})
    act = Act(
        by=by, grant=grant, at=clock.now(), on_behalf_of=on_behalf_of, note=note, data=_cleaned(subject, declared, on_behalf_of or by, data)
    )
    came_from, desk_before = subject.state, _desk_of(subject)
    getattr(subject, declared.name)(act)
    if declared.desk:
        subject.lay_on(declared, act)  # type: ignore[attr-defined]
    subject.revision += 1
    subject.save_move()
    notices.write_for_move(subject, declared, act, desk_before)
    if subject._meta.label == "cycle.Dossier":
        dossier_moved.send(type(subject), dossier=subject, move=declared, act=act, came_from=came_from)
    entries = _pending.get()
    assert entries is not None
    entries.append(log.Pending(subject, declared.name, act, came_from, subject.state))


def _refuse_stale(subject: Machine, declared: Move, by: User, seen: int | None) -> None:
    if seen is None or seen == subject.revision:
        return
    if log.last_move_was(subject, declared.name, by, after_revision=seen):
        raise MoveRefused(MoveRefused.DONE, _("This was already done: %(status)s.") % {"status": _status(subject)})
    raise MoveRefused(
        MoveRefused.STALE,
        _("This page was out of date, so nothing was changed. It now stands at: %(status)s.") % {"status": _status(subject)},
    )


def _granted(subject: Machine, declared: Move, by: User, on_behalf_of: User | None) -> Grant:
    grant = declared.grant(on_behalf_of or by, subject)
    if grant and on_behalf_of:
        helper = subject.helper_grant(by, on_behalf_of, declared)  # type: ignore[attr-defined]
        grant = helper and Grant(helper.hat, helper.unit)
    if not grant or not by.is_active:
        raise MoveRefused(
            MoveRefused.NOT_BY_YOU, _("You may look at this, but “%(move)s” is for somebody else to do.") % {"move": declared.label}
        )
    return grant


def _cleaned(subject: Machine, declared: Move, actor: User, data: dict[str, Any]) -> dict[str, Any]:
    if declared.form is None:
        return dict(data)
    form = declared.form()(data, subject=subject, actor=actor)
    if not form.is_valid():
        raise MoveRefused(MoveRefused.INVALID, *[str(error) for errors in form.errors.values() for error in errors], form=form)
    return dict(form.cleaned_data)


def _desk_of(subject: Machine) -> Desk | None:
    return Desk(subject.desk_role, subject.desk_unit) if hasattr(subject, "desk_role") else None  # type: ignore[attr-defined]


def _status(subject: Machine) -> str:
    return str(getattr(subject, "status", "") or subject.get_state_display())  # type: ignore[attr-defined]


@contextmanager
def _entries() -> Iterator[None]:
    """One transaction a move. Entries of nested moves are collected and written when the outermost one is done.

    They come last so that no row is locked under the chain's lock.
    """
    outer = _pending.get()
    with transaction.atomic():
        entries: list[log.Pending] = [] if outer is None else outer
        mark, token = len(entries), _pending.set(entries)
        try:
            yield
            if outer is None:
                log.write(entries)
        except BaseException:
            del entries[mark:]
            raise
        finally:
            _pending.reset(token)
