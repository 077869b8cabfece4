"""Every role in every situation: exactly the moves of the table, on both routes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from cycle.models import Dossier
from cycle.models.states import State
from cycle.rules.policies import helping_officer
from evaluation.models import Council, CouncilItem, Round, ScoreSheet, Seat
from evaluation.models.states import ItemState, SheetState
from tests.access.moves_table import ARRANGEMENTS, DOSSIERS, FIRST_STAGE, ITEMS, ROLES, SHEETS, Rows
from tests.access.people import gather, roles_of
from tests.access.road import walk
from tests.worlds import make_world
from workflow.door import not_by_you, why_not
from workflow.moves import available, moves_of

pytestmark = pytest.mark.django_db

ROUTES = ("two_level", "three_level")
STOPPED_BY_SCORING = {"withdraw", "send_back", "reclassify", "request_supplement"}

Moves = dict[str, dict[str, str]]


def other(route: str) -> str:
    return next(name for name in ROUTES if name != route)


class Walked:
    """What each role could do in each situation of a route, noted on one walk that was taken back."""

    def __init__(self, route: str) -> None:
        self.route, self.moves, self.blocked, self.helpers = route, {}, {}, {}
        self.telling: list[str] = []
        self.people = gather(make_world(route), make_world(other(route)))
        self.users = {role: self.people.fresh(role) for role in roles_of(route)}
        walk(self.people, self.note)

    def note(self, situation: str, subject: Any) -> None:
        assert situation not in self.moves, f"{situation} is met twice"
        self.moves[situation] = {role: " ".join(move.name for move in available(subject, user)) for role, user in self.users.items()}
        self.telling += [
            f"{situation}: {role} asks for {move.name}"
            for move in moves_of(type(subject)).values()
            for role, user in self.users.items()
            if subject.state and not move.grant(user, subject) and why_not(subject, move, user) != not_by_you(move)
        ]
        if isinstance(subject, Dossier) and subject.state:
            self.blocked[situation] = {
                name for name, move in moves_of(type(subject)).items() if move.exists_for(subject) and move.blockers(subject)
            }
            owner = self.users["owner"]
            self.helpers[situation] = {
                move.name: {role for role, user in self.users.items() if helping_officer(subject, user, owner, move)}
                for move in available(subject, owner)
            }


@pytest.fixture(scope="module", params=ROUTES)
def walked(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Walked]:
    with django_db_blocker.unblock(), transaction.atomic():
        walked = Walked(request.param)
        transaction.set_rollback(True)
    return walked


def table_of(route: str) -> Rows:
    its = {
        name: {roles.replace("its_", f"{FIRST_STAGE[route]}_"): moves for roles, moves in row.items()}
        for name, row in {**ARRANGEMENTS, **ITEMS, **SHEETS}.items()
    }
    return {**DOSSIERS[route], **its}


def expanded(route: str, row: dict[str, str]) -> dict[str, str]:
    found = dict.fromkeys(ROLES[route].split(), "")
    for roles, moves in row.items():
        for role in roles.split():
            assert found[role] == "", f"{role} stands twice in {row}"
            found[role] = moves
    return found


def test_moves_of_every_role_in_every_situation_are_the_tables(walked):
    table = table_of(walked.route)
    wrong = [
        f"{situation}: {role} has [{moves}], the table says [{expected[role]}]"
        for situation, row in table.items()
        for expected in [expanded(walked.route, row)]
        for role, moves in walked.moves.get(situation, {}).items()
        if moves != expected[role]
    ]
    assert not wrong, "\n".join(wrong)


def test_whoever_lacks_the_right_hears_one_sentence_in_every_situation(walked):
    assert not walked.telling, "\n".join(walked.telling[:50])


def test_table_has_a_row_for_every_situation_and_nothing_else(walked):
    assert set(table_of(walked.route)) == set(walked.moves)


@pytest.mark.parametrize("route", ROUTES)
def test_table_has_every_role(route):
    assert sorted(ROLES[route].split()) == sorted(roles_of(route))


def test_table_has_every_state():
    dossiers = {situation.split()[0] for situation in {**DOSSIERS["two_level"], **DOSSIERS["three_level"]}}
    assert dossiers == {"new", *State.values}
    assert {situation.removeprefix("item ").split()[0].strip(",") for situation in ITEMS} == {"new", *ItemState.values}
    assert {situation.removeprefix("sheet ").split()[0] for situation in SHEETS} == {"new", *SheetState.values}


@pytest.mark.parametrize("model", [Dossier, Round, Council, Seat, CouncilItem, ScoreSheet])
def test_every_move_is_somebodys(model):
    granted = {move for route in ROUTES for row in table_of(route).values() for moves in row.values() for move in moves.split()}
    assert set(moves_of(model)) <= granted


def test_scoring_stops_whatever_would_take_the_dossier_away(walked):
    for situation in ("being scored", "with revealed totals"):
        assert walked.blocked[f"in_evaluation {situation}"] >= STOPPED_BY_SCORING
    assert not walked.blocked["in_evaluation before a council"] & (STOPPED_BY_SCORING - {"request_supplement"})


def test_helping_a_producer_is_for_officers_of_its_commune_alone(walked):
    """They hand in what the producer has on its desk; they end nothing, and act in nobody's place on their own desk."""
    helped = {(situation, move): roles for situation, moves in walked.helpers.items() for move, roles in moves.items() if roles}
    assert set(map(frozenset, helped.values())) == {frozenset({"commune_officer", "acting_officer"})}
    assert {move for _situation, move in helped} == {"submit_idea", "submit_plan", "submit_dossier", "answer_supplement"}
