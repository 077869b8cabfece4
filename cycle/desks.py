"""Desks: where a dossier lies after a move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .moves import Desk

if TYPE_CHECKING:
    from .models import Dossier


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
