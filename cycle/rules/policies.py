"""Who may make which move: predicates that answer with the role it is made in, or None."""

from __future__ import annotations

from accounts.models import AdministrativeUnit, User
from cycle.models import CalendarDay, CycleYear, Dossier, OutreachEvent
from cycle.models.states import WITH_PRODUCER
from people.offices import Role, offices_of
from products.policies import producer_ids
from workflow.acts import Grant
from workflow.moves import Move

from .serving import serves


def impartial(user: User, dossier: Dossier) -> bool:
    """Nobody acts as an official on a dossier of a producer they belong to."""
    return dossier.producer_id not in producer_ids(user)


def _serving(user: User, dossier: Dossier, role: Role, unit: AdministrativeUnit | None, *, drafts_too: bool = False) -> Grant | None:
    if unit is None or (dossier.is_private and not drafts_too) or not impartial(user, dossier):
        return None
    return Grant(role, unit) if serves(user, dossier, role, unit) else None


def member_of_producer(user: User, dossier: Dossier) -> Grant | None:
    return Grant(Role.PRODUCER) if dossier.producer_id and dossier.producer_id in producer_ids(user) else None


def anyone_with_a_producer(user: User, dossier: Dossier) -> Grant | None:
    """A claim: the commune's invitation code is the check, belonging to some producer the right."""
    return Grant(Role.PRODUCER) if producer_ids(user) else None


def commune_officer(user: User, dossier: Dossier) -> Grant | None:
    """An officer of the level that receives dossiers."""
    return _serving(user, dossier, Role.OFFICER, dossier.unit_at(dossier.route.intake_level))


def idea_decider(user: User, dossier: Dossier) -> Grant | None:
    return _serving(user, dossier, Role.OFFICER, dossier.unit_at(dossier.route.idea_level))


def plan_decider(user: User, dossier: Dossier) -> Grant | None:
    return _serving(user, dossier, Role.OFFICER, dossier.unit_at(dossier.route.plan_level))


def time_giver(user: User, dossier: Dossier) -> Grant | None:
    """An officer of the level that decides plans, or of the stage. More time shows nothing of a draft, so its privacy does not bind."""
    unit = dossier.unit_at(dossier.route.plan_level)
    return _serving(user, dossier, Role.OFFICER, unit, drafts_too=True) or stage_officer(user, dossier)


def officer_at_desk(user: User, dossier: Dossier) -> Grant | None:
    """An officer of the unit the dossier lies at."""
    return _serving(user, dossier, Role.OFFICER, dossier.unit_of_desk if dossier.desk_role == "officer" else None)


def stage_officer(user: User, dossier: Dossier) -> Grant | None:
    """An officer of the unit that evaluates now."""
    return _serving(user, dossier, Role.OFFICER, dossier.unit_at(dossier.stage.level) if dossier.stage else None)


def classifier(user: User, dossier: Dossier) -> Grant | None:
    """In evaluation the stage's officer; before it the commune's, or whoever has the dossier on the desk."""
    return stage_officer(user, dossier) if dossier.stage else commune_officer(user, dossier) or officer_at_desk(user, dossier)


def authority_at_desk(user: User, dossier: Dossier) -> Grant | None:
    return _serving(user, dossier, Role.AUTHORITY, dossier.unit_of_desk if dossier.desk_role == "authority" else None)


def promotion_officer(user: User, dossier: Dossier) -> Grant | None:
    """An officer of a level that the route lets run trade promotion."""
    grants = (_serving(user, dossier, Role.OFFICER, dossier.unit_at(level)) for level in dossier.route.promotion_levels)
    return next((grant for grant in grants if grant), None)


def year_administrator(user: User, year: CycleYear) -> Grant | None:
    """An administrator of the province, or a national one."""
    for unit in (year.province, year.province.parent):
        if offices_of(user).has("administrator", unit):
            return Grant(Role.ADMINISTRATOR, unit)
    return None


def calendar_administrator(user: User, day: CalendarDay) -> Grant | None:
    """A national administrator: working days are the same in the whole country."""
    nation = next((unit for unit in offices_of(user).units("administrator") if unit.level == "national"), None)
    return Grant(Role.ADMINISTRATOR, nation) if nation else None


def dossier_administrator(user: User, dossier: Dossier) -> Grant | None:
    """The same, for a dossier of the province."""
    if not impartial(user, dossier):
        return None
    units = (unit for unit in dossier.chain_of_units if unit.level in ("province", "national"))
    return next((Grant(Role.ADMINISTRATOR, unit) for unit in units if offices_of(user).has("administrator", unit)), None)


def officer_of_event(user: User, event: OutreachEvent) -> Grant | None:
    return Grant(Role.OFFICER, event.unit) if offices_of(user).has("officer", event.unit) else None


def helping_officer(dossier: Dossier, by: User, on_behalf_of: User, declared: Move[Dossier]) -> Grant | None:
    """Officers of the commune may hand in for a producer of theirs, never end anything; the log names both."""
    if declared.by is not member_of_producer or declared.danger or dossier.state not in WITH_PRODUCER:
        return None
    unit = dossier.unit_at(dossier.route.intake_level)
    helps = unit is not None and serves(by, dossier, Role.OFFICER, unit) and impartial(by, dossier)
    return Grant(Role.OFFICER, unit) if helps and member_of_producer(on_behalf_of, dossier) else None
