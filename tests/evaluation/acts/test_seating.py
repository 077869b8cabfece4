"""Who may be given a seat, and which seats score."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import User
from cycle.models import Dossier
from cycle.models.states import State
from evaluation.models import Council, CouncilItem, EvaluationRule, Round, Seat
from people.models import Appointment
from products.models import Membership
from tests.evaluation.chamber import Chamber
from tests.evaluation.views.test_screens import post, signed_in
from tests.owner import owned
from workflow.door import MoveRefused, begin


@pytest.fixture
def council(chamber: Chamber) -> Council:
    """A new one, to be given its seats."""
    officer, unit = chamber.world.officer(chamber.council.round.unit), chamber.council.round.unit
    days = {"proposals_until": dt.date(2026, 10, 30), "results_until": dt.date(2026, 12, 30)}
    batch = begin(Round(unit=unit, year=2026, number=7, **days), "open_round", by=officer)
    fresh = Council(round=batch, name="Hội đồng đợt 7", decision_number="7/QĐ-UBND", decided_on=dt.date(2026, 8, 1))
    return begin(fresh, "set_up_council", by=officer)


def give(chamber: Chamber, council: Council, user: User, role: str = "member") -> Seat:
    officer = chamber.world.officer(council.round.unit)
    return begin(Seat(council=council, user=User.objects.get(pk=user.pk), role=role), "give_seat", by=officer)


def refusal(chamber: Chamber, council: Council, user: User, role: str = "member") -> str:
    with pytest.raises(MoveRefused) as refused:
        give(chamber, council, user, role)
    [sentence] = refused.value.sentences
    assert not council.seats.filter(user=user).exists()
    return sentence


def allow(council: Council, **rules: bool) -> None:
    owned(EvaluationRule, unit=council.round.unit, valid_from=council.decided_on, **rules)


def appointed(user: User, role: str, unit: object) -> User:
    Appointment.objects.create(state="in_force", user=user, role=role, unit=unit, valid_from=dt.date(2020, 1, 1))
    return user


@pytest.mark.parametrize("state", [State.IN_EVALUATION, State.IMPLEMENTING, State.AWAITING_DECISION])
def test_nobody_sits_whose_own_dossier_is_under_way_there(chamber: Chamber, council: Council, state: str) -> None:
    dossier, owner = chamber.item.dossier, chamber.journey.owner
    Dossier.objects.filter(pk=dossier.pk).update(state=state)
    assert dossier.producer.name in refusal(chamber, council, owner)


def test_whose_dossier_is_over_may_sit_and_whose_membership_ended(chamber: Chamber, council: Council) -> None:
    helper = chamber.world.stranger()
    membership = Membership.objects.create(producer=chamber.item.dossier.producer, user=helper, valid_from=dt.date(2020, 1, 1))
    assert refusal(chamber, council, helper)
    membership.valid_to = dt.date(2026, 1, 1)
    membership.save()
    assert give(chamber, council, helper).pk
    Dossier.objects.filter(pk=chamber.item.dossier_id).update(state=State.WITHDRAWN)
    assert give(chamber, council, chamber.journey.owner).pk


def test_the_form_says_why_a_person_may_not_sit(chamber: Chamber, council: Council) -> None:
    client = signed_in(chamber.world.officer(council.round.unit))
    owner = chamber.journey.owner
    response = post(client, "seat_add", council.public_id, person=owner.email, role="member")
    assert owner.full_name in str(response.context["form"].non_field_errors())


@pytest.mark.parametrize(("role", "sits"), [("chair", True), ("vice_chair", False), ("member", False), ("secretary", False)])
def test_who_signs_the_decisions_sits_as_chair_only(chamber: Chamber, council: Council, role: str, sits: bool) -> None:
    signer = chamber.world.cast.holder("authority", council.round.unit)
    if sits:
        assert give(chamber, council, signer, role).pk
    else:
        assert signer.full_name in refusal(chamber, council, signer, role)


def test_a_rule_may_keep_the_signer_out_wholly(chamber: Chamber, council: Council) -> None:
    allow(council, signer_chairs=False)
    assert refusal(chamber, council, chamber.world.cast.holder("authority", council.round.unit), "chair")


def test_officials_of_another_area_do_not_sit(chamber: Chamber, council: Council, three_level: object) -> None:
    elsewhere = three_level.province  # type: ignore[attr-defined]
    foreign = appointed(chamber.world.stranger(), "officer", elsewhere)
    assert elsewhere.name.lower() in refusal(chamber, council, foreign).lower()
    allow(council, outsiders_sit=True)
    assert give(chamber, council, foreign).pk


@pytest.mark.parametrize("where", ["above", "own", "below", "none"])
def test_officials_of_the_unit_of_those_above_and_below_sit(chamber: Chamber, council: Council, where: str) -> None:
    unit = council.round.unit
    units = {"above": unit.parent, "own": unit, "below": chamber.world.communes[0]}
    person = chamber.world.stranger()
    if where in units:
        appointed(person, "officer", units[where])
    assert give(chamber, council, person).pk


@pytest.mark.parametrize("role", Seat.Role.values)
def test_chair_vice_chairs_and_members_score(chamber: Chamber, council: Council, role: str) -> None:
    seat = give(chamber, council, chamber.world.stranger(), role)
    assert seat.scores == (role in ("chair", "vice_chair", "member"))


def test_the_secretary_scores_where_the_rules_say_so(chamber: Chamber, council: Council) -> None:
    allow(council, secretary_scores=True)
    assert give(chamber, council, chamber.world.stranger(), "secretary").scores


def test_a_secretary_who_does_not_score_has_no_sheet_and_no_part_in_the_quorum(chamber: Chamber) -> None:
    chamber.answer()
    item = CouncilItem.objects.for_work().get(pk=chamber.item.pk)
    assert not item.sheets.filter(seat=chamber.seat("secretary")).exists()
    assert chamber.seat("secretary") not in item.entitled_seats
    assert len(item.entitled_seats) == 7
