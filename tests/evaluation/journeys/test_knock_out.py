"""Taking a product out: on a ground of the list, proposed by the presiding member, confirmed by as many as closing needs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import User
from cycle.models import Dossier, Notice
from cycle.pages.dossier import DossierPage, read_content
from evaluation.models import CouncilItem, EvaluationRule, KnockOutGround, Result, Seat
from evaluation.reference import GROUNDS, load_rules
from products.models import Membership
from tests.evaluation.chamber import Chamber
from tests.evaluation.views.test_screens import page, post, seen_on, signed_in
from tests.owner import as_owner, owned
from workflow.door import MoveRefused, perform
from workflow.log import entries_of
from workflow.moves import available

FORGED = {"ground": "forged", "words": "Phiếu kiểm nghiệm số 12 là giả"}


def names(chamber: Chamber, role: str, number: int = 0) -> set[str]:
    return {move.name for move in available(CouncilItem.objects.for_work().get(pk=chamber.item.pk), chamber.user(role, number))}


def refused(chamber: Chamber, name: str, by: str, number: int = 0, **data: str) -> str:
    with pytest.raises(MoveRefused) as caught:
        perform(CouncilItem, chamber.item.pk, name, by=chamber.user(by, number), seen=None, data=data)
    return caught.value.reason


def test_the_presiding_member_alone_takes_nothing_out(scoring: Chamber) -> None:
    scoring.move("propose_knock_out", scoring.user("chair"), **FORGED)
    assert scoring.item.state == "scoring"
    assert not Result.objects.exists()
    assert names(scoring, "chair") & {"propose_knock_out", "confirm_knock_out", "knock_out_dossier"} == set()
    assert refused(scoring, "confirm_knock_out", "chair") == MoveRefused.NOT_BY_YOU


def test_with_the_quorum_the_product_is_out_and_each_act_is_in_the_log(scoring: Chamber) -> None:
    last = scoring.nearly_knock_out(FORGED["words"])
    assert scoring.item.confirmations() == (5, 6)
    assert scoring.item.state == "scoring"
    scoring.move("confirm_knock_out", last)
    assert scoring.item.state == "knocked_out"
    moves = [entry.move for entry in entries_of(scoring.item)][::-1]
    assert moves == ["open_item", "propose_knock_out", *["confirm_knock_out"] * 5, "knock_out_dossier"]
    assert len({entry.actor_id for entry in entries_of(scoring.item).filter(move="confirm_knock_out")}) == 5
    [end] = entries_of(scoring.item).filter(move="knock_out_dossier")
    assert (end.actor.is_system, end.role) == (True, "system")
    result = Result.objects.get(item=scoring.item)
    assert (result.stars, result.knocked_out) == (None, f"Giả mạo hồ sơ: {FORGED['words']}")
    assert scoring.dossier().state == "awaiting_decision"


def test_how_many_it_takes_is_the_units_rule(scoring: Chamber) -> None:
    unit, day = scoring.council.round.unit, scoring.council.decided_on
    owned(EvaluationRule, unit=unit, valid_from=day, quorum_numerator=1, quorum_denominator=7)
    assert scoring.move("propose_knock_out", scoring.user("chair"), **FORGED).state == "knocked_out"


@pytest.mark.parametrize("role", ["secretary", "advisory"])
def test_seats_that_do_not_score_confirm_nothing(scoring: Chamber, role: str) -> None:
    scoring.move("propose_knock_out", scoring.user("chair"), **FORGED)
    assert refused(scoring, "confirm_knock_out", role) == MoveRefused.NOT_BY_YOU


def test_a_recused_seat_and_one_that_did_not_answer_confirm_nothing(chamber: Chamber) -> None:
    recused, silent = chamber.seat("member", 0), chamber.seat("member", 1)
    chamber.answer(recused, but=(silent,))
    chamber.move("propose_knock_out", chamber.user("chair"), **FORGED)
    for number in (0, 1):
        assert refused(chamber, "confirm_knock_out", "member", number) == MoveRefused.NOT_BY_YOU
    assert chamber.item.least_votes() == 5, "three quarters of six"


def test_who_joined_the_producer_after_confirming_counts_no_more(scoring: Chamber) -> None:
    last = scoring.nearly_knock_out()
    member = Seat.objects.filter(pk__in=scoring.item.confirmed_by).exclude(role="chair").first()
    assert member is not None
    Membership.objects.create(producer=scoring.item.dossier.producer, user=member.user)
    assert scoring.move("confirm_knock_out", last).state == "knocked_out", "five of six now"
    assert scoring.item.confirmations() == (5, 5)


def test_a_council_of_too_few_takes_nothing_out(scoring: Chamber) -> None:
    CouncilItem.objects.filter(pk=scoring.item.pk).update(scorers=[seat.pk for seat in scoring.scoring_seats()][:3])
    assert refused(scoring, "propose_knock_out", "chair", **FORGED) == MoveRefused.NOT_READY


@pytest.mark.parametrize("data", [{}, {"ground": "forged"}, {"ground": "forged", "words": "  "}, {"ground": "anything", "words": "Giả"}])
def test_a_ground_of_the_list_and_words_are_needed(scoring: Chamber, data: dict[str, str]) -> None:
    assert refused(scoring, "propose_knock_out", "chair", **data) == MoveRefused.INVALID


def test_grounds_are_those_in_force(scoring: Chamber) -> None:
    with as_owner():
        KnockOutGround.objects.filter(code="forged").update(valid_to=dt.date(2026, 1, 1))
    assert refused(scoring, "propose_knock_out", "chair", **FORGED) == MoveRefused.INVALID
    text = page(signed_in(scoring.user("chair")), "item_move", scoring.item.public_id, "propose_knock_out")
    assert 'value="identical"' in text
    assert 'value="forged"' not in text


def test_of_a_ground_worded_anew_the_latest_wording_in_force_is_offered(scoring: Chamber) -> None:
    """A decree adds a row; nobody need end the one before."""
    old = KnockOutGround.objects.get(code="forged")
    fresh = owned(
        KnockOutGround,
        code="forged",
        name_vi="Hồ sơ giả",
        name_en="Forged",
        valid_from=old.valid_from + dt.timedelta(days=1),
        source="x",
        position=old.position,
    )
    offered = KnockOutGround.objects.in_force(fresh.valid_from)
    assert [ground for ground in offered if ground.code == "forged"] == [fresh]
    scoring.move("propose_knock_out", scoring.user("chair"), **FORGED)
    assert scoring.item.proposed_ground == fresh


def test_a_proposal_may_be_taken_back_and_stops_the_closing_until_then(scoring: Chamber) -> None:
    scoring.nearly_knock_out()
    scoring.sign_all()
    assert refused(scoring, "reveal", "chair") == MoveRefused.NOT_READY
    scoring.move("take_back_knock_out", scoring.user("chair"), note="Giấy hợp lệ")
    assert scoring.item.confirmed_by == []
    assert "confirm_knock_out" not in names(scoring, "member")
    assert scoring.close().knocked_out == ""


def test_members_are_told_read_the_ground_and_confirm_on_their_own_page(scoring: Chamber) -> None:
    with as_owner():
        Notice.objects.all().delete()
    scoring.move("propose_knock_out", scoring.user("chair"), **FORGED)
    told = set(Notice.objects.filter(kind="council.knock_out").values_list("recipient_id", flat=True))
    assert told == {seat.user_id for seat in scoring.item.entitled_seats} - {scoring.user("chair").pk}
    member = scoring.user("member")
    client, where = signed_in(member), [scoring.item.public_id, "confirm_knock_out"]
    assert reverse("item_detail", args=[scoring.item.public_id]) in page(client, "council_list")
    assert FORGED["words"] in page(client, "item_detail", scoring.item.public_id)
    text = page(client, "item_move", *where)
    assert FORGED["words"] in text
    post(client, "item_move", *where, seen=seen_on(text))
    assert scoring.seat("member").pk in CouncilItem.objects.get(pk=scoring.item.pk).confirmed_by
    assert "confirm_knock_out" not in page(client, "item_detail", scoring.item.public_id)


def test_grounds_are_packaged_and_loaded_once(db: None) -> None:
    assert KnockOutGround.objects.count() == len(GROUNDS)
    assert load_rules() == 0


def test_after_it_nobody_is_called_absent_and_the_ground_stays_with_the_names_of_who_confirmed(scoring: Chamber) -> None:
    confirmed = scoring.nearly_knock_out(FORGED["words"])
    scoring.move("confirm_knock_out", confirmed)
    member = signed_in(scoring.user("member"))
    item, sheet = (page(member, *where) for where in (_item_of(scoring), ("sheet_edit", scoring.sheet(scoring.seat("member")).public_id)))
    board = page(signed_in(scoring.user("chair")), *_item_of(scoring))
    for text in (item, sheet, board):
        assert "Vắng mặt" not in text
        assert "Không chấm (sản phẩm bị loại)" in text
    for words in ("Người xác nhận", confirmed.full_name, "Giả mạo hồ sơ", FORGED["words"]):
        assert words in item


def test_what_nobody_scored_is_not_called_computed(scoring: Chamber) -> None:
    scoring.knock_out(FORGED["words"])
    text = page(signed_in(scoring.user("member")), *_item_of(scoring))
    assert f"Loại theo căn cứ “Giả mạo hồ sơ: {FORGED['words']}” lúc" in text
    for words in ("Tổng hợp theo bộ tiêu chí", "tự đánh giá trước khi chấm", "điểm của hội đồng"):
        assert words not in text


def test_a_few_signed_sheets_make_no_result_of_a_product_taken_out(scoring: Chamber) -> None:
    scoring.sign(scoring.seat("member"), 4)
    scoring.knock_out(FORGED["words"])
    text = page(signed_in(scoring.user("member")), *_item_of(scoring))
    assert "Tổng điểm của các thành viên" not in text
    assert "Đã ký" in text


def _item_of(chamber: Chamber) -> tuple[str, str]:
    return "item_detail", chamber.item.public_id


def test_what_a_council_took_out_is_not_recognised_at_one_press_for_its_ground(scoring: Chamber) -> None:
    """No stars are to be had any more: the way to them is gone, and the reason is not asked anew."""
    scoring.knock_out(FORGED["words"])
    dossier = scoring.dossier()
    authority = User.objects.get(pk=scoring.journey.authority.pk)
    shown = DossierPage(read_content(dossier), authority)
    desk = shown.desk()
    assert desk.primary is not None
    assert (desk.primary.name, [button.name for button in desk.others]) == ("do_not_recognise", ["remand"])
    assert shown.scores
    assert shown.planner() is None
    text = page(signed_in(authority), "dossier_move", dossier.public_id, "do_not_recognise")
    assert f"Giả mạo hồ sơ: {FORGED['words']}</textarea>" in text
    assert FORGED["words"] not in page(signed_in(authority), "dossier_move", dossier.public_id, "remand")


def test_where_there_are_stars_the_reason_begins_empty(scoring: Chamber) -> None:
    scoring.sign_all()
    scoring.close()
    authority = User.objects.get(pk=scoring.journey.authority.pk)
    assert "></textarea>" in page(signed_in(authority), "dossier_move", scoring.dossier().public_id, "do_not_recognise")


@pytest.mark.parametrize("name", ["withdraw", "request_supplement", "send_back"])
def test_nobody_takes_a_dossier_away_while_a_knock_out_is_open(chamber: Chamber, name: str) -> None:
    """Else a producer escapes it, or a supplement freezes it; the refusal tells nobody what is proposed."""
    chamber.answer()
    chamber.nearly_knock_out()
    by = {"withdraw": chamber.journey.owner, "request_supplement": chamber.user("secretary")}.get(name, chamber.journey.officer)
    with pytest.raises(MoveRefused) as caught:
        perform(Dossier, chamber.item.dossier_id, name, by=User.objects.get(pk=by.pk), seen=None, note="Lý do")
    assert caught.value.reason == MoveRefused.NOT_READY
    assert gettext("The council is deciding on this dossier now.") in caught.value.sentences
