"""Who may make which move: predicates that answer with the hat worn, or None."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.hats import Grant, Hat
from products.policies import producer_ids

if TYPE_CHECKING:
    from accounts.models import AdministrativeUnit, User

    from .models import CycleYear, Dossier, OutreachEvent


def impartial(user: User, dossier: Dossier) -> bool:
    """Nobody acts as an official on a dossier of a producer they belong to."""
    return dossier.producer_id not in producer_ids(user)


def _serving(
    user: User, dossier: Dossier, role: str, unit: AdministrativeUnit | None, hat: Hat, *, drafts_too: bool = False
) -> Grant | None:
    if unit is None or (dossier.is_private and not drafts_too) or not impartial(user, dossier):
        return None
    return Grant(hat, unit) if user.pk in dossier.people_serving(role, unit) else None


def system(user: User, subject: object) -> Grant | None:
    """The timers' own user."""
    return Grant(Hat.SYSTEM) if user.is_system else None


def member_of_producer(user: User, dossier: Dossier) -> Grant | None:
    return Grant(Hat.PRODUCER) if dossier.producer_id and dossier.producer_id in producer_ids(user) else None


def anyone_with_a_producer(user: User, dossier: Dossier) -> Grant | None:
    """A claim: the commune's invitation code is the check, belonging to some producer the right."""
    return Grant(Hat.PRODUCER) if producer_ids(user) else None


def commune_officer(user: User, dossier: Dossier) -> Grant | None:
    """An officer of the level that receives dossiers."""
    return _serving(user, dossier, "officer", dossier.unit_at(dossier.route.intake_level), Hat.OFFICER)


def idea_decider(user: User, dossier: Dossier) -> Grant | None:
    return _serving(user, dossier, "officer", dossier.unit_at(dossier.route.idea_level), Hat.OFFICER)


def plan_decider(user: User, dossier: Dossier) -> Grant | None:
    return _serving(user, dossier, "officer", dossier.unit_at(dossier.route.plan_level), Hat.OFFICER)


def time_giver(user: User, dossier: Dossier) -> Grant | None:
    """An officer of the level that decides plans, or of the stage. More time shows nothing of a draft, so its privacy does not bind."""
    unit = dossier.unit_at(dossier.route.plan_level)
    return _serving(user, dossier, "officer", unit, Hat.OFFICER, drafts_too=True) or stage_officer(user, dossier)


def officer_at_desk(user: User, dossier: Dossier) -> Grant | None:
    """An officer of the unit the dossier lies at."""
    return _serving(user, dossier, "officer", dossier.unit_of_desk if dossier.desk_role == "officer" else None, Hat.OFFICER)


def stage_officer(user: User, dossier: Dossier) -> Grant | None:
    """An officer of the unit that evaluates now."""
    return _serving(user, dossier, "officer", dossier.unit_at(dossier.stage.level) if dossier.stage else None, Hat.OFFICER)


def classifier(user: User, dossier: Dossier) -> Grant | None:
    """In evaluation the stage's officer; before it the commune's, or whoever has the dossier on the desk."""
    return stage_officer(user, dossier) if dossier.stage else commune_officer(user, dossier) or officer_at_desk(user, dossier)


def authority_at_desk(user: User, dossier: Dossier) -> Grant | None:
    return _serving(user, dossier, "authority", dossier.unit_of_desk if dossier.desk_role == "authority" else None, Hat.AUTHORITY)


def promotion_officer(user: User, dossier: Dossier) -> Grant | None:
    """An officer of a level that the route lets run trade promotion."""
    grants = (_serving(user, dossier, "officer", dossier.unit_at(level), Hat.OFFICER) for level in dossier.route.promotion_levels)
    return next((grant for grant in grants if grant), None)


def year_administrator(user: User, year: CycleYear) -> Grant | None:
    """An administrator of the province, or a national one."""
    for unit in (year.province, year.province.parent):
        if user.hats.has("administrator", unit):
            return Grant(Hat.ADMINISTRATOR, unit)
    return None


def dossier_administrator(user: User, dossier: Dossier) -> Grant | None:
    """The same, for a dossier of the province."""
    if not impartial(user, dossier):
        return None
    units = (unit for unit in dossier.chain_of_units if unit.level in ("province", "national"))
    return next((Grant(Hat.ADMINISTRATOR, unit) for unit in units if user.hats.has("administrator", unit)), None)


def officer_of_event(user: User, event: OutreachEvent) -> Grant | None:
    return Grant(Hat.OFFICER, event.unit) if user.hats.has("officer", event.unit) else None
