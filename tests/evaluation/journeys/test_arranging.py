"""Rounds, councils and seats: opened, corrected and withdrawn by moves with log entries; what lies before a council keeps its seats."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import User
from cycle.models import Dossier
from evaluation.acts import conflicts
from evaluation.acts.assigning import put_before
from evaluation.models import Council, CouncilItem, Round, Seat
from products.models import Membership
from tests.evaluation.chamber import Chamber
from tests.evaluation.views.test_screens import page, post, seen_on, signed_in
from workflow import proof
from workflow.door import MoveRefused, begin, perform
from workflow.log import entries_of
from workflow.models import LogChain, LogEntry


@pytest.fixture
def officer(chamber: Chamber) -> User:
    return chamber.world.officer(chamber.council.round.unit)


def new_round(chamber: Chamber, officer: User, **more: object) -> Round:
    days = {"proposals_until": dt.date(2026, 10, 30), "results_until": dt.date(2026, 12, 30)}
    return begin(Round(**{"unit": chamber.council.round.unit, "year": 2026, "number": 7, **days, **more}), "open_round", by=officer)


def new_council(batch: Round, officer: User) -> Council:
    fresh = Council(round=batch, name="Hội đồng đợt 7", decision_number="7/QĐ-UBND", decided_on=dt.date(2026, 8, 1))
    return begin(fresh, "set_up_council", by=officer)


def seat_for(chamber: Chamber, officer: User, role: str = "member") -> Seat:
    return begin(Seat(council=chamber.council, user=chamber.world.stranger(), role=role), "give_seat", by=officer)


def end(seat: Seat, officer: User) -> Seat:
    return perform(Seat, seat.pk, "end_seat", by=officer, seen=None, note="Chuyển công tác")


def refused(call: object, *args: object, **how: object) -> str:
    with pytest.raises(MoveRefused) as caught:
        call(*args, **how)  # type: ignore[operator]
    [sentence] = caught.value.sentences
    return sentence


def moves_of_log(subject: Round | Council | Seat) -> list[str]:
    return [entry.move for entry in entries_of(subject)][::-1]


# What the log keeps.


def test_every_act_of_arranging_has_its_entry(chamber: Chamber, officer: User) -> None:
    batch = new_round(chamber, officer)
    council = new_council(batch, officer)
    seat = begin(Seat(council=council, user=chamber.world.stranger(), role="chair"), "give_seat", by=officer)
    end(seat, officer)
    for model, row in ((Council, council), (Round, batch)):
        name = "withdraw_council" if model is Council else "withdraw_round"
        perform(model, row.pk, name, by=officer, seen=None, note="Mở nhầm")
    assert moves_of_log(batch) == ["open_round", "withdraw_round"]
    assert moves_of_log(council) == ["set_up_council", "withdraw_council"]
    assert moves_of_log(seat) == ["give_seat", "end_seat"]
    chain = LogChain.objects.of(f"unit:{batch.unit_id}")
    assert list(proof.faults_of(chain)) == []
    given = entries_of(seat).get(move="give_seat")
    assert (given.actor, given.role, given.unit) == (officer, "officer", batch.unit)
    assert given.note_row.payload == {"person": seat.user.public_id, "seat": "chair", "scores": True}


def test_a_cut_log_of_seats_shows(chamber: Chamber, officer: User) -> None:
    seat = seat_for(chamber, officer)
    Seat.objects.filter(pk=seat.pk).update(revision=2)
    assert [fault for fault in proof.faults_of_objects(Seat) if f"Seat {seat.pk} was moved 2 times, 1 entries" in fault]


@pytest.mark.parametrize("role", ["advisory", "silent advisory who declines"])
def test_answers_of_seats_that_do_not_score_are_in_the_log(chamber: Chamber, role: str) -> None:
    has_conflict = role != "advisory"
    conflicts.answer(chamber.item, by=chamber.user("advisory"), has_conflict=has_conflict, reason="Người nhà" if has_conflict else "")
    [entry] = entries_of(chamber.item).filter(move="answer_conflict")
    assert entry.actor == chamber.user("advisory")
    assert entry.note_row.payload == {"seat": chamber.seat("advisory").public_id, "has_conflict": has_conflict}


def test_an_answer_with_a_sheet_is_entered_once(chamber: Chamber) -> None:
    conflicts.answer(chamber.item, by=chamber.user("member"), has_conflict=False)
    assert (chamber.entries("answer_conflict"), chamber.entries("open_sheet")) == (0, 1)


# Correcting.


def test_an_empty_round_is_corrected_whole(chamber: Chamber, officer: User) -> None:
    batch, client = new_round(chamber, officer), signed_in(officer)
    seen = seen_on(page(client, "round_change", batch.public_id))
    given = {"year": 2026, "number": 8, "proposals_until": "01/10/2026", "results_until": "30/11/2026"}
    post(client, "round_change", batch.public_id, seen=seen, **given)
    batch.refresh_from_db()
    assert (batch.number, batch.results_until) == (8, dt.date(2026, 11, 30))
    payload = entries_of(batch).get(move="correct_round").note_row.payload
    assert (payload["before"]["number"], payload["after"]["number"]) == ("7", "8")


def test_a_round_with_dossiers_keeps_its_number_and_may_only_be_put_off(chamber: Chamber, officer: User) -> None:
    batch, client = chamber.council.round, signed_in(officer)
    days = {"proposals_until": "30/10/2026", "results_until": "29/12/2026"}
    seen = seen_on(page(client, "round_change", batch.public_id))
    response = post(client, "round_change", batch.public_id, year=2026, number=9, seen=seen, **days)
    assert list(response.context["form"].errors) == ["results_until"]
    post(client, "round_change", batch.public_id, year=2026, number=9, seen=seen, **{**days, "results_until": "15/01/2027"})
    batch.refresh_from_db()
    assert (batch.number, batch.results_until) == (1, dt.date(2027, 1, 15))
    assert Dossier.objects.get(pk=chamber.item.dossier_id).desk_due == dt.date(2027, 1, 15), "it lies there as long"
    assert entries_of(batch).get(move="correct_round").note_row.payload["dossiers_moved"] == 1


def test_days_outside_the_year_are_refused_in_a_correction_too(chamber: Chamber, officer: User) -> None:
    batch, client = new_round(chamber, officer), signed_in(officer)
    given = {"year": 2026, "number": 7, "proposals_until": "01/10/2026", "results_until": "30/11/2031"}
    response = post(client, "round_change", batch.public_id, seen=batch.revision, **given)
    assert list(response.context["form"].errors) == ["results_until"]
    fresh = Round(unit=batch.unit, year=2026, number=8, proposals_until=dt.date(2031, 1, 1), results_until=dt.date(2031, 2, 1))
    with pytest.raises(MoveRefused):
        begin(fresh, "open_round", by=officer)


def test_the_day_of_a_councils_decision_stays_once_dossiers_lay_before_it(chamber: Chamber, officer: User) -> None:
    council, client = chamber.council, signed_in(officer)
    given = {"name": "Hội đồng sửa tên", "decision_number": "9/QĐ-UBND", "decided_on": "01/07/2026"}
    post(client, "council_change", council.public_id, seen=council.revision, **given)
    council.refresh_from_db()
    assert (council.name, council.decided_on) == ("Hội đồng sửa tên", dt.date(2026, 1, 15))
    empty = new_council(new_round(chamber, officer), officer)
    post(client, "council_change", empty.public_id, seen=empty.revision, **given)
    empty.refresh_from_db()
    assert empty.decided_on == dt.date(2026, 7, 1)


def test_a_correction_on_an_old_page_changes_nothing(chamber: Chamber, officer: User) -> None:
    batch = new_round(chamber, officer)
    given = {"year": 2026, "number": 8, "proposals_until": "01/10/2026", "results_until": "30/11/2026"}
    post(signed_in(officer), "round_change", batch.public_id, seen=batch.revision - 1, **given)
    batch.refresh_from_db()
    assert batch.number == 7


# Withdrawing.


def test_a_round_with_a_council_and_a_council_with_a_dossier_stay(chamber: Chamber, officer: User) -> None:
    reason = {"by": officer, "seen": None, "note": "Mở nhầm"}
    assert chamber.council.name in refused(perform, Round, chamber.council.round_id, "withdraw_round", **reason)
    assert refused(perform, Council, chamber.council.pk, "withdraw_council", **reason)
    client = signed_in(officer)
    way = reverse("round_move", args=[chamber.council.round.public_id, "withdraw_round"])
    assert way not in page(client, "round_detail", chamber.council.round.public_id), "what would be refused is shut"
    way = reverse("council_move", args=[chamber.council.public_id, "withdraw_council"])
    assert way not in page(client, "council_detail", chamber.council.public_id)


def test_what_was_withdrawn_leaves_the_lists_and_takes_nothing(chamber: Chamber, officer: User) -> None:
    batch, client = new_round(chamber, officer), signed_in(officer)
    council = new_council(batch, officer)
    assert "withdraw_council" in page(client, "council_detail", council.public_id)
    perform(Council, council.pk, "withdraw_council", by=officer, seen=None, note="Mở nhầm")
    council.refresh_from_db()
    assert refused(begin, Seat(council=council, user=chamber.world.stranger(), role="member"), "give_seat", by=officer)
    text = page(client, "council_detail", council.public_id)
    assert reverse("seat_add", args=[council.public_id]) not in text
    assert council.name not in page(client, "round_detail", batch.public_id)
    perform(Round, batch.pk, "withdraw_round", by=officer, seen=None, note="Mở nhầm")
    assert reverse("round_detail", args=[batch.public_id]) not in page(client, "round_list")
    assert reverse("council_add", args=[batch.public_id]) not in page(client, "round_detail", batch.public_id)
    assert refused(begin, Council(round=batch, name="Khác", decision_number="8/QĐ-UBND", decided_on=dt.date(2026, 8, 1)),
                   "set_up_council", by=officer)  # fmt: skip
    assert new_round(chamber, officer).number == 7, "its number is free again"


def test_members_correct_and_withdraw_nothing(chamber: Chamber) -> None:
    client, seat = signed_in(chamber.user("chair")), chamber.seat("member")
    before = LogEntry.objects.count()
    page(client, "round_change", chamber.council.round.public_id, status=403)
    page(client, "council_change", chamber.council.public_id, status=403)
    page(client, "seat_end", chamber.council.public_id, seat.public_id, status=403)
    assert refused(perform, Round, chamber.council.round_id, "withdraw_round", by=chamber.user("chair"), seen=None, note="x")
    assert refused(perform, Seat, seat.pk, "end_seat", by=chamber.user("chair"), seen=None, note="x")
    assert LogEntry.objects.count() == before


# Seats while something is scored.


def test_who_sits_in_what_is_scored_stays(chamber: Chamber, officer: User) -> None:
    other = chamber.world.endorsed()
    chamber.open_for_scoring()
    before = {seat.pk for seat in chamber.item.seats}
    gone, come = end(chamber.seat("member", 3), officer), seat_for(chamber, officer)
    item = CouncilItem.objects.for_work().get(pk=chamber.item.pk)
    assert {seat.pk for seat in item.seats} == before
    later = put_before(chamber.council, other.dossier, by=officer)
    sitting = {seat.pk for seat in CouncilItem.objects.for_work().get(pk=later.pk).seats}
    assert sitting == before - {gone.pk} | {come.pk}


def test_whoever_was_taken_off_still_scores_what_was_opened_and_sees_nothing_new(chamber: Chamber, officer: User) -> None:
    seat = chamber.seat("member", 3)
    other = chamber.world.endorsed()
    chamber.open_for_scoring()
    end(seat, officer)
    later = put_before(chamber.council, other.dossier, by=officer)
    client = signed_in(seat.user)
    page(client, "sheet_edit", chamber.sheet(seat).public_id)
    chamber.sign(seat)
    page(client, "item_detail", later.public_id, status=404)
    assert reverse("item_detail", args=[later.public_id]) not in page(client, "council_list")


def test_whoever_came_later_neither_sees_nor_stops_what_is_scored(chamber: Chamber, officer: User) -> None:
    chamber.open_for_scoring()
    needed = chamber.item.quorum()[1]
    come = seat_for(chamber, officer)
    item = CouncilItem.objects.for_work().get(pk=chamber.item.pk)
    assert item.quorum()[1] == needed
    page(signed_in(come.user), "item_detail", item.public_id, status=404)
    chamber.sign_all(but=(come,))
    chamber.close()
    page(signed_in(come.user), "item_detail", item.public_id, status=404)


def test_a_new_seat_sits_in_what_too_few_may_score(chamber: Chamber, officer: User) -> None:
    chamber.open_for_scoring()
    for number in range(3):
        Membership.objects.create(producer=chamber.item.dossier.producer, user=chamber.seat("member", number).user)
    come = seat_for(chamber, officer)
    assert chamber.entries("add_seats") == 1
    conflicts.answer(CouncilItem.objects.get(pk=chamber.item.pk), by=come.user, has_conflict=False)
    assert chamber.sheet(come).state == "draft"
    seat_for(chamber, officer)
    assert chamber.entries("add_seats") == 1, "five are enough"


def test_a_seat_given_anew_is_another_seat(chamber: Chamber, officer: User) -> None:
    chair = chamber.seat("chair")
    end(chair, officer)
    again = begin(Seat(council=chamber.council, user=chamber.world.stranger(), role="chair"), "give_seat", by=officer)
    assert again.pk != chair.pk
    item = CouncilItem.objects.for_work().get(pk=chamber.item.pk)
    assert again in item.seats
    assert chair not in item.seats
