"""Who arranges an evaluation does not decide it: seats of organisers do not score, and a council is not one person."""

from __future__ import annotations

import pytest

from accounts.models import User
from evaluation.acts.arranging import note_arranger
from evaluation.models import Council, CouncilItem, EvaluationRule, Round, ScoreSheet, Seat
from evaluation.rules import checks
from tests.evaluation.chamber import Chamber
from tests.owner import owned
from workflow.door import MoveRefused, perform

ACTS = ("opened the round", "set up the council", "gave a seat", "put the dossier before it")


def arrange(chamber: Chamber, person: User, act: str) -> CouncilItem:
    """The person has done one of the acts by which the dossier came before these seats."""
    match act:
        case "opened the round":
            Round.objects.filter(pk=chamber.council.round_id).update(opened_by=person)
        case "set up the council":
            Council.objects.filter(pk=chamber.council.pk).update(arrangers=[person.pk])
        case "gave a seat":
            note_arranger(Council.objects.get(pk=chamber.council.pk), person)
        case _:
            CouncilItem.objects.filter(pk=chamber.item.pk).update(put_by=person)
    chamber.item = CouncilItem.objects.for_work().get(pk=chamber.item.pk)
    return chamber.item


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ["chair", "member"])
def test_an_organiser_does_not_score(chamber: Chamber, act: str, role: str) -> None:
    seat = chamber.seat(role)
    item = arrange(chamber, chamber.user(role), act)
    assert seat not in item.scoring_seats
    assert len(item.scoring_seats) == 6
    chamber.answer()
    assert not ScoreSheet.objects.filter(item=item, seat=seat).exists(), "no sheet opens for them"
    assert CouncilItem.objects.for_work().get(pk=item.pk).presiding_seat() != (seat if role == "chair" else None)


@pytest.mark.parametrize("act", ACTS)
def test_a_unit_may_let_its_organisers_score(chamber: Chamber, act: str) -> None:
    unit, day = chamber.council.round.unit, chamber.council.decided_on
    owned(EvaluationRule, unit=unit, valid_from=day, organisers_score=True)
    assert chamber.seat("member") in arrange(chamber, chamber.user("member"), act).scoring_seats


def few(chamber: Chamber, left: int) -> CouncilItem:
    """Only so many seats that score are left."""
    spare = [seat.pk for seat in chamber.scoring_seats()][left:]
    Seat.objects.filter(pk__in=spare).update(role="advisory", scores=False)
    chamber.item = CouncilItem.objects.for_work().get(pk=chamber.item.pk)
    return chamber.item


@pytest.mark.parametrize(("left", "enough"), [(1, False), (2, False), (4, False), (5, True)])
def test_a_council_has_five_seats_that_score(chamber: Chamber, left: int, enough: bool) -> None:
    assert (checks.enough_seats(few(chamber, left)) == "") == enough


def test_a_dossier_is_not_opened_for_scoring_by_too_few(chamber: Chamber) -> None:
    chamber.answer()
    chamber.assess()
    chamber.move("make_ready", chamber.user("advisory"))
    few(chamber, 4)
    with pytest.raises(MoveRefused) as refused:
        perform(CouncilItem, chamber.item.pk, "start_scoring", by=chamber.user("chair"), seen=None)
    assert "5" in refused.value.sentences[0]


def test_one_sheet_of_the_chair_closes_nothing(scoring: Chamber) -> None:
    """The quorum of one seat is one sheet; that is no council."""
    scoring.signed(scoring.seat("chair"), 5)
    few(scoring, 1)
    with pytest.raises(MoveRefused):
        perform(CouncilItem, scoring.item.pk, "reveal", by=scoring.user("chair"), seen=None)


def test_how_many_is_a_rule_of_the_unit(chamber: Chamber) -> None:
    unit, day = chamber.council.round.unit, chamber.council.decided_on
    owned(EvaluationRule, unit=unit, valid_from=day, least_seats=3)
    assert checks.enough_seats(few(chamber, 3)) == ""
