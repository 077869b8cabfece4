"""Who has answered and signed, seat by seat; never what."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from basics.facts import Fact, Link
from evaluation.models import CouncilItem, ScoreSheet, Seat
from evaluation.models.states import OPEN_FOR_SCORING, ItemState, SheetState
from evaluation.rules import policies
from workflow.moves import moves_of

GIVING_BACK = {
    str(SheetState.SIGNED): ("reopen", gettext_lazy("Reopen the sheet")),
    str(SheetState.REOPENED): ("let_stand", gettext_lazy("Let the signed sheet stand")),
}
"""What the presiding member does with somebody's sheet, by its state."""


@dataclass(frozen=True)
class Signer:
    """A row of the board: whether a seat has answered and signed, never what."""

    name: str
    role: str
    presides: bool
    label: str
    tone: str
    action: Link | None
    """What the presiding member may do with a sheet in this state: give it back, or take that back."""


@dataclass(frozen=True)
class Board:
    rows: list[Signer]
    standing: str
    """How many have signed, in words; empty while nobody scores."""
    may_name: bool
    """Whether the reader names the vice chair who presides."""


def board_of(user: User, item: CouncilItem) -> Board | None:
    """Who has signed, for officials and those who lead the council; the presiding seat may give sheets back."""
    seat = policies.seat_of(user, item)
    if seat is not None and seat.role not in (Seat.Role.CHAIR, Seat.Role.VICE_CHAIR, Seat.Role.SECRETARY):
        return None
    may_reopen = item.state in OPEN_FOR_SCORING and bool(policies.presiding(user, item))
    return Board(signers(item, may_reopen=may_reopen), standing(item), may_name_presider(user, item))


def may_name_presider(user: User, item: CouncilItem) -> bool:
    """Whether the move is theirs now; of all moves only this one is asked."""
    naming = moves_of(CouncilItem)["name_presider"]
    return naming.exists_for(item) and naming.grant(user, item) is not None


def signers(item: CouncilItem, *, may_reopen: bool) -> list[Signer]:
    """Who has answered and signed, seat by seat; never what."""
    sheets = {sheet.seat_id: sheet for sheet in item.current_sheets()}
    presiding = item.presiding_seat()
    return [_signer(item, seat, sheets.get(seat.pk), presides=seat == presiding, may_reopen=may_reopen) for seat in item.seats]


def _signer(item: CouncilItem, seat: Seat, sheet: ScoreSheet | None, *, presides: bool, may_reopen: bool) -> Signer:
    label, tone = _signing(item, seat, sheet)
    action = _giving_back(sheet) if sheet and may_reopen else None
    return Signer(seat.user.full_name, seat.role_name, presides, label, tone, action)


def _giving_back(sheet: ScoreSheet) -> Link | None:
    if sheet.state not in GIVING_BACK:
        return None
    name, label = GIVING_BACK[sheet.state]
    return Link(str(label), reverse("sheet_move", args=[sheet.public_id, name]))


def standing(item: CouncilItem) -> str:
    """How many have signed and how many closing needs, while the item is scored."""
    if item.state not in OPEN_FOR_SCORING:
        return ""
    signed, needed = item.quorum()
    facts = {"signed": signed, "entitled": len(item.entitled_seats), "needed": needed}
    return _("%(signed)d of %(entitled)d signed; closing needs %(needed)d.") % facts


def before_revealing(item: CouncilItem) -> list[Fact]:
    """What revealing rests on, and what follows it; no total is known yet."""
    signed, needed = item.quorum()
    facts = {"signed": signed, "entitled": len(item.entitled_seats), "needed": needed}
    sheets = _("%(signed)d of %(entitled)d; closing needs %(needed)d") % facts
    last = _("The totals are final, however far they lie apart.")
    first = _("Up to %(limit)d points apart the result stands at once; beyond, the council sees the totals and scores once more.")
    after = last if item.state == ItemState.RESCORING else first % {"limit": item.rule.spread_limit}
    return [Fact(_("Signed sheets"), sheets), Fact(_("What follows"), after)]


def _signing(item: CouncilItem, seat: Seat, sheet: ScoreSheet | None) -> tuple[str, str]:
    if item.is_recused(seat):
        return _("Takes no part"), "wait"
    if seat.scores and seat not in item.scoring_seats:
        return _("Arranged this council, does not score"), "wait"
    if seat.pk not in item.answered_seats:
        return _("Not declared yet"), "warn"
    if sheet is None:
        return _("No interest declared"), "ok"
    return {
        SheetState.SIGNED: (_("Signed"), "ok"),
        SheetState.ABSENT: (sheet.status, "wait" if item.state == ItemState.KNOCKED_OUT else "bad"),
        SheetState.REOPENED: (_("Given back to be signed again"), "warn"),
    }.get(SheetState(sheet.state), (_("Not signed yet"), "warn"))
