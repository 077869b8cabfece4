"""Which office has a dossier, and whom to call there: said on the dossier's page and in every mail about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, Level, User
from basics import phones
from people.contacts import contact_of, may_change
from people.offices import official_units
from workflow.log import entries_of
from workflow.moves import moves_of

from .models import Dossier
from .models.states import ANSWERED_IN_A_TERM

Moved = Iterable[tuple[str, int | None]]
"""Names of moves with the unit each was made for, the newest first."""


@dataclass(frozen=True)
class Office:
    """Whom to ask about a dossier. `edit_url`: where the reader says whom to call; the rest may be unknown."""

    sentence: str
    name: str
    phone: str = ""
    phone_url: str = ""
    email: str = ""
    address: str = ""
    hours: str = ""
    edit_url: str = ""

    @property
    def lines(self) -> list[str]:
        """For a mail: each that is known."""
        return [line for line in (self.name, self.phone, self.email, self.address, self.hours) if line]


def office_name(unit: AdministrativeUnit) -> str:
    """What the office of a unit is called."""
    return office_called("" if unit.level == Level.NATIONAL else unit.within_a_sentence)


def office_called(place: str) -> str:
    """The same by the name of its place within a sentence; "" is the whole country."""
    if not place:
        return _("Ministry of Agriculture and Environment")
    return _("People's Committee of %(unit)s") % {"unit": place}


def office_of(dossier: Dossier, reader: User, moved: Moved | None = None) -> Office | None:
    """The office that has the dossier; where its producer has it, the one that returned it, else that of their commune.

    `moved`: how the dossier went, where that is read already.
    """
    unit = unit_to_ask(dossier, moved)
    if unit is None:
        return None
    chain = dossier.chain_of_units
    contact = contact_of(chain[chain.index(unit) :])
    edit_url = reverse("office_contact", args=[unit.public_id]) if may_change(reader, unit) else ""
    sentence = _sentence(dossier, unit, reader)
    if contact is None:
        return Office(sentence, office_name(unit), edit_url=edit_url)
    number = phones.display(contact.phone)
    return Office(
        sentence, contact.name, number, f"tel:{contact.phone}", contact.email or "", contact.address, contact.hours, edit_url
    )  # fmt: skip


def unit_to_ask(dossier: Dossier, moved: Moved | None = None) -> AdministrativeUnit | None:
    if dossier.desk_role and dossier.desk_role != "producer":
        return dossier.unit_of_desk
    commune = dossier.unit_at(dossier.route.intake_level)
    if dossier.state not in ANSWERED_IN_A_TERM:
        return commune
    asking = [name for name, move in moves_of(Dossier).items() if move.sends_comments]
    known = moved if moved is not None else entries_of(dossier).filter(move__in=asking).values_list("move", "unit_id")[:1]
    returned = next((unit for move, unit in known if move in asking), None)
    return next((unit for unit in dossier.chain_of_units if unit.pk == returned), commune)


def _sentence(dossier: Dossier, unit: AdministrativeUnit, reader: User) -> str:
    if any(own.pk == unit.pk for own in official_units(reader)) and dossier.desk_role not in ("", "producer"):
        return _("The dossier lies at your own office.")
    facts = {"office": office_name(unit)}
    if dossier.desk_role and dossier.desk_role != "producer":
        return _("The dossier lies at %(office)s: ask there.") % facts
    if dossier.state in ANSWERED_IN_A_TERM:
        return _("It was returned by %(office)s: ask there what is meant.") % facts
    return _("Questions are answered by %(office)s.") % facts
