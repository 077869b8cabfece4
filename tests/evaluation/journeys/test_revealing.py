"""From revealed totals to the one re-scoring and the end: what may happen in between, and what may not."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from accounts.models import User
from cycle.models import Dossier, Notice, ReviewComment
from evaluation import sheets
from evaluation.acts import conflicts
from evaluation.models import CouncilItem, EvaluationRule, Mark, Result, ScoreSheet
from products.criteria_store import from_database
from products.models import Membership, ProductSet
from tests.evaluation.chamber import Chamber
from tests.evaluation.views.test_screens import as_of
from tests.owner import as_owner, owned
from tests.posting import posted
from workflow.door import MoveRefused, perform
from workflow.models import LogEntry
from workflow.moves import available


def log_of(chamber: Chamber, since: str) -> list[str]:
    """Moves of the dossier and of what belongs to it, from the last `since` on."""
    entries = LogEntry.objects.filter(about=f"dossier:{chamber.item.dossier_id}").order_by("sequence")
    moves = list(entries.values_list("move", flat=True))
    return moves[len(moves) - 1 - moves[::-1].index(since) :]


def refusal(chamber: Chamber, name: str, by: User, **how: str) -> str:
    with pytest.raises(MoveRefused) as caught, transaction.atomic():
        perform(CouncilItem, chamber.item.pk, name, by=by, seen=None, **how)
    return caught.value.reason


def offered(chamber: Chamber, role: str) -> set[str]:
    return {move.name for move in available(CouncilItem.objects.for_work().get(pk=chamber.item.pk), chamber.user(role)) if move.offered}


def choices_of(sheet: ScoreSheet) -> set[tuple[int, int | None, str]]:
    return set(sheet.marks.values_list("criterion_id", "option_id", "comment"))


def total_of(sheet: ScoreSheet) -> int:
    return sum(mark.option.points for mark in sheet.marks.select_related("option") if mark.option)


# Revealing.


def test_revealing_within_the_limit_closes_with_one_button_and_logs_causes_first(scoring: Chamber) -> None:
    scoring.sign_all(but=(scoring.seat("member", 3),))
    assert scoring.move("reveal", scoring.user("chair")).state == "closed"
    assert log_of(scoring, "reveal") == ["reveal", "mark_absent", "close", "record_result"]
    ways = LogEntry.objects.filter(machine="evaluation.CouncilItem", move__in=["reveal", "close"]).order_by("sequence")
    assert list(ways.values_list("from_state", "to_state")) == [("scoring", "revealed"), ("revealed", "closed")]


def test_totals_too_far_apart_stay_revealed(scoring: Chamber) -> None:
    absent = scoring.seat("member", 3)
    assert scoring.reveal_apart(but=(absent,)).state == "revealed"
    assert log_of(scoring, "reveal") == ["reveal", "mark_absent"]
    assert not Result.objects.exists()
    assert scoring.sheet(absent).state == "absent"
    assert scoring.dossier().stars is None
    assert offered(scoring, "chair") == {"rescore", "propose_knock_out"}


def test_sheet_given_back_is_signed_again_before_anything_is_revealed(scoring: Chamber) -> None:
    scoring.sign_all()
    sheet, chair = scoring.sheet(scoring.seat("member")), scoring.user("chair")
    perform(ScoreSheet, sheet.pk, "reopen", by=chair, seen=None, note="Chấm nhầm tiêu chí")
    assert refusal(scoring, "reveal", chair) == MoveRefused.NOT_READY
    assert scoring.sheet(scoring.seat("member")).state == "reopened", "not absent"
    perform(ScoreSheet, sheet.pk, "sign", by=scoring.user("member"), seen=None)
    assert scoring.move("reveal", chair).state == "closed"


@pytest.mark.parametrize(("limit", "state"), [(100, "closed"), (10, "revealed")])
def test_spread_limit_is_the_units_own_in_force_on_the_councils_day(scoring: Chamber, limit: int, state: str) -> None:
    unit, day = scoring.council.round.unit, scoring.council.decided_on
    quorum = {"quorum_numerator": 3, "quorum_denominator": 4}
    owned(EvaluationRule, unit=unit, valid_from=day, spread_limit=limit, **quorum)
    owned(EvaluationRule, unit=unit, valid_from=day + dt.timedelta(days=1), spread_limit=110 - limit, **quorum)
    owned(EvaluationRule, unit=unit.parent, valid_from=day, spread_limit=110 - limit, **quorum)
    assert scoring.reveal_apart().state == state


# While totals are revealed.


def test_nothing_is_signed_reopened_or_saved_once_totals_are_revealed(scoring: Chamber) -> None:
    absent = scoring.seat("member", 3)
    scoring.fill(absent)
    scoring.reveal_apart(but=(absent,))
    first = from_database(scoring.item.criteria_set_id).criteria[0]
    for seat, name, by in ((absent, "sign", "member"), (scoring.seat("member"), "reopen", "chair")):
        user = scoring.user(by, 3 if seat == absent else 0)
        with pytest.raises(MoveRefused) as caught, transaction.atomic():
            perform(ScoreSheet, scoring.sheet(seat).pk, name, by=user, seen=None, note="Nhầm")
        assert caught.value.reason == MoveRefused.NOT_FROM_HERE
    for number in (0, 3):
        sheet = scoring.sheet(scoring.seat("member", number))
        before = choices_of(sheet)
        with pytest.raises(sheets.NotYours):
            sheets.save(sheet, posted(as_of(sheet), **{f"c{first.pk}": first.options[0].pk}), by=scoring.user("member", number))
        assert choices_of(sheet) == before


@pytest.mark.parametrize("name", ["withdraw", "send_back", "request_supplement", "reclassify"])
def test_dossier_stays_with_the_council_once_totals_are_revealed(scoring: Chamber, name: str) -> None:
    scoring.reveal_apart()
    secretary = scoring.user("secretary")
    ReviewComment.objects.create(dossier=scoring.item.dossier, item="evidence", text="Thiếu", written_by=secretary)
    officer = scoring.world.officer(scoring.council.round.unit)
    by = {"withdraw": scoring.journey.owner, "request_supplement": secretary}.get(name, officer)
    data = {"product_set": ProductSet.objects.get(number=12).code} if name == "reclassify" else {}
    with pytest.raises(MoveRefused) as caught, transaction.atomic():
        perform(Dossier, scoring.item.dossier_id, name, by=User.objects.get(pk=by.pk), seen=None, note="Lý do", data=data)
    assert caught.value.reason == MoveRefused.NOT_READY
    assert scoring.dossier().state == "in_evaluation"
    assert CouncilItem.objects.get(pk=scoring.item.pk).state == "revealed"


def test_product_may_be_knocked_out_in_the_discussion(scoring: Chamber) -> None:
    scoring.reveal_apart()
    scoring.knock_out("Giấy chứng nhận giả")
    result = Result.objects.get(item=scoring.item)
    assert (result.stars, result.seats_counted) == (None, 7)


def test_totals_that_came_together_later_are_closed_by_the_presiding_member(scoring: Chamber) -> None:
    """The member whose total lay apart joined the producer meanwhile: there is nothing to score again, and the item ends all the same."""
    lone = scoring.seat("member")
    scoring.sign(lone, 5)
    scoring.sign_all(but=(lone,), stars=2)
    scoring.move("reveal", scoring.user("chair"))
    assert refusal(scoring, "close", scoring.user("chair")) == MoveRefused.NOT_FROM_HERE
    Membership.objects.create(producer=scoring.item.dossier.producer, user=lone.user)
    assert offered(scoring, "chair") == {"close", "propose_knock_out"}
    assert scoring.move("close", scoring.user("chair")).state == "closed"
    assert lone.public_id not in Result.objects.get(item=scoring.item).totals


# Scoring again.


@pytest.mark.parametrize("role", ["secretary", "vice_chair", "member", "advisory"])
def test_only_the_presiding_member_opens_the_re_scoring(scoring: Chamber, role: str) -> None:
    scoring.reveal_apart()
    assert refusal(scoring, "rescore", scoring.user(role)) == MoveRefused.NOT_BY_YOU
    assert offered(scoring, role) == set()


def test_officials_do_not_open_the_re_scoring(scoring: Chamber) -> None:
    scoring.reveal_apart()
    for user in (scoring.world.officer(scoring.council.round.unit), scoring.journey.owner, User.objects.system()):
        assert refusal(scoring, "rescore", User.objects.get(pk=user.pk)) == MoveRefused.NOT_BY_YOU


def test_second_sheets_begin_with_the_first_choices_and_leave_them_as_they_were(scoring: Chamber) -> None:
    member = scoring.seat("member")
    scoring.fill(member, 2)
    first = scoring.sheet(member)
    first.marks.filter(pk=first.marks.first().pk).update(comment="Bao bì đẹp")
    ScoreSheet.objects.filter(pk=first.pk).update(remark="Cần xem lại")
    scoring.reveal_apart()
    firsts = {sheet.seat_id: (choices_of(sheet), sheet.state) for sheet in scoring.item.sheets.all()}
    scoring.move("rescore", scoring.user("chair"))
    second = scoring.sheet(member)
    assert (second.version, second.state, second.remark, second.saved_at) == (2, "draft", "Cần xem lại", None)
    seconds = scoring.item.sheets.filter(version=2)
    assert {sheet.seat_id: choices_of(sheet) for sheet in seconds} == {seat: marks for seat, (marks, _state) in firsts.items()}
    scoring.fill(member, 5)
    assert choices_of(second) != choices_of(first)
    assert {sheet.seat_id: (choices_of(sheet), sheet.state) for sheet in scoring.item.sheets.filter(version=1)} == firsts


def test_first_sheets_cannot_be_given_back_in_the_re_scoring(scoring: Chamber) -> None:
    scoring.reveal_apart()
    first = scoring.sheet(scoring.seat("member"))
    scoring.move("rescore", scoring.user("chair"))
    with pytest.raises(MoveRefused), transaction.atomic():
        perform(ScoreSheet, first.pk, "reopen", by=scoring.user("chair"), seen=None, note="Nhầm")
    assert not [move.name for move in available(ScoreSheet.objects.for_work().get(pk=first.pk), scoring.user("chair"))]
    second = scoring.sheet(scoring.seat("member"))
    perform(ScoreSheet, second.pk, "sign", by=scoring.user("member"), seen=None)
    given_back = perform(ScoreSheet, second.pk, "reopen", by=scoring.user("chair"), seen=None, note="Nhầm")
    assert given_back.state == "reopened"


def test_absent_the_first_time_signs_the_second(scoring: Chamber) -> None:
    absent = scoring.seat("member", 3)
    scoring.reveal_apart(but=(absent,))
    scoring.move("rescore", scoring.user("chair"))
    scoring.sign_all(stars=4)
    result = scoring.close()
    assert (result.seats_counted, result.seats_entitled) == (7, 7)
    assert scoring.item.sheets.get(seat=absent, version=1).state == "absent"


def test_recused_seats_get_no_second_sheet(chamber: Chamber) -> None:
    recused = chamber.seat("member")
    chamber.open_for_scoring(recused)
    chamber.reveal_apart(but=(recused,))
    chamber.move("rescore", chamber.user("chair"))
    assert not chamber.item.sheets.filter(seat=recused, version=2).exists()


def test_dossier_opened_after_the_totals_were_revealed_is_scored_in_the_second_round_only(chamber: Chamber) -> None:
    silent = chamber.seat("member", 3)
    for seat in chamber.council.seats.exclude(pk=silent.pk):
        conflicts.answer(chamber.item, by=User.objects.get(pk=seat.user_id), has_conflict=False)
    chamber.open_for_scoring_without_answers()
    chamber.reveal_apart(but=(silent,))
    conflicts.answer(chamber.item, by=chamber.user("member", 3), has_conflict=False)
    assert not chamber.item.sheets.filter(seat=silent).exists()
    chamber.move("rescore", chamber.user("chair"))
    second = chamber.sheet(silent)
    assert (second.version, second.state, second.marks.count()) == (2, "draft", 0)


def test_second_scoring_closes_whatever_the_spread_and_is_the_one_counted(scoring: Chamber) -> None:
    scoring.reveal_apart()
    first = {sheet.seat.public_id: total_of(sheet) for sheet in scoring.item.sheets.select_related("seat")}
    scoring.move("rescore", scoring.user("chair"))
    for seat in scoring.scoring_seats():
        scoring.sign(seat, 5 if seat.role == "chair" else 1)
    assert scoring.move("reveal", scoring.user("chair")).state == "closed"
    assert log_of(scoring, "reveal") == ["reveal", "close", "record_result"]
    result = Result.objects.get(item=scoring.item)
    second = {sheet.seat.public_id: total_of(sheet) for sheet in scoring.item.sheets.filter(version=2).select_related("seat")}
    assert result.totals == second != first
    assert result.spread == max(second.values()) - min(second.values()) > scoring.item.rule.spread_limit
    assert scoring.item.sheets.filter(version=1, state="signed").count() == len(first)
    assert refusal(scoring, "rescore", scoring.user("chair")) == MoveRefused.NOT_FROM_HERE


def test_second_scoring_needs_its_own_quorum(scoring: Chamber) -> None:
    scoring.reveal_apart()
    scoring.move("rescore", scoring.user("chair"))
    assert scoring.item.quorum()[0] == 0
    assert refusal(scoring, "reveal", scoring.user("chair")) == MoveRefused.NOT_READY
    assert Mark.objects.filter(sheet__version=2).exists()


def test_scoring_seats_are_told_that_scoring_is_open_again(chamber: Chamber) -> None:
    recused, silent = chamber.seat("member"), chamber.seat("member", 3)
    for seat in chamber.council.seats.exclude(pk=silent.pk):
        reason = "Người nhà" if seat == recused else ""
        conflicts.answer(chamber.item, by=User.objects.get(pk=seat.user_id), has_conflict=seat == recused, reason=reason)
    chamber.open_for_scoring_without_answers()
    chamber.reveal_apart(but=(recused, silent))
    with as_owner():
        Notice.objects.all().delete()
    chamber.move("rescore", chamber.user("chair"))
    told: dict[str, set[int]] = {}
    for kind, recipient in Notice.objects.values_list("kind", "recipient"):
        told.setdefault(kind, set()).add(recipient)
    others = {seat.user_id for seat in chamber.scoring_seats() if seat not in (recused, silent, chamber.seat("chair"))}
    assert told == {"council.scoring_again": others, "council.scoring_unanswered": {silent.user_id}}
