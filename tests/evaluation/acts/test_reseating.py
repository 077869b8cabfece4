"""Taking people off a council and seating them again washes nothing away and locks nothing up."""

from __future__ import annotations

import pytest

from accounts.models import User
from cycle.models import Dossier
from evaluation.acts import conflicts
from evaluation.models import Council, CouncilItem, ScoreSheet, Seat
from evaluation.models.states import ItemState
from tests.evaluation.chamber import Chamber
from workflow.door import MoveRefused, begin, perform


def officer_of(chamber: Chamber) -> User:
    return chamber.world.officer(chamber.council.round.unit)


def take_off(chamber: Chamber, seat: Seat, by: User | None = None) -> None:
    perform(Seat, seat.pk, "end_seat", by=by or officer_of(chamber), seen=None, note="Đổi thành viên")


def seat_again(chamber: Chamber, seat: Seat, by: User | None = None) -> Seat:
    council = Council.objects.get(pk=chamber.council.pk)
    return begin(Seat(council=council, user=seat.user, role=seat.role), "give_seat", by=by or officer_of(chamber))


def read(chamber: Chamber) -> CouncilItem:
    return CouncilItem.objects.for_work().get(pk=chamber.item.pk)


@pytest.mark.parametrize("has_conflict", [True, False])
def test_an_answer_on_interests_binds_the_person_in_whichever_seat(chamber: Chamber, has_conflict: bool) -> None:
    seat = chamber.seat("member")
    conflicts.answer(chamber.item, by=seat.user, has_conflict=has_conflict)
    take_off(chamber, seat)
    fresh = seat_again(chamber, seat)
    item = read(chamber)
    assert (item.is_recused(fresh), item.is_open_to(fresh)) == (has_conflict, not has_conflict)
    with pytest.raises(MoveRefused) as refused:
        conflicts.answer(item, by=seat.user, has_conflict=not has_conflict)
    assert refused.value.reason == MoveRefused.DONE


def test_whoever_gave_a_seat_or_ended_one_arranged_the_council_even_after_it_ended(chamber: Chamber) -> None:
    for act in (take_off, seat_again):
        act(chamber, chamber.seat("member"))
        assert officer_of(chamber).pk in read(chamber).organisers
        Council.objects.filter(pk=chamber.council.pk).update(arrangers=[])


def test_nobody_is_taken_off_to_make_a_quorum(chamber: Chamber) -> None:
    chamber.answer()
    member = chamber.nearly_knock_out()
    before = read(chamber)
    for seat in [seat for seat in before.entitled_seats if seat.pk not in before.confirmed_by and seat.user_id != member.pk]:
        take_off(chamber, seat)
    item = read(chamber)
    assert item.confirmations() == before.confirmations()
    assert item.state == ItemState.CHECKING
    chamber.move("take_back_knock_out", chamber.user("chair"), note="Xem lại")
    assert read(chamber).bench is None
    assert len(read(chamber).entitled_seats) < len(before.entitled_seats), "from now on they do not sit in it"


def sitting(chamber: Chamber) -> list[int]:
    return sorted(seat.pk for seat in read(chamber).seats)


def test_who_ended_after_the_item_was_dropped_still_sat_in_it(chamber: Chamber) -> None:
    officer, before = User.objects.get(pk=chamber.journey.officer.pk), sitting(chamber)
    perform(Dossier, chamber.item.dossier_id, "send_back", by=officer, seen=None, note="Thiếu mẫu")
    assert read(chamber).state == ItemState.DROPPED
    take_off(chamber, chamber.seat("member"))
    assert sitting(chamber) == before


def test_who_ended_after_a_knock_out_was_proposed_sits_in_it_to_the_end_and_after(chamber: Chamber) -> None:
    chamber.answer()
    last, before = chamber.nearly_knock_out(), sitting(chamber)
    scoring = [seat.pk for seat in read(chamber).scoring_seats]
    take_off(chamber, next(seat for seat in read(chamber).scoring_seats if seat.role == "member" and seat.user_id != last.pk))
    assert chamber.move("confirm_knock_out", last).state == ItemState.KNOCKED_OUT
    take_off(chamber, next(seat for seat in read(chamber).scoring_seats if seat.user_id == last.pk))
    assert sitting(chamber) == before
    assert [seat.pk for seat in read(chamber).scoring_seats] == scoring


def test_a_knock_out_follows_where_one_fewer_takes_part(chamber: Chamber) -> None:
    """Seven seats need six; of six five do."""
    late = chamber.seat("member", 3)
    chamber.answer(but=(late,))
    chamber.move("propose_knock_out", chamber.user("chair"), ground="forged", words="Giả mạo giấy kiểm nghiệm của lô hàng")
    for seat in [seat for seat in chamber.item.entitled_seats if seat not in (late, chamber.seat("chair"))][:4]:
        chamber.move("confirm_knock_out", User.objects.get(pk=seat.user_id))
    assert read(chamber).confirmations() == (5, 6)
    conflicts.answer(read(chamber), by=late.user, has_conflict=True)
    assert read(chamber).state == ItemState.KNOCKED_OUT


def test_a_seat_that_comes_to_score_after_its_answer_has_a_sheet_to_sign(chamber: Chamber) -> None:
    """Who arranged the council answers without a sheet; the rules then let organisers score."""
    chair = chamber.seat("chair")
    Council.objects.filter(pk=chamber.council.pk).update(arrangers=[chair.user_id])
    chamber.item = read(chamber)
    chamber.answer()
    assert not ScoreSheet.objects.filter(item=chamber.item, seat=chair).exists()
    Council.objects.filter(pk=chamber.council.pk).update(arrangers=[])
    chamber.item = read(chamber)
    chamber.open_for_scoring_without_answers(by="secretary")
    assert ScoreSheet.objects.get(item=chamber.item, seat=chair).state == "draft"


def test_arranging_the_council_during_scoring_takes_nobodys_sheet(chamber: Chamber) -> None:
    """Which seats score is held with the seats: a chair who orders the council's seats meanwhile can still close."""
    chamber.open_for_scoring()
    Council.objects.filter(pk=chamber.council.pk).update(arrangers=[chamber.seat("chair").user_id])
    assert read(chamber).presiding_seat() == chamber.seat("chair")


def test_nobody_sits_twice_in_one_item(chamber: Chamber) -> None:
    chamber.open_for_scoring()
    seats = [chamber.seat("member", number) for number in range(4)]
    for seat in seats[:3]:
        take_off(chamber, seat)
    CouncilItem.objects.filter(pk=chamber.item.pk).update(scorers=[seat.pk for seat in read(chamber).scoring_seats][:3])
    seat_again(chamber, seats[0])
    people = [seat.user_id for seat in read(chamber).seats]
    assert len(people) == len(set(people))
