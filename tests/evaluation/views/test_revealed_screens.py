"""What the chair, members, officers and the producer see while totals lie revealed, and after the re-scoring."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import User
from evaluation.models import Result, Seat
from evaluation.pages import boards
from products.models import Membership
from tests.evaluation.chamber import Chamber
from tests.evaluation.journeys.test_revealing import total_of
from tests.evaluation.views.test_screens import page, post, signed_in
from workflow.moves import moves_of

HEADING = 'id="revealed"'


@pytest.fixture
def revealed(scoring: Chamber) -> Chamber:
    """The totals lie too far apart; one member was absent."""
    scoring.reveal_apart(but=(scoring.seat("member", 3),))
    return scoring


def figures(text: str, heading: str) -> list[str]:
    """The figures of the panel's list of members."""
    panel = text[text.index(heading) :]
    return re.findall(r"<dd>(\d+)</dd>", panel[: panel.index("</section>")])


def reader(chamber: Chamber, role: str) -> User:
    return chamber.world.officer(chamber.council.round.unit) if role == "officer" else chamber.user(role)


@pytest.mark.parametrize("state", ["revealed", "scored again"])
def test_nobody_outside_the_council_reads_a_total_before_it_closes(revealed: Chamber, state: str) -> None:
    if state == "scored again":
        revealed.move("rescore", revealed.user("chair"))
    assert HEADING in page(signed_in(revealed.user("member")), "item_detail", revealed.item.public_id)
    assert HEADING not in page(signed_in(reader(revealed, "officer")), "item_detail", revealed.item.public_id)


@pytest.mark.parametrize("role", ["chair", "vice_chair", "secretary", "member", "advisory"])
def test_the_council_reads_every_total_and_the_spread(revealed: Chamber, role: str) -> None:
    text = page(signed_in(reader(revealed, role)), "item_detail", revealed.item.public_id)
    totals = [total_of(sheet) for sheet in revealed.item.sheets.filter(state="signed").order_by("seat")]
    assert figures(text, HEADING) == [str(total) for total in totals]
    panel = text[text.index(HEADING) :]
    panel = panel[: panel.index("</section>")]
    with translation.override("vi"):
        words = gettext("The highest and the lowest total lie %(spread)s points apart; up to %(limit)s are allowed.")
        assert words % {"spread": max(totals) - min(totals), "limit": revealed.item.rule.spread_limit} in panel
        assert gettext("absent") in panel
        assert gettext("The totals lie too far apart: the council discusses, then the presiding member opens the one re-scoring.") in text
    assert "<a " not in panel, "no way to a sheet"


@pytest.mark.parametrize("apart", [True, False])
def test_the_chair_is_told_whether_closing_closed_anything(scoring: Chamber, apart: bool) -> None:
    scoring.sign_apart() if apart else scoring.sign_all()
    client = signed_in(scoring.user("chair"))
    seen = re.search(r'name="seen" value="(\d+)"', page(client, "item_move", scoring.item.public_id, "reveal")).group(1)  # type: ignore[union-attr]
    text = post(client, "item_move", scoring.item.public_id, "reveal", seen=seen).content.decode()
    with translation.override("vi"):
        done = gettext("Done: %(move)s.") % {"move": moves_of(type(scoring.item))["reveal"].label}
        open_still = gettext("The totals lie too far apart: nothing is closed yet. The council discusses, then you open the re-scoring.")
    assert (done in text, open_still in text) == (not apart, apart)


@pytest.mark.parametrize("role", ["chair", "vice_chair", "secretary", "member", "advisory", "officer"])
def test_only_the_presiding_member_has_the_button(revealed: Chamber, role: str) -> None:
    client = signed_in(reader(revealed, role))
    url = reverse("item_move", args=[revealed.item.public_id, "rescore"])
    assert (url in page(client, "item_detail", revealed.item.public_id)) == (role == "chair")
    assert client.get(url).status_code == (200 if role == "chair" else 302)


def test_button_opens_the_second_sheets_beside_the_totals_of_the_first(revealed: Chamber) -> None:
    client = signed_in(revealed.user("chair"))
    seen = re.search(r'name="seen" value="(\d+)"', page(client, "item_move", revealed.item.public_id, "rescore")).group(1)  # type: ignore[union-attr]
    post(client, "item_move", revealed.item.public_id, "rescore", seen=seen)
    revealed.item.refresh_from_db()
    assert (revealed.item.state, revealed.item.scoring_version) == ("rescoring", 2)
    text = page(client, "item_detail", revealed.item.public_id)
    first = [str(total_of(sheet)) for sheet in revealed.item.sheets.filter(version=1, state="signed").order_by("seat")]
    assert figures(text, HEADING) == first
    assert reverse("sheet_edit", args=[revealed.sheet(revealed.seat("chair")).public_id]) in text


@pytest.mark.parametrize("role", ["chair", "secretary", "member"])
def test_while_the_council_scores_again_only_the_first_totals_are_known(revealed: Chamber, role: str) -> None:
    first = [str(total_of(sheet)) for sheet in revealed.item.sheets.filter(version=1, state="signed").order_by("seat")]
    revealed.move("rescore", revealed.user("chair"))
    for seat in revealed.scoring_seats():
        revealed.signed(seat, 3)
    client = signed_in(reader(revealed, role))
    with CaptureQueriesContext(connection) as captured:
        text = page(client, "item_detail", revealed.item.public_id)
    assert len(captured) <= 20, "\n".join(query["sql"][:150] for query in captured)
    assert figures(text, HEADING) == first
    assert "Tổng điểm chấm lần một" in text
    assert "vắng mặt" in text
    assert "Không ai thấy tổng điểm" not in text
    assert ("Cả hội đồng đã biết tổng điểm chấm lần một" in text) == (role in ("chair", "member"))


def test_the_second_sheet_says_that_it_is_one(revealed: Chamber) -> None:
    member, first = signed_in(revealed.user("member")), revealed.sheet(revealed.seat("member"))
    revealed.move("rescore", revealed.user("chair"))
    assert "chấm lần hai" in page(member, "sheet_edit", revealed.sheet(revealed.seat("member")).public_id)
    assert "chấm lần hai" not in page(member, "sheet_edit", first.public_id)


def test_before_scoring_again_it_says_how_the_sheets_begin(revealed: Chamber) -> None:
    text = page(signed_in(revealed.user("chair")), "item_move", revealed.item.public_id, "rescore")
    assert "Thành viên vắng mặt bắt đầu từ phiếu trống" in text


def test_others_sheets_stay_closed_while_totals_are_revealed(revealed: Chamber) -> None:
    sheet = revealed.sheet(revealed.seat("member"))
    for role in ("chair", "secretary", "officer"):
        page(signed_in(reader(revealed, role)), "sheet_edit", sheet.public_id, status=404)
    text = page(signed_in(revealed.user("member")), "sheet_edit", sheet.public_id)
    assert "disabled" in text


@pytest.mark.parametrize("kind", ["recused", "silent"])
def test_seats_to_which_the_dossier_is_closed_read_no_totals(chamber: Chamber, kind: str) -> None:
    aside = chamber.seat("member", 2)
    if kind == "recused":
        chamber.open_for_scoring(aside)
    else:
        chamber.answer()
        aside = Seat.objects.create(state="in_force", council=chamber.council, user=chamber.world.stranger(), role="member")
        chamber.open_for_scoring_without_answers()
    chamber.reveal_apart(but=(aside,))
    text = page(signed_in(aside.user), "item_detail", chamber.item.public_id)
    assert HEADING not in text
    assert ('id="question"' in text) == (kind == "silent")


def test_producer_reads_nothing_of_the_totals(revealed: Chamber) -> None:
    client = signed_in(revealed.journey.owner)
    page(client, "item_detail", revealed.item.public_id, status=404)
    text = page(client, "dossier_detail", revealed.item.dossier.public_id)
    assert HEADING not in text
    assert 'id="council-result"' not in text
    assert "/dd>" in text, "a page with facts, but none of these"
    for sheet in revealed.item.sheets.filter(state="signed"):
        assert f"<dd>{total_of(sheet)}</dd>" not in text


def test_board_and_inbox_tell_the_presiding_member_alone(revealed: Chamber) -> None:
    with translation.override("vi"):
        task = gettext("Discuss the totals, then open the re-scoring")
    for role in ("chair", "vice_chair", "secretary", "member"):
        client = signed_in(revealed.user(role))
        for name in ("council_list", "inbox"):
            assert (task in page(client, name)) == (role == "chair"), (role, name)


def test_named_vice_chair_is_told_where_the_chair_is_recused(chamber: Chamber) -> None:
    chair = chamber.seat("chair")
    chamber.open_for_scoring(chair, by="vice_chair")
    chamber.sign(chamber.seat("vice_chair"), 5)
    chamber.sign_all(but=(chair, chamber.seat("vice_chair")), stars=2)
    chamber.move("reveal", chamber.user("vice_chair"))
    (work,) = boards.my_work(chamber.user("vice_chair"))
    assert work.url in page(signed_in(chamber.user("vice_chair")), "inbox")
    assert work.url == reverse("item_detail", args=[chamber.item.public_id])
    assert boards.my_work(chamber.user("chair")) == []


def test_totals_that_came_together_are_closed_on_the_page(scoring: Chamber) -> None:
    lone = scoring.seat("member")
    scoring.sign(lone, 5)
    scoring.sign_all(but=(lone,), stars=2)
    scoring.move("reveal", scoring.user("chair"))
    Membership.objects.create(producer=scoring.item.dossier.producer, user=lone.user)
    text = page(signed_in(scoring.user("chair")), "item_detail", scoring.item.public_id)
    assert reverse("item_move", args=[scoring.item.public_id, "close"]) in text
    assert reverse("item_move", args=[scoring.item.public_id, "rescore"]) not in text
    with translation.override("vi"):
        assert gettext("The totals lie within the limit: the presiding member closes.") in text


def test_page_of_revealed_totals_takes_at_most_17_queries(revealed: Chamber) -> None:
    client = signed_in(revealed.user("chair"))
    with CaptureQueriesContext(connection) as captured:
        page(client, "item_detail", revealed.item.public_id)
    assert len(captured) <= 17, "\n".join(query["sql"][:150] for query in captured)


def test_page_before_revealing_says_what_may_come_of_it(scoring: Chamber) -> None:
    scoring.sign_all(but=(scoring.seat("member", 3),))
    text = page(signed_in(scoring.user("chair")), "item_move", scoring.item.public_id, "reveal")
    with translation.override("vi"):
        assert str(moves_of(type(scoring.item))["reveal"].lead) in text
    assert scoring.seat("member", 3).user.full_name in text


def test_result_shows_the_totals_counted_and_the_first_beside_them(revealed: Chamber) -> None:
    first = {sheet.seat_id: sheet for sheet in revealed.item.sheets.filter(version=1, state="signed")}
    absent = revealed.seat("member", 3)
    revealed.move("rescore", revealed.user("chair"))
    for seat in revealed.scoring_seats():
        if seat != revealed.seat("member", 2):
            revealed.sign(seat, 3)
    revealed.move("reveal", revealed.user("chair"))
    result = Result.objects.get(item=revealed.item)
    client = signed_in(revealed.user("member"))
    with CaptureQueriesContext(connection) as captured:
        text = page(client, "item_detail", revealed.item.public_id)
    assert len(captured) <= 20, "\n".join(query["sql"][:150] for query in captured)
    panel = text[text.index('id="result"') :]
    panel = panel[: panel.index("</section>")]
    counted = {sheet.public_id for sheet in revealed.item.sheets.filter(version=2, state="signed")}
    assert set(re.findall(r'href="[^"]*/phieu/(\w+)/"', panel)) == {sheet.public_id for sheet in first.values()} | counted
    for sheet in first.values():
        beside = panel[panel.index(reverse("sheet_edit", args=[sheet.public_id])) :]
        assert re.search(r"</a>:\s*(\d+)", beside).group(1) == str(total_of(sheet))  # type: ignore[union-attr]
    assert [int(total) for total in re.findall(r"<dd>(\d+)</dd>", panel)] == [
        result.totals[seat.public_id] for seat in revealed.scoring_seats() if seat.public_id in result.totals
    ]
    assert absent.public_id in result.totals
    old = first[revealed.seat("chair").pk]
    assert "disabled" in page(client, "sheet_edit", old.public_id), "the first sheet stays on record, to be read"
