"""Whether a move exists at all for an item or a sheet."""

from __future__ import annotations

from ..cases import with_cases
from ..models import CouncilItem, ScoreSheet, Seat
from ..models.states import OPEN_FOR_SCORING
from .outcome import needs_rescoring


def may_score_again(item: CouncilItem) -> bool:
    """Only once, and only where the totals lie too far apart."""
    return needs_rescoring(item)


def settled(item: CouncilItem) -> bool:
    """The totals lie within the limit, or the council has scored again: what it found stands."""
    return not may_score_again(item)


def has_vice_chair(item: CouncilItem) -> bool:
    """Somebody may be named in the chair's place."""
    return any(seat.role == Seat.Role.VICE_CHAIR for seat in item.seats)


def has_cases(item: CouncilItem) -> bool:
    """A criterion of it is scored in one of alternative cases."""
    return bool(with_cases(item))


def knock_out_proposed(item: CouncilItem) -> bool:
    """The presiding member proposed to take the product out, and it is not decided yet."""
    return item.proposed_ground_id is not None


def no_knock_out_proposed(item: CouncilItem) -> bool:
    return not knock_out_proposed(item)


def of_present_scoring(sheet: ScoreSheet) -> bool:
    """The item is being scored on this very sheet: those of a scoring that is over stay as they are for good."""
    return sheet.item.state in OPEN_FOR_SCORING and sheet.version == sheet.item.scoring_version
