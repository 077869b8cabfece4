"""Comments of a dossier: at which places they stand (its items, and single criteria), and how each comes to be settled."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import User
from workflow.acts import Act
from workflow.moves import Move, available

from .items import ITEMS, Item, looked_at, named
from .models import Dossier, ReviewComment
from .models.states import ANSWERED_IN_A_TERM
from .rules.asked import forget, of_dossier

CRITERION = "criterion:"
"""A comment's place is the key of an item, or this and the code of a criterion."""


def labels(dossier: Dossier) -> dict[str, str]:
    """Every place that can carry a comment, with its name, whatever the state."""
    of_items = {item.key: str(item.title) for item in ITEMS if item.commented}
    return of_items | {f"{CRITERION}{one.code}": f"{one.code} {one.name}" for one in dossier.criteria_spec().criteria}


def places_now(dossier: Dossier) -> list[str]:
    """The places the desk is looking at in the present state."""
    items = looked_at(dossier.state)
    places = [item.key for item in items if item.commented]
    if any(item.at_criteria for item in items):
        places += [place for place in labels(dossier) if place.startswith(CRITERION)]
    return places


def item_at(place: str, dossier: Dossier) -> Item | None:
    """The item a comment belongs to: of one at a criterion, the item of the present step that answers the criteria."""
    if place.startswith(CRITERION):
        return next((item for item in looked_at(dossier.state) if item.at_criteria), None)
    return named(place) if place in {item.key for item in ITEMS} else None


def sending_move(user: User, dossier: Dossier) -> Move[Dossier] | None:
    """The move with which this person would send comments now, if any: who may make it writes and settles them."""
    return next((move for move in available(dossier, user) if move.sends_comments), None)


def asked_at(item: Item, dossier: Dossier) -> list[ReviewComment]:
    """What the producer is asked at an item, and at the criteria that belong to it; answered or not."""
    asked = [row for row in of_dossier(dossier) if row.sent_at and row.settled_at is None]
    return [row for row in asked if row.item == item.key or (item.at_criteria and row.item.startswith(CRITERION))]


def unsent(dossier: Dossier) -> list[ReviewComment]:
    """What the office wrote and nobody else has read."""
    return [row for row in of_dossier(dossier) if row.sent_at is None]


def note_of_unsent(dossier: Dossier) -> str:
    """The note of a return where everything is said in comments."""
    return _("See the comments that go with this.") if unsent(dossier) else ""


def send(dossier: Dossier, act: Act) -> None:
    """With a return go the comments written since the last one. What one of them asks again is closed: its answer stays with it.

    The log keeps the words of each: they are the reasons of the return.
    """
    going = dossier.comments.filter(sent_at=None)
    act.data["asked"] = list(going.order_by("pk").values("item", "text"))
    dossier.comments.filter(followed_by__in=going, settled_at=None).update(settled_at=act.at, settled_by=act.by)
    going.update(sent_at=act.at)
    forget(dossier)


def may_be_answered(comment: ReviewComment, dossier: Dossier) -> bool:
    """While its producer has the dossier: what was answered before it came back stands as it was handed in."""
    asked = comment.sent_at is not None and comment.settled_at is None and dossier.state in ANSWERED_IN_A_TERM
    return asked and (comment.answered_at is None or dossier.desk_since is None or comment.answered_at >= dossier.desk_since)


def answer(comment: ReviewComment, by: User, text: str, at: dt.datetime) -> None:
    """The producer's words. Until the dossier is handed in again they may be written anew."""
    comment.answer, comment.answered_by, comment.answered_at = text, by, at
    comment.save(update_fields=["answer", "answered_by", "answered_at"])


def settle(comment: ReviewComment, by: User, at: dt.datetime) -> None:
    comment.settled_at, comment.settled_by = at, by
    comment.save(update_fields=["settled_at", "settled_by"])


def may_ask_again(comment: ReviewComment) -> bool:
    """Once, of what the producer has answered; also where it was settled by mistake."""
    return comment.sent_at is not None and not comment.is_open and not comment.followed_by.exists()


def ask_again(comment: ReviewComment, by: User, text: str) -> None:
    """What is still missing goes with the next return; until then it can be taken back, and all is as before."""
    comment.followed_by.create(dossier_id=comment.dossier_id, item=comment.item, text=text, written_by=by)


def take_as_answered(dossier: Dossier, act: Act) -> None:
    """What is handed in again has something changed at every comment that was not answered in words. The log keeps the words."""
    asked = dossier.comments.filter(sent_at__isnull=False, settled_at=None).order_by("pk")
    if answered := list(asked.values("item", "text", "answer")):
        act.data["answered"] = answered
    dossier.comments.filter(sent_at__isnull=False, answered_at=None, settled_at=None).update(
        answered_at=act.at, answered_by=act.on_behalf_of or act.by
    )
    forget(dossier)


def close(dossier: Dossier, act: Act) -> None:
    """Who decides on what was handed in asks nothing more of it: what was sent is settled, what nobody has read is dropped."""
    dossier.comments.filter(sent_at=None).delete()
    dossier.comments.filter(settled_at=None).update(settled_at=act.at, settled_by=act.by)
    forget(dossier)
