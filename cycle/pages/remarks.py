"""The comments on a dossier as one person reads them: where each stands, and what the reader may do about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from basics.formats import moment
from workflow.log import entries_of
from workflow.moves import moves_of

from ..changes import places, since_last_submission
from ..comments import CRITERION, asked_at, item_at, labels, may_be_answered, of_dossier
from ..items import Item
from ..models import Dossier, ReviewComment
from ..models.states import ANSWERED_IN_A_TERM
from ..rules.policies import member_of_producer


@dataclass(frozen=True)
class Remark:
    """A comment. `is_open`: it waits for the producer; `url`: where the reader changes what it is about."""

    public_id: str
    item: Item | None
    item_label: str
    text: str
    said: str
    is_open: bool
    settled: bool
    standing: str
    tone: str
    answer: str = ""
    answered: str = ""
    url: str = ""
    answer_url: str = ""
    settle_url: str = ""
    again_url: str = ""
    remove_url: str = ""
    earlier: tuple[Earlier, ...] = ()
    """What was said and answered before it was asked again, newest first."""


@dataclass(frozen=True)
class Earlier:
    """A comment that was asked again, with what came of it."""

    text: str
    said: str
    answer: str
    answered: str


@dataclass(frozen=True)
class Note:
    """What was said with the move that brought the dossier where it is."""

    who: str
    when: dt.datetime
    what: str
    note: str


@dataclass(frozen=True)
class Reader:
    """What one person may do about the comments of a dossier. `writes`: at which items they change what was written;
    `user`: whose own comments may be taken back while they are not sent."""

    dossier: Dossier
    writes: Callable[[Item], bool]
    answers: bool = False
    settles: bool = False
    user: User | None = None

    def remarks(self, rows: Iterable[ReviewComment]) -> list[Remark]:
        """One that is asked again stands with what asks it again, where the reader sees that."""
        rows = list(rows)
        followed = {row.follows_id for row in rows}
        rows = [row for row in rows if row.pk not in followed]
        named = labels(self.dossier)
        changed = places(since_last_submission(self.dossier) or []) if self.answers else set()
        return [self._remark(row, named.get(row.item, row.item), changed) for row in rows]

    def _remark(self, row: ReviewComment, label: str, changed: set[str]) -> Remark:
        item = item_at(row.item, self.dossier)
        asks = self.dossier.state in ANSWERED_IN_A_TERM
        standing, tone = _standing(row, changed=row.item in changed, asks=asks)
        address = [self.dossier.public_id, row.public_id]
        settles, own = self.settles and row.sent_at is not None, self.user is not None and may_take_back(row, self.user)
        may_answer = self.answers and may_be_answered(row, self.dossier)
        return Remark(
            public_id=row.public_id,
            item=item,
            item_label=label,
            text=row.text,
            said=_by(row.written_name, row.written_at),
            is_open=row.is_open and asks and row.item not in changed,
            settled=row.settled_at is not None,
            standing=standing,
            tone=tone,
            answer=row.answer,
            answered=_answered(row),
            earlier=tuple(self._earlier(row)),
            url=self._url(item, row.item),
            answer_url=reverse("comment_answer", args=address) if may_answer else "",
            settle_url=reverse("comment_settle", args=address) if settles else "",
            again_url=reverse("comment_again", args=address) if settles and not row.is_open else "",
            remove_url=reverse("comment_remove", args=address) if own else "",
        )

    def _earlier(self, row: ReviewComment) -> Iterator[Earlier]:
        known = {one.pk: one for one in of_dossier(self.dossier)} if row.follows_id else {}
        while row.follows_id:
            row = known[row.follows_id]
            yield Earlier(row.text, _by(row.written_name, row.written_at), row.answer, _answered(row))

    def _url(self, item: Item | None, place: str) -> str:
        if item is None or not self.writes(item):
            return ""
        return item.url_at(self.dossier, place.removeprefix(CRITERION)) if place.startswith(CRITERION) else item.url(self.dossier)


def _standing(row: ReviewComment, *, changed: bool, asks: bool) -> tuple[str, str]:
    """`asks`: the producer has the dossier and is asked; else what was not answered stays so."""
    if row.settled_at:
        return _("Settled: %(who)s") % {"who": _by(row.settled_name, row.settled_at)}, "ok"
    if row.sent_at is None:
        return _("Not sent yet"), "wait"
    if row.answered_at:
        return (_("Answered by the producer") if row.answer else _("Changed by the producer")), "info"
    if not asks:
        return _("Not answered"), "wait"
    return (_("Changed, goes with your submission"), "info") if changed else (_("Waits for the producer"), "warn")


def _answered(row: ReviewComment) -> str:
    who = _by(row.answered_name, row.answered_at)
    return who if row.answer or not who else _("Changed: %(who)s") % {"who": who}


def _by(person: str | None, when: dt.datetime | None) -> str:
    return f"{person}, {moment(when)}" if person and when else ""


def asked_of(dossier: Dossier, user: User) -> list[Remark]:
    """What the producer still has to answer, each leading to where."""
    if not may_answer(user, dossier):
        return []
    reader = Reader(dossier, writes=lambda item: item.may_write(user, dossier), answers=True)
    return [remark for remark in reader.remarks(of_dossier(dossier)) if remark.is_open]


def at_item(item: Item, dossier: Dossier) -> dict[str, object]:
    """For the page on which a producer writes an item: what the office asked there, and the words of its return."""
    reader = Reader(dossier, writes=lambda one: one.at_criteria, answers=dossier.state in ANSWERED_IN_A_TERM)
    found = reader.remarks(asked_at(item, dossier))
    return {"comments": found, "comments_title": heading(found), "last_note": note_of_return(dossier)}


def heading(comments: list[Remark]) -> str:
    """Over comments of which none waits for the producer any more; "" for the usual one."""
    return _("Comments") if comments and not any(comment.is_open for comment in comments) else ""


def note_of_return(dossier: Dossier) -> Note | None:
    """The words with which what the producer has now came back."""
    moves = [name for name, move in moves_of(Dossier).items() if move.sends_comments]
    return last_note(dossier, moves) if dossier.state in ANSWERED_IN_A_TERM else None


def last_note(dossier: Dossier, moves: Iterable[str]) -> Note | None:
    """The words of the newest of these moves, where it had any."""
    said = entries_of(dossier).filter(move__in=list(moves)).values_list("move", "at", "unit__name", "actor__full_name", "note_row__note")
    move, at, unit, person, note = said.first() or ("", None, None, "", "")
    if not note or at is None:
        return None
    return Note(f"{unit} – {person}" if unit else person, at, str(moves_of(Dossier)[move].label), note)


def may_take_back(comment: ReviewComment, user: User) -> bool:
    """One's own, while nobody else has read it."""
    return comment.written_by_id == user.pk and comment.sent_at is None


def may_answer(user: User, dossier: Dossier) -> bool:
    return dossier.state in ANSWERED_IN_A_TERM and member_of_producer(user, dossier) is not None
