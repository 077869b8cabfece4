"""Whether a move exists for a dossier at all, as its route, stage and result say."""

from __future__ import annotations

import datetime as dt

from cycle.models import Dossier
from cycle.models.states import State
from cycle.rules.deadlines import term
from cycle.rules.reevaluation import last_recognition
from workflow.acts import Act
from workflow.moves import Condition


def builds_on_previous(dossier: Dossier) -> bool:
    """On the product's last dossier, or on a recognition of before the portal."""
    return dossier.previous_id is not None or last_recognition(dossier.product) is not None


def carried_as(state: State) -> Condition[Dossier]:
    """The dossier continues one that was carried over, from this state on."""

    def holds(dossier: Dossier) -> bool:
        return dossier.previous is not None and dossier.previous.state == State.CARRIED_OVER and dossier.begins_as == state

    holds.__name__ = f"carried_as_{state}"
    return holds


def idea_decided_above(dossier: Dossier) -> bool:
    """The commune only screens: another level decides ideas."""
    return bool(dossier.route.idea_level != dossier.route.intake_level)


def idea_at_decider(dossier: Dossier) -> bool:
    """The idea lies with the unit that decides it."""
    return idea_decided_above(dossier) == (dossier.state == State.IDEA_SCREENED)


def first_idea_term(dossier: Dossier, act: Act) -> dt.date | None:
    return term("idea_screening" if idea_decided_above(dossier) else "idea_decision")(dossier, act)


def at_first_stage(dossier: Dossier) -> bool:
    return dossier.stage is not None and dossier.stage.is_first


def stage_recognises(dossier: Dossier) -> bool:
    """The stage's authority may recognise this result's stars."""
    return dossier.stage is not None and dossier.stage.recognises(dossier.stars)


def stage_forwards(dossier: Dossier) -> bool:
    """Enough stars, points and gates, for the next level (5 from a province in our reading of the law)."""
    stage = dossier.stage
    return bool(stage and stage.following and stage.forwards_from and dossier.stars and dossier.stars >= stage.forwards_from)


def stage_sends_down(dossier: Dossier) -> bool:
    stage = dossier.stage
    return bool(stage and stage.sends_down and stage.preceding and not stage.recognises(dossier.stars))
