"""Desks: where a dossier lies after a move."""

from __future__ import annotations

from basics import clock
from cycle.models import Dossier
from workflow.acts import Act, Desk
from workflow.moves import Move

from . import deadlines


def producer(dossier: Dossier) -> Desk:
    return Desk("producer", None)


def commune(dossier: Dossier) -> Desk:
    return Desk("officer", dossier.unit_at(dossier.route.intake_level))


def idea_decider(dossier: Dossier) -> Desk:
    return Desk("officer", dossier.unit_at(dossier.route.idea_level))


def plan_decider(dossier: Dossier) -> Desk:
    return Desk("officer", dossier.unit_at(dossier.route.plan_level))


def stage_officer(dossier: Dossier) -> Desk:
    assert dossier.stage is not None
    return Desk("officer", dossier.unit_at(dossier.stage.level))


def council(dossier: Dossier) -> Desk:
    assert dossier.stage is not None
    return Desk("council", dossier.unit_at(dossier.stage.level))


def authority(dossier: Dossier) -> Desk:
    assert dossier.stage is not None
    return Desk("authority", dossier.unit_at(dossier.stage.level))


def back_where_it_paused(dossier: Dossier) -> Desk:
    """The desk that asked the producer for more."""
    return council(dossier) if dossier.paused_role == "council" else stage_officer(dossier)


def nowhere(dossier: Dossier) -> Desk:
    """The journey through steps 1 to 5 is over."""
    return Desk()


def present(dossier: Dossier) -> Desk:
    """Where it lies now."""
    return Desk(dossier.desk_role, dossier.desk_unit)


def place(dossier: Dossier, declared: Move[Dossier], act: Act) -> None:
    """Put the dossier on the next desk with its due day. A pause keeps the office's days left.

    A move that leaves the state leaves the desk too: only the day changes.
    """
    if declared.target is None:
        dossier.desk_due = declared.term(dossier, act) if declared.term else dossier.desk_due
        return
    if declared.pauses and dossier.desk_due:
        dossier.paused_days, dossier.paused_role = max(deadlines.working_days_until(dossier.desk_due), 0), dossier.desk_role
    assert declared.desk is not None
    desk = declared.desk(dossier)
    if desk.role == "producer":
        dossier.filed_by = None
        dossier.__dict__.pop("_holders", None)
    resumed = dossier.paused_days if declared.resumes else None
    dossier.desk_role, dossier.desk_unit, dossier.desk_since = desk.role, desk.unit, act.at if desk.role else None
    if not desk.role:
        dossier.desk_due = None
    elif resumed is not None:
        dossier.desk_due = deadlines.add_working_days(clock.today(), resumed)
    else:
        dossier.desk_due = declared.term(dossier, act) if declared.term else None
    if not declared.pauses:
        dossier.paused_days, dossier.paused_role = None, ""
