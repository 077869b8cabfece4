"""Comments nobody has read yet, as they stand on the page before a move that sends them or after which they can be sent no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from basics.facts import Link
from workflow.moves import Move, moves_of

from ..comments import sending_move, unsent
from ..models import Dossier
from .remarks import Reader, Remark


@dataclass(frozen=True)
class Unsent:
    """`goes`: they are sent; `surely`: else dropped whatever follows; `remarks`: those the reader may read; `words`: how they would
    get to the producer; `send`: where the reader sends them."""

    count: int
    surely: bool
    remarks: list[Remark]
    goes: bool
    words: str
    send: Link | None


def before(dossier: Dossier, move: Move[Any], user: User) -> Unsent | None:
    """Of a move of the dossier, or of what is done to it elsewhere. Who may send them reads them all, others only their own."""
    rows = unsent(dossier) if move.sends_comments or move.closes_comments else []
    if not rows:
        return None
    own = sending_move(user, dossier)
    readable = [row for row in rows if own or row.written_by_id == user.pk]
    remarks = Reader(dossier, writes=lambda item: False, user=user).remarks(readable)
    sending = own or next((one for one in moves_of(Dossier).values() if one.sends_comments and one.exists_for(dossier)), None)
    why_not = sending.blockers(dossier) if sending else []
    link = Link(str(own.label), reverse("dossier_move", args=[dossier.public_id, own.name])) if own and not why_not else None
    return Unsent(len(rows), move.target is not None, remarks, move.sends_comments, _way(sending, why_not, own=link is not None), link)


def _way(sending: Move[Dossier] | None, why_not: list[str], *, own: bool) -> str:
    """How the producer would come to read them."""
    if own:
        return _("The producer has not read them. To have them read, send them instead.")
    if sending is None or why_not:
        return " ".join([_("The producer has not read them, and they cannot be sent now."), *why_not])
    words = _("The producer has not read them. To have them read, whoever wrote them first sends them from the dossier's page: “%(move)s”.")
    return words % {"move": sending.label}
