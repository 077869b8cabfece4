"""A sheet may be saved where its dossier is open to its seat: the scope says of each what the item says."""

from __future__ import annotations

import datetime as dt

from basics import clock
from evaluation.acts import conflicts
from evaluation.models import CouncilItem, ScoreSheet
from products.models import Membership
from tests.evaluation.acts.test_reseating import seat_again, take_off
from tests.evaluation.chamber import Chamber


def openness(chamber: Chamber) -> dict[tuple[str, int], bool]:
    """Role and key of the seat -> whether its sheet is open to be filled in, once scope and item agree on it."""
    item = CouncilItem.objects.for_work().get(pk=chamber.item.pk)
    found = {}
    for sheet in ScoreSheet.objects.filter(item=item).select_related("seat"):
        own = ScoreSheet.objects.own_to_fill_in(sheet.seat.user_id, clock.today()).get(pk=sheet.pk)
        assert own.opened == item.is_open_to(sheet.seat)
        assert (own.item_state, own.criteria_set) == (item.state, item.criteria_set_id)
        found[sheet.seat.role, sheet.seat.pk] = own.opened
    return found


def test_the_recused_alone_are_kept_out(chamber: Chamber) -> None:
    chamber.open_for_scoring(chamber.seat("member", 1))
    assert [seat for seat, opened in openness(chamber).items() if not opened] == [("member", chamber.seat("member", 1).pk)]


def test_whoever_is_taken_off_before_the_seats_are_held_is_out_and_after_it_stays(chamber: Chamber) -> None:
    chamber.answer()
    early, late = chamber.seat("member"), chamber.seat("member", 1)
    take_off(chamber, early)
    assert not openness(chamber)["member", early.pk]
    chamber.open_for_scoring_without_answers()
    take_off(chamber, late)
    seen = openness(chamber)
    assert (seen["member", early.pk], seen["member", late.pk]) == (False, True)


def test_the_sheet_of_a_seat_that_ended_stays_closed_to_whoever_was_seated_again(chamber: Chamber) -> None:
    before = chamber.seat("member")
    conflicts.answer(chamber.item, by=before.user, has_conflict=False)
    take_off(chamber, before)
    seat_again(chamber, before)
    assert not openness(chamber)["member", before.pk]


def test_whoever_belongs_to_the_producer_is_out_for_as_long_as_that_lasts(scoring: Chamber) -> None:
    seat = scoring.seat("member")
    membership = Membership.objects.create(producer=scoring.item.dossier.producer, user=seat.user, valid_from=clock.today())
    assert not openness(scoring)["member", seat.pk]
    with clock.at(clock.today() - dt.timedelta(days=1)):
        assert openness(scoring)["member", seat.pk]
    membership.valid_to = clock.today()
    membership.save()
    with clock.at(clock.today() + dt.timedelta(days=1)):
        assert openness(scoring)["member", seat.pk]
