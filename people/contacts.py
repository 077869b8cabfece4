"""Whom to call at an office."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import AdministrativeUnit, User

from .models import OfficeContact
from .offices import offices_of


def contact_of(chain: Sequence[AdministrativeUnit]) -> OfficeContact | None:
    """Of the first of these units that has told whom to call; one query."""
    known = {contact.unit_id: contact for contact in OfficeContact.objects.filter(unit__in=[unit.pk for unit in chain])}
    return next((known[unit.pk] for unit in chain if unit.pk in known), None)


def may_change(user: User, unit: AdministrativeUnit) -> bool:
    """The unit's own officers say whom to call there."""
    return offices_of(user).has("officer", unit)
