"""What the seats of a council are told, and by which sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from basics.words import Words
from cycle.acts import notices
from evaluation.models import CouncilItem, ScoreSheet, Seat
from workflow.moves import Act

KINDS = {
    "council.seated": _("You sit in %(council)s as: %(role)s (decision %(number)s)."),
    "council.unseated": _(
        "You no longer sit in %(council)s as: %(role)s (decision %(number)s). Dossiers opened for scoring before stay yours to the end."
    ),
    "council.opened": _("%(product)s lies before %(council)s. Answer the question on conflicts of interest; the dossier opens after it."),
    "council.scoring": _("%(product)s is open for scoring at %(council)s. Fill in and sign your sheet."),
    "council.scoring_unanswered": _(
        "%(product)s is open for scoring at %(council)s. Answer the question on conflicts of interest first, then score."
    ),
    "council.scoring_again": _(
        "%(product)s is open for scoring once more at %(council)s, after the discussion. "
        "Your second sheet begins with what you had chosen on the first."
    ),
    "council.knock_out": _(
        "%(council)s: taking out %(product)s is proposed. Read the ground and, if you are for it, confirm it on the dossier's page."
    ),
    "council.reopened": _("Your sheet for %(product)s at %(council)s was given back to you. Change it where needed and sign it again."),
    "council.standing": _("Your sheet for %(product)s at %(council)s counts again as you signed it."),
}
"""Sentences of notices, added to those of the cycle when the app starts."""
CODED: dict[str, Callable[[str], Words]] = {"role": lambda code: Seat.Role(code).label}
"""Facts of them kept as codes."""


def tell_opened(item: CouncilItem, act: Act) -> None:
    """Tell every seat but those that belong to the producer. The notice leads to no dossier: it is not open to them yet."""
    _tell(item, act, "council.opened", (seat for seat in item.seats if seat.user_id not in item.producer_members))


def tell_scoring(item: CouncilItem, act: Act, kind: str = "council.scoring") -> None:
    """Tell the scoring seats not recused; those that have not answered the conflict question are asked for that first."""
    entitled = item.entitled_seats
    _tell(item, act, kind, (seat for seat in entitled if item.is_open_to(seat)), opened=True)
    _tell(item, act, "council.scoring_unanswered", (seat for seat in entitled if not item.is_open_to(seat)))


def tell_new(item: CouncilItem, act: Act, seats: Iterable[Seat]) -> None:
    """Tell those who come to it while it is being scored: they answer the conflict question first."""
    _tell(item, act, "council.scoring_unanswered", (seat for seat in seats if seat.user_id not in item.producer_members))


def tell_scoring_again(item: CouncilItem, act: Act) -> None:
    """The same people, of the re-scoring."""
    tell_scoring(item, act, "council.scoring_again")


def tell_knock_out(item: CouncilItem, act: Act) -> None:
    """Tell those who may confirm it."""
    _tell(item, act, "council.knock_out", (seat for seat in item.entitled_seats if item.is_open_to(seat)), opened=True)


def tell_reopened(sheet: ScoreSheet, act: Act) -> None:
    """Tell the member, with the reason."""
    _tell(sheet.item, act, "council.reopened", [sheet.seat], opened=True)


def tell_standing(sheet: ScoreSheet, act: Act) -> None:
    _tell(sheet.item, act, "council.standing", [sheet.seat], opened=True)


def _tell(item: CouncilItem, act: Act, kind: str, seats: Iterable[Seat], *, opened: bool = False) -> None:
    """Nobody is told of their own act. A reason goes to the one person it is meant for."""
    people = User.objects.filter(pk__in=[seat.user_id for seat in seats if seat.user_id != act.by.pk]).order_by("pk")
    facts = {
        "product": item.dossier.product.name_vi,
        "council": item.council.name,
        "due": f"{item.council.round.results_until:%d/%m/%Y}",
        "note": act.note if kind == "council.reopened" else "",
    }
    notices.write(people, kind, dossier=item.dossier if opened else None, facts=facts)


def tell_of_seat(seat: Seat, act: Act, kind: str) -> None:
    """Tell whoever was given the seat or taken off it, then with the reason; nobody of their own act."""
    if seat.user_id == act.by.pk:
        return
    facts = {
        "council": seat.council.name,
        "role": seat.role,
        "number": seat.council.decision_number,
        "note": act.note,
    }
    notices.write([seat.user], kind, facts=facts)
