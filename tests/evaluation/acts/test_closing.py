"""From signed sheets to a frozen result: quorum, recusal, presidency, knock-out, and what cannot be changed after."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from basics import clock
from cycle.acts.mailing import message
from cycle.models import Dossier, Notice, ReviewComment
from cycle.models.states import State
from evaluation.acts.assigning import put_before
from evaluation.models import ConflictAnswer, CouncilItem, Mark, Result, ScoreSheet, Seat
from evaluation.pages import sheetpage
from evaluation.rules import checks
from ocop_portal.simulation.journey import ASSESSMENT
from products import scoring as arithmetic
from products.models import Criterion, Membership
from tests.evaluation.chamber import Chamber
from tests.owner import as_owner
from workflow.door import MoveRefused, perform


def refuse(chamber: Chamber, name: str, by: User, **how: Any) -> MoveRefused:
    with pytest.raises(MoveRefused) as caught, transaction.atomic():
        perform(CouncilItem, chamber.item.pk, name, by=by, seen=None, **how)
    return caught.value


def test_closing_freezes_the_mean_of_signed_sheets(scoring: Chamber) -> None:
    absent = scoring.seat("member", 3)
    scoring.sign_all(but=(absent,))
    result = scoring.close()

    totals = {}
    for sheet in scoring.item.sheets.filter(state="signed"):
        totals[sheet.seat.public_id] = sum(mark.option.points for mark in sheet.marks.select_related("option"))
    assert result.totals == totals
    assert result.exact_mean == Fraction(sum(totals.values()), len(totals))
    assert result.mean == arithmetic.two_decimals(result.exact_mean)
    assert result.spread == max(totals.values()) - min(totals.values())
    assert (result.stars, result.criteria_set_id) == (4, scoring.dossier().criteria_set_id)
    assert (result.seats_counted, result.seats_entitled) == (6, 7)
    assert scoring.sheet(absent).state == "absent"


def test_closing_hands_stars_to_the_dossier_and_the_authority(scoring: Chamber) -> None:
    scoring.sign_all()
    result = scoring.close()
    dossier = scoring.dossier()
    assert (dossier.state, dossier.desk_role, dossier.stars, dossier.points) == (
        State.AWAITING_DECISION,
        "authority",
        result.stars,
        result.mean,
    )


def test_closing_without_quorum_says_how_many_are_needed(scoring: Chamber) -> None:
    for seat in scoring.scoring_seats()[:5]:
        scoring.sign(seat)
    refused = refuse(scoring, "reveal", scoring.user("chair"))
    assert refused.reason == MoveRefused.NOT_READY
    assert "5" in refused.sentences[0]
    assert "6" in refused.sentences[0]
    assert not Result.objects.exists()
    assert scoring.entries("close") == 0


def test_closing_needs_the_presiding_members_own_sheet(scoring: Chamber) -> None:
    scoring.sign_all(but=(scoring.seat("chair"),))
    assert refuse(scoring, "reveal", scoring.user("chair")).reason == MoveRefused.NOT_READY


def test_recused_seat_counts_in_neither_mean_nor_quorum(chamber: Chamber) -> None:
    recused = chamber.seat("member", 0)
    chamber.open_for_scoring(recused)
    chamber.sign_all(but=(recused, chamber.seat("member", 1)))
    assert chamber.item.quorum()[1] == 5
    result = chamber.close()
    assert recused.public_id not in result.totals
    assert (result.seats_counted, result.seats_entitled) == (5, 6)
    assert chamber.sheet(recused).state == "recused"


def test_recused_chair_leaves_the_item_to_the_named_vice_chair(chamber: Chamber) -> None:
    chair = chamber.seat("chair")
    chamber.open_for_scoring(chair, by="vice_chair")
    chamber.sign_all(but=(chair,))
    assert refuse(chamber, "reveal", chamber.user("chair")).reason == MoveRefused.NOT_BY_YOU
    chamber.move("reveal", chamber.user("vice_chair"))
    assert chamber.item.state == "closed"


def test_recused_chair_and_vice_chair_leave_nobody_to_open_scoring(chamber: Chamber) -> None:
    chamber.answer(chamber.seat("chair"), chamber.seat("vice_chair"))
    chamber.item.assessment = ASSESSMENT
    chamber.item.save(update_fields=["assessment"])
    chamber.move("make_ready", chamber.user("advisory"))
    assert refuse(chamber, "start_scoring", chamber.user("secretary")).reason == MoveRefused.NOT_READY


def test_member_of_the_producer_has_no_seat_in_it(chamber: Chamber) -> None:
    seat = chamber.seat("member", 0)
    Membership.objects.create(producer=chamber.item.dossier.producer, user=seat.user)
    user = chamber.user("member", 0)
    from evaluation.acts import conflicts

    with pytest.raises(MoveRefused):
        conflicts.answer(chamber.item, by=user, has_conflict=False)
    assert not CouncilItem.objects.visible_to(user).exists()
    item = CouncilItem.objects.for_work().get(pk=chamber.item.pk)
    assert seat.pk in item.recused_seats
    assert len(item.entitled_seats) == 6


def test_conflict_is_answered_once_and_for_good(chamber: Chamber) -> None:
    from evaluation.acts import conflicts

    user = chamber.user("member", 0)
    given = conflicts.answer(chamber.item, by=user, has_conflict=False)
    with pytest.raises(MoveRefused):
        conflicts.answer(chamber.item, by=user, has_conflict=True, reason="Nhớ ra")
    with pytest.raises(DatabaseError), transaction.atomic():
        ConflictAnswer.objects.filter(pk=given.pk).update(has_conflict=True)


def test_moves_are_closed_to_seats_that_have_not_answered(chamber: Chamber) -> None:
    chamber.item.assessment = ASSESSMENT
    chamber.item.save(update_fields=["assessment"])
    assert refuse(chamber, "make_ready", chamber.user("secretary")).reason == MoveRefused.NOT_BY_YOU
    assert refuse(chamber, "propose_knock_out", chamber.user("chair")).reason == MoveRefused.NOT_BY_YOU


def test_signing_needs_every_criterion(scoring: Chamber) -> None:
    seat = scoring.seat("member", 0)
    sheet = scoring.fill(seat)
    gone = sheet.marks.select_related("criterion").order_by("criterion__position")[0]
    gone.option = None
    gone.save()
    with pytest.raises(MoveRefused) as caught:
        perform(ScoreSheet, sheet.pk, "sign", by=scoring.user("member", 0), seen=None)
    assert gone.criterion.code in caught.value.sentences[0]


@pytest.mark.parametrize("how", ["update", "delete", "insert"])
def test_marks_of_a_signed_sheet_are_refused_by_the_database(scoring: Chamber, how: str) -> None:
    sheet = scoring.sign(scoring.seat("member", 0))
    other = Criterion.objects.exclude(criteria_set=scoring.item.criteria_set_id).first()
    attack = {
        "update": lambda: sheet.marks.update(comment="sửa"),
        "delete": lambda: sheet.marks.all().delete(),
        "insert": lambda: Mark.objects.create(sheet=sheet, criterion=other, option=other.options.first()),
    }[how]
    with pytest.raises(DatabaseError, match="signed sheet"), as_owner():
        attack()


def test_sheets_of_a_closed_item_are_refused_by_the_database(scoring: Chamber) -> None:
    scoring.sign_all()
    scoring.close()
    with pytest.raises(DatabaseError, match="closed item"), transaction.atomic():
        ScoreSheet.objects.filter(item=scoring.item).update(remark="Khác")


@pytest.mark.parametrize("attack", ["UPDATE evaluation_councilitem SET state='scoring'", "DELETE FROM evaluation_councilitem"])
@pytest.mark.parametrize("how", ["closed", "knocked_out", "dropped"])
def test_item_that_is_over_is_refused_by_the_database(chamber: Chamber, how: str, attack: str) -> None:
    chamber.open_for_scoring() if how == "closed" else chamber.answer()
    if how == "closed":
        chamber.sign_all()
        chamber.close()
    elif how == "knocked_out":
        chamber.knock_out()
    else:
        chamber.move("drop", User.objects.system())
    with pytest.raises(DatabaseError, match="is over"), as_owner(), connection.cursor() as cursor:
        cursor.execute(f"{attack} WHERE id = %s", [chamber.item.pk])


def test_open_items_may_be_written(chamber: Chamber) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE evaluation_councilitem SET assessment = 'Đủ' WHERE id = %s", [chamber.item.pk])
        assert cursor.rowcount == 1


def test_result_is_immutable(scoring: Chamber) -> None:
    scoring.sign_all()
    result = scoring.close()
    with pytest.raises(DatabaseError), transaction.atomic():
        Result.objects.filter(pk=result.pk).update(stars=5)
    with pytest.raises(DatabaseError), transaction.atomic():
        Result.objects.filter(pk=result.pk).delete()


def test_closing_twice_says_so_once_and_logs_once(scoring: Chamber) -> None:
    scoring.sign_all()
    chair, seen = scoring.user("chair"), CouncilItem.objects.get(pk=scoring.item.pk).revision
    scoring.move("reveal", chair, seen=seen)
    with pytest.raises(MoveRefused) as caught:
        scoring.move("reveal", chair, seen=seen)
    assert caught.value.reason == MoveRefused.DONE
    assert len(caught.value.sentences) == 1
    assert scoring.entries("close") == 1
    assert scoring.entries("record_result") == 1


def given_back(scoring: Chamber, seat: Seat, reason: str = "Chấm nhầm tiêu chí") -> ScoreSheet:
    """A sheet signed and given back to its member."""
    sheet = scoring.sign(seat)
    return perform(ScoreSheet, sheet.pk, "reopen", by=scoring.user("chair"), seen=None, note=reason)


def marks_of(sheet: ScoreSheet) -> list[tuple[int, int | None, str]]:
    return list(sheet.marks.order_by("criterion").values_list("criterion_id", "option_id", "comment"))


def change(sheet: ScoreSheet, how: str) -> None:
    """What a member does with a sheet they got back."""
    mark = sheet.marks.select_related("criterion").earliest("pk")
    if how == "other option":
        other = mark.criterion.options.exclude(pk=mark.option_id).earliest("pk")
        sheet.marks.filter(pk=mark.pk).update(option=other)
    else:
        sheet.marks.filter(pk=mark.pk).update(comment="Đã xem lại")


def test_a_reopened_sheet_may_be_changed_and_only_the_presiding_member_gives_back(scoring: Chamber) -> None:
    sheet = given_back(scoring, scoring.seat("member"))
    assert sheet.state == "reopened"
    change(sheet, "comment")
    other = scoring.sign(scoring.seat("member", 1))
    with pytest.raises(MoveRefused):
        perform(ScoreSheet, other.pk, "reopen", by=scoring.user("member", 1), seen=None, note="Không được")


@pytest.mark.parametrize("how", ["other option", "comment"])
def test_what_was_signed_stands_when_the_reopening_is_taken_back(scoring: Chamber, how: str) -> None:
    signed = marks_of(scoring.sign(scoring.seat("member")))
    sheet = ScoreSheet.objects.get(pk=scoring.sheet(scoring.seat("member")).pk)
    at = sheet.signed_at
    perform(ScoreSheet, sheet.pk, "reopen", by=scoring.user("chair"), seen=None, note="Chấm nhầm tiêu chí")
    change(sheet, how)
    assert marks_of(sheet) != signed
    perform(ScoreSheet, sheet.pk, "let_stand", by=scoring.user("chair"), seen=None)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.signed_at, sheet.as_signed, marks_of(sheet)) == ("signed", at, None, signed)


def test_what_is_signed_anew_takes_the_place_of_what_was_signed(scoring: Chamber) -> None:
    sheet = given_back(scoring, scoring.seat("member"))
    change(sheet, "other option")
    changed = marks_of(sheet)
    perform(ScoreSheet, sheet.pk, "sign", by=scoring.user("member"), seen=None)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.as_signed, marks_of(sheet)) == ("signed", None, changed)


def test_a_knock_out_counts_what_was_signed_not_what_lies_open(scoring: Chamber) -> None:
    scoring.sign(scoring.seat("chair"))
    sheet = given_back(scoring, scoring.seat("member"))
    signed = sum(points for points in sheet.marks.values_list("option__points", flat=True))
    change(sheet, "other option")
    scoring.knock_out("Giấy chứng nhận giả")
    result = Result.objects.get(item=scoring.item)
    assert result.totals[scoring.seat("member").public_id] == signed


@pytest.mark.parametrize("attack", ["as_signed = '{}'", "as_signed = NULL", "as_signed = NULL, state = 'draft'"])
def test_the_database_keeps_what_was_signed(scoring: Chamber, attack: str) -> None:
    sheet = given_back(scoring, scoring.seat("member"))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE evaluation_scoresheet SET {attack} WHERE id = {sheet.pk}")


def test_the_member_is_told_why_and_reads_it_on_the_sheet(scoring: Chamber) -> None:
    member = scoring.user("member")
    sheet = given_back(scoring, scoring.seat("member"), "Tiêu chí 3.5 chấm nhầm ô")
    notice = Notice.objects.filter(recipient=member).latest("pk")
    assert (notice.kind, notice.facts["note"]) == ("council.reopened", "Tiêu chí 3.5 chấm nhầm ô")
    assert "Tiêu chí 3.5 chấm nhầm ô" in message(notice).body
    assert "Tiêu chí 3.5 chấm nhầm ô" in sheetpage.given_back(sheet)
    perform(ScoreSheet, sheet.pk, "let_stand", by=scoring.user("chair"), seen=None)
    assert Notice.objects.filter(recipient=member).latest("pk").kind == "council.standing"
    assert sheetpage.given_back(ScoreSheet.objects.get(pk=sheet.pk)) == ""


def test_knock_out_keeps_the_ground_and_gives_no_stars(scoring: Chamber) -> None:
    scoring.sign(scoring.seat("chair"))
    scoring.knock_out("Giấy chứng nhận giả")
    result = Result.objects.get(item=scoring.item)
    assert (result.knocked_out, result.stars, result.stars_by_points) == ("Giả mạo hồ sơ: Giấy chứng nhận giả", None, 4)
    assert (scoring.dossier().state, scoring.dossier().stars) == (State.AWAITING_DECISION, None)


def test_knock_out_before_anybody_scored_has_no_figures(chamber: Chamber) -> None:
    chamber.answer()
    chamber.knock_out("Nguyên liệu nhập khẩu")
    result = Result.objects.get(item=chamber.item)
    assert (result.mean, result.totals, result.stars) == (None, {}, None)


def test_knock_out_without_a_ground_changes_nothing(scoring: Chamber) -> None:
    assert refuse(scoring, "propose_knock_out", scoring.user("chair"), data={"words": "Giả mạo"}).reason == MoveRefused.INVALID
    assert not Result.objects.exists()


def test_supplement_sends_a_ready_item_back_to_checking(chamber: Chamber) -> None:
    chamber.answer()
    chamber.item.assessment = ASSESSMENT
    chamber.item.save(update_fields=["assessment"])
    chamber.move("make_ready", chamber.user("advisory"))
    secretary = chamber.user("secretary")
    ReviewComment.objects.create(dossier=chamber.item.dossier, item="evidence", text="Thiếu hợp đồng", written_by=secretary)
    perform(Dossier, chamber.item.dossier_id, "request_supplement", by=secretary, seen=None, note="Bổ sung hợp đồng")
    assert CouncilItem.objects.get(pk=chamber.item.pk).state == "checking"
    assert chamber.dossier().state == State.SUPPLEMENT_REQUESTED


def test_supplement_is_refused_while_the_council_scores(scoring: Chamber) -> None:
    secretary = scoring.user("secretary")
    ReviewComment.objects.create(dossier=scoring.item.dossier, item="evidence", text="Thiếu", written_by=secretary)
    with pytest.raises(MoveRefused):
        perform(Dossier, scoring.item.dossier_id, "request_supplement", by=secretary, seen=None, note="Bổ sung")
    assert scoring.dossier().state == State.IN_EVALUATION


@pytest.mark.parametrize("name", ["send_back", "withdraw"])
def test_dossier_that_leaves_takes_its_item_off_the_list(chamber: Chamber, name: str) -> None:
    by = chamber.journey.owner if name == "withdraw" else chamber.world.officer(chamber.council.round.unit)
    perform(Dossier, chamber.item.dossier_id, name, by=User.objects.get(pk=by.pk), seen=None, note="Lý do")
    assert CouncilItem.objects.get(pk=chamber.item.pk).state == "dropped"


def test_presiding_seat_goes_on_where_the_secretary_is_recused(chamber: Chamber) -> None:
    secretary, chair = chamber.seat("secretary"), chamber.user("chair")
    chamber.answer(secretary)
    advisory = chamber.user("advisory")
    ReviewComment.objects.create(dossier=chamber.item.dossier, item="evidence", text="Thiếu", written_by=advisory)
    asked = perform(Dossier, chamber.item.dossier_id, "request_supplement", by=advisory, seen=None, note="Bổ sung")
    with clock.at(asked.desk_due + dt.timedelta(days=1)):
        with pytest.raises(MoveRefused) as caught, transaction.atomic():
            perform(Dossier, asked.pk, "resume", by=chamber.user("secretary"), seen=None)
        assert caught.value.reason == MoveRefused.NOT_BY_YOU
        assert perform(Dossier, asked.pk, "resume", by=chair, seen=None).state == State.IN_EVALUATION


def test_round_that_has_ended_takes_no_dossier(chamber: Chamber) -> None:
    journey = chamber.world.endorsed()
    dossier = journey.dossier
    last = chamber.council.round.results_until
    officer = User.objects.get(pk=journey.officer.pk)
    with clock.at(last + dt.timedelta(days=1)), pytest.raises(MoveRefused) as caught, transaction.atomic():
        put_before(chamber.council, dossier, by=officer)
    assert f"{last:%d/%m/%Y}" in " ".join(caught.value.sentences)
    with clock.at(last):
        assert checks.round_open(chamber.item) == ""


@pytest.mark.parametrize("kind", Dossier.Kind.values)
def test_reevaluations_are_judged_by_written_opinions(chamber: Chamber, kind: str) -> None:
    journey = chamber.world.endorsed()
    dossier = journey.dossier
    dossier.kind = kind
    item = put_before(chamber.council, dossier, by=User.objects.get(pk=journey.officer.pk))
    assert item.by_written_opinion == (kind == "reevaluation")


def test_second_item_for_one_dossier_is_refused_with_the_councils_name(chamber: Chamber) -> None:
    officer = User.objects.get(pk=chamber.world.officer(chamber.council.round.unit).pk)
    with pytest.raises(MoveRefused) as caught:
        put_before(chamber.council, chamber.dossier(), by=officer)
    assert chamber.council.name in caught.value.sentences[0]
    assert CouncilItem.objects.count() == 1
