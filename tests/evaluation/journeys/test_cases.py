"""Alternative cases of a criterion are settled before scoring opens; from then on nobody sees another, and nothing tells who dissents."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import User
from evaluation import sheets
from evaluation.cases import scored_by, with_cases
from evaluation.models import CouncilItem, ScoreSheet
from products.criteria import CriterionSpec
from tests.evaluation.chamber import Chamber, make_chamber
from tests.evaluation.views.test_screens import as_of, page, post, seen_on, signed_in, whole_form
from tests.laying import laid
from tests.posting import posted
from tests.worlds import make_world
from workflow.door import MoveRefused, perform
from workflow.log import entries_of
from workflow.moves import available, moves_of


@pytest.fixture
def tourism(db: None, standing_clock: None) -> Chamber:
    """Community tourism, some of whose criteria have alternatives; everybody answered."""
    return laid("tourism", make_tourism)


def make_tourism() -> Chamber:
    chamber = make_chamber(make_world("two_level"), number=26)
    chamber.answer()
    chamber.assess()
    return chamber


def first_of(chamber: Chamber) -> CriterionSpec:
    return with_cases(chamber.item)[0]


def names(chamber: Chamber, role: str) -> set[str]:
    return {move.name for move in available(CouncilItem.objects.for_work().get(pk=chamber.item.pk), chamber.user(role))}


def test_scoring_waits_for_the_cases(tourism: Chamber) -> None:
    tourism.move("make_ready", tourism.user("advisory"))
    with pytest.raises(MoveRefused) as refused:
        tourism.move("start_scoring", tourism.user("chair"))
    assert all(one.code in refused.value.sentences[0] for one in with_cases(tourism.item))
    tourism.settle_cases()
    assert tourism.move("start_scoring", tourism.user("chair")).state == "scoring"
    assert "settle_cases" not in names(tourism, "secretary"), "then they stay"


@pytest.mark.parametrize(
    ("role", "may"), [("secretary", True), ("chair", True), ("vice_chair", False), ("member", False), ("advisory", False)]
)
def test_secretary_or_presiding_member_settles(tourism: Chamber, role: str, may: bool) -> None:
    assert ("settle_cases" in names(tourism, role)) == may


def test_what_has_no_alternatives_asks_for_nothing(chamber: Chamber) -> None:
    chamber.answer()
    assert "settle_cases" not in names(chamber, "secretary")


def test_the_secretary_settles_on_a_page_and_the_log_has_it(tourism: Chamber) -> None:
    client, where = signed_in(tourism.user("secretary")), [tourism.item.public_id, "settle_cases"]
    assert reverse("item_move", args=where) in page(client, "item_detail", tourism.item.public_id)
    text = page(client, "item_move", *where)
    half = post(client, "item_move", *where, seen=seen_on(text), **{str(first_of(tourism).key): "b"})
    assert with_cases(tourism.item)[1].code in half.content.decode()
    assert CouncilItem.objects.get(pk=tourism.item.pk).cases == {}
    settled = {str(one.key): one.cases[-1] for one in with_cases(tourism.item)}
    post(client, "item_move", *where, seen=seen_on(text), **settled)
    assert CouncilItem.objects.get(pk=tourism.item.pk).cases == settled
    [entry] = entries_of(tourism.item).filter(move="settle_cases")
    assert entry.actor == tourism.user("secretary")
    assert first_of(tourism).options[-1].case_name in page(client, "item_detail", tourism.item.public_id)


def test_members_see_and_choose_the_settled_case_alone(tourism: Chamber) -> None:
    tourism.settle_cases("b")
    tourism.move("make_ready", tourism.user("advisory"))
    tourism.move("start_scoring", tourism.user("chair"))
    sheet, member = tourism.sheet(tourism.seat("member")), tourism.user("member")
    one = first_of(tourism)
    other, settled = one.options_of("a")[-1].key, one.options_of("b")[-1].key
    text = page(signed_in(member), "sheet_edit", sheet.public_id)
    assert f'value="{settled}"' in text
    assert f'name="c{one.key}" value="{other}"' not in text
    refused = sheets.save(sheet.public_id, posted(as_of(sheet), **{f"c{one.key}": other}), by=member)
    assert not refused.complete
    assert sheets.save_fields(sheet.public_id, posted(as_of(sheet), **{f"c{one.key}": other}), by=member).status == 422
    assert not sheet.marks.exists()
    assert sheets.save_fields(sheet.public_id, posted(as_of(sheet), **{f"c{one.key}": settled}), by=member).status == 200
    zero = [option for option in one.options if not option.case]
    assert [option.key for option in next(c for c in scored_by(sheet.item).criteria if c.code == one.code).options] == [
        *(option.key for option in one.options if option.case == "b" or option in zero)
    ]


def test_a_sheet_in_another_case_is_not_signed(tourism: Chamber) -> None:
    tourism.open_for_scoring()
    sheet = tourism.fill(tourism.seat("member"))
    one = first_of(tourism)
    sheet.marks.filter(criterion=one.key).update(option=one.options_of("b")[-1].key)
    with pytest.raises(MoveRefused) as refused:
        perform(ScoreSheet, sheet.pk, "sign", by=User.objects.get(pk=sheet.seat.user_id), seen=None)
    assert one.code in refused.value.sentences[0]


@pytest.mark.parametrize("stars", [1, 5])
def test_nothing_that_stands_in_the_way_of_revealing_depends_on_what_others_chose(tourism: Chamber, stars: int) -> None:
    tourism.open_for_scoring()
    tourism.sign_all(but=(tourism.seat("chair"),), stars=stars)
    item = CouncilItem.objects.for_work().get(pk=tourism.item.pk)
    assert len(moves_of(CouncilItem)["reveal"].blockers(item)) == 1, "the presiding member's own sheet"


def test_a_whole_sheet_of_the_settled_case_is_saved(tourism: Chamber) -> None:
    tourism.open_for_scoring()
    sheet = tourism.sheet(tourism.seat("member"))
    post(signed_in(tourism.user("member")), "sheet_edit", sheet.public_id, **whole_form(sheet))
    assert sheet.marks.count() == len(scored_by(sheet.item).criteria)
