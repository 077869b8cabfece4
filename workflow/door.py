"""The one door: every change of every state goes through `perform` (or `begin`, for a new object)."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TypeVar

from django import forms
from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from basics import cleaning, clock
from basics.constraints import sentence_of
from basics.words import lowered

from . import log
from .acts import Act, Grant, Pending, Transaction
from .machine import NEW, Machine
from .moves import Made, Move, flow_of
from .seals import seal_of

logger = logging.getLogger(__name__)

M = TypeVar("M", bound=Machine)
Data = Mapping[str, object]

LONGEST_NOTE = 5000
"""Characters. A note goes into the log for good, and into every notice and mail about the move."""


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
    data: Data | None = None,
    within: Transaction | None = None,
) -> M:
    """Make the move `name` on one object, wholly or not at all.

    Locks the object's declared parents, then its row; asks whether this person may make it, whether the page they acted on is
    current (`seen` is its revision; timers pass None; see `Move.outdated_by`), whether the move starts here, and whether everything
    it needs is there; then changes the object, tells its flow and, last, the log. A move made by another one is handed that one's
    transaction (`within`).

    Raises MoveRefused with sentences for the reader; DoesNotExist where the object is gone.
    """
    with _transaction(within) as whole:
        subject = locked(model, pk)
        declared = flow_of(model).moves[name]
        since = None if seen is None or seen == subject.revision else log.moves_since(subject, seen)
        if since:
            _refuse_done(subject, declared, by, since)
        grant = _granted(subject, declared, by, on_behalf_of)
        if since is not None and not declared.page_outlives({move for move, _actor in since}):
            raise MoveRefused(MoveRefused.STALE, _outdated(subject))
        _refuse_elsewhere(subject, declared)
        _make(subject, declared, whole, grant, by=by, on_behalf_of=on_behalf_of, note=note, data=data or {})
        return subject


def go_on(subject: M, name: str, act: Act) -> None:
    """Make a further move that `act` brings about, on an object its transaction has locked and read already.

    Raises MoveRefused as `perform` does; nothing is asked of a page.
    """
    declared = flow_of(type(subject)).moves[name]
    with _transaction(act.transaction) as whole:
        grant = _granted(subject, declared, act.by, None)
        _refuse_elsewhere(subject, declared)
        _make(subject, declared, whole, grant, by=act.by, on_behalf_of=None, note="", data={})


def begin(
    subject: M,
    name: str,
    *,
    by: User,
    on_behalf_of: User | None = None,
    note: str = "",
    data: Data | None = None,
    within: Transaction | None = None,
) -> M:
    """Open a new, unsaved object by its first move; the same questions, the same log.

    Raises MoveRefused also where a unique constraint of the database forbids the object, with the constraint's own
    sentence (a second open dossier of a product).
    """
    if subject.pk is not None or subject.state != NEW:
        raise ValueError("begin() takes a new object")
    flow = flow_of(type(subject))
    declared = flow.moves[name]
    try:
        with _transaction(within) as whole:
            if flow.lock_for_opening:
                flow.lock_for_opening(subject, declared)
            grant = _granted(subject, declared, by, on_behalf_of)
            _refuse_elsewhere(subject, declared)
            _make(subject, declared, whole, grant, by=by, on_behalf_of=on_behalf_of, note=note, data=data or {})
    except IntegrityError as error:
        raise MoveRefused(MoveRefused.NOT_READY, sentence_of(error, subject)) from error
    return subject


def locked(model: type[M], pk: int) -> M:
    """The row, locked to the end of the transaction, after the rows it declares to be locked first."""
    with connection.cursor() as cursor:
        for path in model.LOCK_FIRST:
            cursor.execute(_lock_of(model, path), [pk])
    return model._default_manager.select_for_update(of=("self",)).select_related(*model.LOCK_WITH).get(pk=pk)


@cache
def _lock_of(model: type[Machine], path: str) -> str:
    """SQL that locks the row to which a path of relations leads; written once, for every move of the model asks it."""
    parent: type[models.Model] = model
    for step in path.split("__"):
        found = parent._meta.get_field(step).related_model
        assert isinstance(found, type)
        parent = found
    owner = model._default_manager.filter(pk=0).values(path)
    rows = parent._default_manager.select_for_update(of=("self",)).filter(pk__in=owner).order_by().values_list("pk")
    return rows.query.sql_with_params()[0]


def why_not(subject: M, declared: Move[M], user: User) -> str:
    """Why the person cannot make the move, not asking whether it is ready; "" where they can.

    Whoever lacks the right hears one sentence, wherever the object stands: which moves are there tells of results not published yet.
    """
    if not declared.grant(user, subject):
        return not_by_you(declared)
    return "" if declared.exists_for(subject) else not_from_here(subject, declared)


def not_from_here(subject: M, declared: Move[M]) -> str:
    if subject.state == NEW:
        return _("“%(move)s” is not possible here.") % {"move": declared.label}
    return _("“%(move)s” is not possible now: %(status)s.") % {"move": declared.label, "status": subject.status}


def not_by_you(declared: Move[M]) -> str:
    return _("“%(move)s” is not yours to do here now. Look at the page again: it shows how things stand and who is next.") % {
        "move": declared.label
    }


def _make(
    subject: M, declared: Move[M], whole: Transaction, grant: Grant, *, by: User, on_behalf_of: User | None, note: str, data: Data
) -> None:
    flow = flow_of(type(subject))
    if blockers := declared.blockers(subject):
        raise MoveRefused(MoveRefused.NOT_READY, *blockers)
    cleaned = _cleaned(subject, declared, on_behalf_of or by, data)
    act = Act(by, grant, clock.now(), whole, on_behalf_of=on_behalf_of, note=_checked_note(subject, declared, note), data=cleaned)
    made = Made(declared, act, subject.state, flow.desk_of(subject) if flow.desk_of else None)
    # Its place in the log is before that of the moves it brings about.
    whole.pending.append(entry := Pending(subject, declared.name, act, made.came_from))
    getattr(subject, declared.name)(act)
    if flow.place_on_desk and declared.desk:
        flow.place_on_desk(subject, declared, act)
    subject.revision += 1
    subject.save_move()
    entry.went_to, entry.seal = subject.state, seal_of(subject)
    for follows in (flow.tell, declared.then, flow.after_move):
        if follows:
            follows(subject, made)


def _checked_note(subject: M, declared: Move[M], note: str) -> str:
    note = cleaning.prose(note) or declared.note_if_empty(subject)
    if declared.note_label and not note:
        raise MoveRefused(MoveRefused.INVALID, _("Please write: %(what)s.") % {"what": lowered(declared.note_label)})
    if len(note) > LONGEST_NOTE:
        raise MoveRefused(MoveRefused.INVALID, _("Shorten the note to %(count)d characters.") % {"count": LONGEST_NOTE})
    if declared.note_fault and (sentence := declared.note_fault(subject, note)):
        raise MoveRefused(MoveRefused.INVALID, sentence)
    return note


def _outdated(subject: M) -> str:
    return _("This page was out of date, so nothing was changed. It now stands at: %(status)s.") % {"status": subject.status}


def _refuse_done(subject: M, declared: Move[M], by: User, since: list[tuple[str, int]]) -> None:
    """`since`: what was made after the page was shown, newest first."""
    this = (declared.name, by.pk)
    stands = declared.page_outlives({move for move, _actor in since})
    alone = since[-1] == this and all(actor == by.pk for _move, actor in since)
    if alone or (stands and this in since):
        raise MoveRefused(MoveRefused.DONE, _("This was already done: %(status)s.") % {"status": subject.status})


def _refuse_elsewhere(subject: M, declared: Move[M]) -> None:
    if not declared.exists_for(subject):
        raise MoveRefused(MoveRefused.NOT_FROM_HERE, not_from_here(subject, declared))


def _granted(subject: M, declared: Move[M], by: User, on_behalf_of: User | None) -> Grant:
    grant = declared.grant(on_behalf_of or by, subject)
    if grant and on_behalf_of:
        helps = flow_of(type(subject)).grant_on_behalf
        grant = helps(subject, by, on_behalf_of, declared) if helps else None
    if not grant or not by.is_active:
        asked = {"action": declared.name, "object": f"{subject._meta.label}:{subject.pk}", "user": by.public_id}
        logger.warning("move_refused", extra=asked)
        raise MoveRefused(MoveRefused.NOT_BY_YOU, not_by_you(declared))
    return grant


def _cleaned(subject: M, declared: Move[M], actor: User, data: Data) -> dict[str, object]:
    if declared.form is None:
        return dict(data)
    form = declared.form(data, subject=subject, actor=actor)
    if not form.is_valid():
        raise MoveRefused(MoveRefused.INVALID, *[str(error) for errors in form.errors.values() for error in errors], form=form)
    return dict(form.cleaned_data)


@contextmanager
def _transaction(within: Transaction | None) -> Iterator[Transaction]:
    """One database transaction a move. Entries are written when the outermost move is done: no row is locked under a chain's lock."""
    whole = within or Transaction()
    begun = len(whole.pending)
    with transaction.atomic():
        try:
            yield whole
            if within is None:
                log.write(whole.pending)
        except BaseException:
            del whole.pending[begun:]
            raise
