"""Whom a move tells. Each answers with people; nobody is told of their own move."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import AdministrativeUnit, User
from cycle.models import Dossier
from products.models import Producer
from workflow.acts import Desk
from workflow.log import entries_of
from workflow.moves import moves_of

from .serving import people_serving


def members_of(producer: Producer | None) -> Iterable[User]:
    return [membership.user for membership in producer.memberships.current().select_related("user")] if producer else ()


def producer_members(dossier: Dossier, before: Desk | None) -> Iterable[User]:
    return members_of(dossier.producer)


def _people(dossier: Dossier, role: str, unit: AdministrativeUnit | None) -> Iterable[User]:
    return User.objects.filter(pk__in=people_serving(dossier, role, unit)) if unit else ()


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


def who_asked(dossier: Dossier, before: Desk | None) -> Iterable[User]:
    """Whoever sent the dossier back to its producer last, and who wrote the comments that went with it."""
    asking = [name for name, move in moves_of(Dossier).items() if move.sends_comments]
    last = entries_of(dossier).filter(move__in=asking).select_related("actor").first()
    written = dossier.comments.filter(sent_at__isnull=False, settled_at=None).values("written_by")
    return {*([last.actor] if last else []), *User.objects.filter(pk__in=written)}
