"""Whom a move tells. Each answers with people; nobody is told of their own move."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from accounts.models import User

from .moves import Desk

if TYPE_CHECKING:
    from accounts.models import AdministrativeUnit

    from .models import Dossier


def producer_members(dossier: Dossier, before: Desk | None) -> Iterable[User]:
    if dossier.producer is None:
        return ()
    return [membership.user for membership in dossier.producer.memberships.current().select_related("user")]


def _people(dossier: Dossier, role: str, unit: AdministrativeUnit | None) -> Iterable[User]:
    return User.objects.filter(pk__in=dossier.people_serving(role, unit)) if unit else ()


def desk_holders_of(dossier: Dossier, desk: Desk | None) -> Iterable[User]:
    """Whoever would have the dossier at `desk`."""
    if desk is None or not desk.role:
        return ()
    if desk.role == "producer":
        return producer_members(dossier, None)
    return _people(dossier, "officer" if desk.role == "council" else desk.role, desk.unit)


def desk_holders(dossier: Dossier, before: Desk | None) -> Iterable[User]:
    """Whoever has the dossier now; for a council, the officers of its unit."""
    return desk_holders_of(dossier, Desk(dossier.desk_role, dossier.desk_unit))


def previous_desk(dossier: Dossier, before: Desk | None) -> Iterable[User]:
    return desk_holders_of(dossier, before)


def commune_officers(dossier: Dossier, before: Desk | None) -> Iterable[User]:
    return _people(dossier, "officer", dossier.unit_at(dossier.route.intake_level))


def stage_officers(dossier: Dossier, before: Desk | None) -> Iterable[User]:
    return _people(dossier, "officer", dossier.unit_at(dossier.stage.level)) if dossier.stage else ()
