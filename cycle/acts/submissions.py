"""Handing in, and what is asked of who hands in again."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cycle import comments
from cycle.changes import last_submission, places, since_last_submission
from cycle.handed_in import content_of
from cycle.models import Dossier, ReviewComment, Submission
from cycle.models.states import ANSWERED_IN_A_TERM
from workflow.moves import Made, Move


def comes_again(dossier: Dossier, move: Move[Dossier]) -> bool:
    """Whether something of what the move hands in was handed in before; asked until it is kept."""
    return bool(move.sends) and last_submission(dossier, move.sends) is not None


def keep(dossier: Dossier, made: Made[Dossier]) -> None:
    """Keep what is handed in; with it every comment is answered."""
    act, keys = made.act, made.move.sends
    Submission.objects.create(
        dossier=dossier,
        move=made.move.name,
        at=act.at,
        by=act.by,
        again=comes_again(dossier, made.move),
        content=content_of(dossier, keys),
    )
    comments.take_as_answered(dossier, act)


def unanswered(dossier: Dossier) -> list[ReviewComment]:
    """The comments that were neither answered in words nor followed by a change at their place."""
    asked = [comment for comment in comments.of_dossier(dossier) if comment.is_open]
    changed = places(since_last_submission(dossier) or []) if asked else set()
    return [comment for comment in asked if comment.item not in changed]


def comments_answered(dossier: Dossier) -> str:
    """What came back is not handed in untouched without a word."""
    if dossier.state not in ANSWERED_IN_A_TERM:
        return ""
    if left := unanswered(dossier):
        named = comments.labels(dossier)
        items = list(dict.fromkeys(named.get(comment.item, comment.item) for comment in left))
        return _("Answer what was asked, or change it: %(items)s.") % {"items": "; ".join(items)}
    if all(comment.settled_at for comment in comments.of_dossier(dossier)) and since_last_submission(dossier) == []:
        return _("Nothing was changed since this came back: change what the note of the return asks for.")
    return ""
