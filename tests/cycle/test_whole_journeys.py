"""Whole journeys by the door, on both routes: the outcomes the law and the design name."""

from __future__ import annotations

import datetime as dt

import pytest

from basics import clock
from cycle.acts import openings
from cycle.models import Dossier, Recognition
from cycle.models.states import State
from cycle.rules.deadlines import add_working_days
from ocop_portal.simulation import roads, run, writing
from products.models import Evidence
from tests.owner import as_owner
from workflow import log, proof
from workflow.door import MoveRefused, perform
from workflow.models import LogChain
from workflow.moves import available


@pytest.mark.parametrize("stars", [5, 4, 3])
def test_product_is_recognised_with_its_stars(world, stars):
    journey = world.journey(target=stars)
    journey.to_decision(stars)
    assert (journey.dossier.state, journey.dossier.stars) == (State.RECOGNISED, stars)
    recognition = journey.dossier.recognition
    level = "national" if stars == 5 else "province"
    assert recognition.issuer.level == level
    assert recognition.valid_to == recognition.decided_on.replace(year=recognition.decided_on.year + 3)
    assert list(proof.faults_of(LogChain.objects.of(journey.dossier.chain_scope()))) == []


@pytest.mark.parametrize("stars", [2, 1])
def test_one_or_two_stars_are_not_recognised(world, stars):
    journey = world.journey()
    journey.to_decision(stars)
    assert (journey.dossier.state, journey.dossier.stars) == (State.NOT_RECOGNISED, stars)
    assert not Recognition.objects.filter(dossier=journey.dossier).exists()


def test_missed_gate_costs_the_star(two_level):
    journey = two_level.journey()
    journey.to_decision(4, miss_gate=True)
    result = journey.dossier.council_items.get().result
    assert result.stars_by_points == 4
    assert journey.dossier.stars == 3
    assert any(gate["star"] == 4 for gate in result.unmet_gates)


def test_five_stars_of_the_province_below_ninety_at_the_top_come_down(two_level):
    journey = two_level.journey(target=5)
    roads.below_five_at_the_top(journey)
    assert (journey.dossier.state, journey.dossier.stars) == (State.RECOGNISED, 4)
    assert journey.dossier.recognition.issuer == two_level.province
    moves = list(log.entries_of(journey.dossier).order_by("id").values_list("move", flat=True))
    assert moves[-3:] == ["record_result", "send_down", "recognise"]


def test_three_level_passes_the_district_before_the_province(three_level):
    journey = three_level.journey()
    journey.to_decision(3)
    units = [item.council.round.unit.level for item in journey.dossier.council_items.order_by("pk")]
    assert units == ["district", "province"]


def test_idea_is_screened_only_where_another_level_decides(two_level, three_level):
    for world, moves in ((two_level, {"accept_idea", "return_idea", "decline_idea"}), (three_level, {"screen_idea", "return_idea"})):
        journey = world.journey()
        journey.start()
        journey.submit_idea()
        offered = {move.name for move in available(journey.dossier, world.officer())}
        assert offered - {"carry_over", "reclassify"} == moves


def test_returns_and_supplements_come_back_where_they_left(world):
    journey = world.journey()
    roads.returned_all_the_way(journey)
    assert journey.dossier.state == State.RECOGNISED
    journey = world.journey()
    roads.supplement_answered(journey)
    assert journey.dossier.state == State.RECOGNISED


def test_return_pauses_the_commune_s_clock(two_level):
    journey = two_level.journey()
    journey.to_implementing()
    journey.submit_dossier()
    received, due = journey.day, journey.dossier.desk_due
    assert due == add_working_days(received, 15)
    journey.return_dossier()
    left = journey.dossier.paused_days
    assert left == 12
    journey.day = add_working_days(journey.day, 7)
    journey.submit_dossier()
    assert journey.dossier.desk_due == add_working_days(journey.day, left)
    assert journey.dossier.paused_days is None


def test_more_time_keeps_the_office_s_days_and_the_day_it_began(two_level):
    journey = two_level.journey()
    journey.to_implementing()
    journey.submit_dossier()
    journey.return_dossier()
    left, since = journey.dossier.paused_days, journey.dossier.desk_since
    until = add_working_days(journey.day, 20)
    journey.move("extend", two_level.officer(), note="Lũ lụt.", until=until)
    assert (journey.dossier.desk_due, journey.dossier.desk_since) == (until, since)
    journey.submit_dossier()
    assert journey.dossier.desk_due == add_working_days(journey.day, left)


def test_more_time_for_a_supplement_still_leads_back_to_the_council(two_level):
    journey = two_level.journey()
    journey.to_evaluation()
    item = journey.put_before_council()
    due = journey.dossier.desk_due
    journey.ask_supplement(item.council)
    left = journey.dossier.paused_days
    assert add_working_days(journey.day, left) == due
    officer = two_level.cast.holder("officer", two_level.province)
    journey.move("extend", officer, note="Chờ kết quả kiểm nghiệm.", until=add_working_days(journey.day, 20))
    journey.answer_supplement()
    assert (journey.dossier.desk_role, journey.dossier.desk_unit) == ("council", two_level.province)
    assert journey.dossier.desk_due == add_working_days(journey.day, left)


def test_second_return_says_what_is_needed_now(two_level):
    journey = two_level.journey()
    journey.to_implementing()
    journey.submit_dossier()
    journey.return_dossier()
    journey.submit_dossier()
    with clock.at(journey.day), pytest.raises(MoveRefused):
        perform(Dossier, journey.dossier.pk, "return_dossier", by=two_level.officer(), seen=None, note="Vẫn thiếu.")
    journey.walk(1)
    journey.return_dossier()
    assert [comment.is_open for comment in journey.dossier.comments.all()] == [False, True]


def test_office_held_by_the_producer_s_own_people_alone_is_served_by_the_unit_above(two_level):
    from products.models import Membership

    journey = two_level.journey()
    officer, above = two_level.officer(), two_level.cast.holder("officer", two_level.province)
    Membership.objects.create(producer=journey.product.producer, user=officer, valid_from=dt.date(2020, 1, 1))
    journey.start()
    journey.submit_idea()
    assert journey.dossier.notices.filter(kind="dossier.submit_idea").values_list("recipient", flat=True)[0] == above.pk
    with clock.at(journey.day):
        assert perform(Dossier, journey.dossier.pk, "accept_idea", by=above, seen=None).state == State.PLAN_DRAFT


def test_supplement_unanswered_goes_on_only_after_its_term(two_level):
    journey = two_level.journey()
    journey.to_evaluation()
    item = journey.put_before_council()
    journey.ask_supplement(item.council)
    secretary = item.council.seats.get(role="secretary").user
    with clock.at(journey.dossier.desk_due), pytest.raises(MoveRefused):
        perform(Dossier, journey.dossier.pk, "resume", by=secretary, seen=None)
    journey.go_on_without(item.council)
    assert (journey.dossier.state, journey.dossier.desk_role) == (State.IN_EVALUATION, "council")


def test_knocked_out_dossier_gets_no_stars(two_level):
    journey = two_level.journey()
    roads.knocked_out(journey)
    assert (journey.dossier.state, journey.dossier.stars) == (State.NOT_RECOGNISED, None)


def test_remand_keeps_the_old_result(two_level):
    journey = two_level.journey()
    roads.remanded(journey)
    items = list(journey.dossier.council_items.order_by("pk"))
    assert [item.result.stars for item in items] == [3, 4]
    assert journey.dossier.stars == 4


def test_recused_chair_leaves_the_vice_chair_presiding(two_level):
    journey = two_level.journey()
    roads.recused_chair(journey)
    result = journey.dossier.council_items.get().result
    assert result.seats_entitled == 6
    assert journey.dossier.state == State.RECOGNISED


def test_submission_outside_the_window_is_refused_until_extended(two_level):
    journey = two_level.journey()
    roads.carried_from_plan(journey)
    journey.day = two_level.year.window(3).closes_on + dt.timedelta(days=3)
    journey.submit_plan()
    assert journey.dossier.state == State.PLAN_SUBMITTED, "an answer to a return has its own term"
    journey = two_level.journey()
    journey.start()
    journey.day = two_level.year.window(2).closes_on + dt.timedelta(days=3)
    with pytest.raises(MoveRefused) as refused:
        journey.submit_idea()
    assert "31/12/2026" in refused.value.sentences[0]


def test_upgrade_copies_the_last_dossier(two_level):
    from cycle.acts import openings

    journey = two_level.journey()
    journey.to_decision(3)
    with clock.at(journey.day):
        fresh = openings.enter_again(
            product=journey.product, previous=journey.dossier, kind=Dossier.Kind.UPGRADE, year=two_level.year, by=journey.owner
        )
    assert fresh.state == State.IMPLEMENTING
    assert fresh.scores.count() == journey.dossier.scores.count() > 0
    assert {link.change for link in fresh.evidence_links.all()} == {"unchanged"}
    assert fresh.registration.committed is False


def test_reevaluation_opens_180_days_before_the_end_and_closes_180_after(two_level):
    from cycle.acts import openings

    journey = two_level.journey()
    journey.to_decision(3)
    valid_to = journey.dossier.recognition.valid_to

    def enter(day: dt.date) -> Dossier:
        with clock.at(day):
            return openings.enter_again(
                product=journey.product, previous=journey.dossier, kind=Dossier.Kind.REEVALUATION, year=two_level.year, by=journey.owner
            )

    with pytest.raises(MoveRefused):
        enter(valid_to - dt.timedelta(days=181))
    with pytest.raises(MoveRefused):
        enter(valid_to + dt.timedelta(days=181))
    fresh = enter(valid_to - dt.timedelta(days=119))
    assert not fresh.late, "it is not filed yet"
    assert fresh.desk_due is None, "step windows do not bind a re-evaluation"


@pytest.mark.parametrize(("days", "late"), [(120, False), (119, True), (0, True), (-180, True)])
def test_reevaluation_is_late_by_the_day_it_is_filed(two_level, days, late):
    """However early it was opened."""
    again = reevaluated(two_level)
    again.day = again.valid_to - dt.timedelta(days=days)
    with clock.at(again.day):
        filed = perform(Dossier, again.dossier.pk, "submit_dossier", by=again.owner, seen=None)
    assert (filed.state, filed.late) == (State.DOSSIER_SUBMITTED, late)


def test_reevaluation_is_not_filed_after_the_last_day_but_what_was_returned_is(two_level):
    again = reevaluated(two_level)
    with clock.at(again.valid_to + dt.timedelta(days=181)), pytest.raises(MoveRefused) as refused:
        perform(Dossier, again.dossier.pk, "submit_dossier", by=again.owner, seen=None)
    assert refused.value.reason == MoveRefused.NOT_READY
    Dossier.objects.filter(pk=again.dossier.pk).update(state=State.DOSSIER_RETURNED, registration_number="1/PĐK")
    with clock.at(again.valid_to + dt.timedelta(days=181)):
        filed = perform(Dossier, again.dossier.pk, "submit_dossier", by=again.owner, seen=None)
    assert not filed.late, "late or not is said once, by the first filing"


def reevaluated(two_level):
    """The journey of a product recognised once, its re-evaluation opened 180 days before the end and filled in; with `valid_to`."""
    journey = two_level.journey()
    journey.to_decision(3)
    journey.valid_to = journey.dossier.recognition.valid_to
    with clock.at(journey.valid_to - dt.timedelta(days=180)):
        journey.dossier = openings.enter_again(
            product=journey.product, previous=journey.dossier, kind=Dossier.Kind.REEVALUATION, year=two_level.year, by=journey.owner
        )
        writing.write_dossier(journey.dossier, 3, journey.rng, journey.owner)
    # Filed years later, its evidence is still valid.
    Evidence.objects.filter(producer=journey.product.producer).update(expires_on=None)
    return journey


def test_every_road_of_the_simulation_ends_and_the_log_verifies(two_level):
    """The random walks of `simulate` in small: every road once."""
    with as_owner():
        simulation = run.Simulation("two_level", 28, seed=3)
        *_steps, report = simulation.run()
    assert sum(report.outcomes.values()) == 28
    assert report.outcomes["recognised 5 stars"] >= 1
    assert report.outcomes["carried_over"] == 3
    assert list(proof.faults()) == []


def test_claim_needs_the_invitation_code_and_a_producer_of_one_s_own(two_level):
    journey, other = two_level.journey(), two_level.journey()
    producer, journey.product.producer = journey.product.producer, None
    journey.product.save()
    potential = journey.identify(contact_name="Bà Lan", contact_phone="+84912345678")
    code = potential.invitation_code

    def claim(by, **data):
        with clock.at(journey.day):
            return perform(Dossier, potential.pk, "claim", by=by, seen=None, data=data)

    for wrong in (
        {"invitation_code": "XXXXXXXX", "producer": producer.public_id},
        {"invitation_code": code, "producer": other.product.producer.public_id},
    ):
        with pytest.raises(MoveRefused):
            claim(journey.owner, **wrong)
    claimed = claim(journey.owner, invitation_code=code.lower(), producer=producer.public_id)
    assert (claimed.state, claimed.producer, claimed.product.producer) == (State.IDEA_DRAFT, producer, producer)
