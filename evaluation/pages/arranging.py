"""What the pages of a round and of a council offer to whoever arranges them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from evaluation.models import Council, Round, Seat
from evaluation.pages.itempage import ItemButton
from people.models import Appointment
from workflow.moves import available


def buttons(arranged: Round | Council, user: User, *, view: str) -> list[ItemButton]:
    """The person's moves of it as a whole; one that cannot be made now stands there with the reason."""
    return [
        ItemButton(move.label, reverse(view, args=[arranged.public_id, move.name]), move.name, blockers=tuple(move.blockers(arranged)))
        for move in available(arranged, user)
        if move.offered
    ]


@dataclass(frozen=True)
class SeatRow:
    """A seat with the offices of who sits there, by which a wrong person of the same name is noticed."""

    seat: Seat
    offices: str


def seat_rows(seats: Iterable[Seat]) -> list[SeatRow]:
    """One query for all."""
    rows = list(seats)
    held: dict[int, list[str]] = {}
    current = Appointment.objects.current().filter(user__in=[seat.user_id for seat in rows]).order_by("pk")
    for user, role, unit in current.values_list("user_id", "role", "unit__name"):
        held.setdefault(user, []).append(f"{Appointment.Role(role).label}, {unit}")
    return [SeatRow(seat, "; ".join(held.get(seat.user_id, [])) or _("no office in the portal")) for seat in rows]


def seated_sentence(seat: Seat) -> str:
    """Who sits there now, of which office, as what."""
    [row] = seat_rows([seat])
    facts = {"person": seat.user.full_name, "offices": row.offices, "role": seat.role_name}
    return _("%(person)s (%(offices)s) now sits in the council: %(role)s.") % facts
