"""A product goes from its idea to four stars on the three-level route, with a return and a supplement on the way."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from basics import clock
from cycle.models import Dossier, ReviewComment
from cycle.models.states import State
from evaluation.acts import conflicts
from evaluation.models import CouncilItem, Mark, ScoreSheet
from ocop_portal.simulation import choices, writing
from tests.e2e import steps
from tests.e2e.running import Portal
from tests.e2e.steps import Company
from tests.e2e.world import criteria_of_tea, live_world, tea_set
from workflow.door import perform

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from accounts.models import AdministrativeUnit
    from tests.worlds import World

pytestmark = pytest.mark.e2e
STARS = 4
BY_HAND = ("chair", "member")
"""Of each role one member scores in the browser at every level; the others' sheets come by the door."""


def test_product_goes_from_idea_to_four_stars(browser: Browser, portal: Portal) -> None:
    world = live_world("three_level")
    criteria_set = criteria_of_tea(world)
    commune = world.communes[0]
    district = commune.at_level("district")
    _producer, owner = world.cast.producer(commune)
    with Company(browser, portal) as company:
        me, officer = company.producer(owner), company.visit(world.officer(commune))
        above = company.visit(world.officer(district))

        dossier = steps.start_idea(me, "Chè đinh Tân Cương Xưa", tea_set().code)
        page = dossier.public_id
        writing.write_idea(dossier)
        me.move(page, "submit_idea")
        officer.go("inbox")
        officer.follow("dossier_detail", page)
        officer.move(page, "screen_idea", note="Khả thi: có vùng nguyên liệu, lao động lành nghề và đầu ra.")
        above.go("inbox")
        above.follow("dossier_detail", page)
        above.move(page, "accept_idea")

        dossier.refresh_from_db()
        writing.write_plan(dossier, STARS, random.Random(7))
        me.move(page, "submit_plan")
        above.move(page, "accept_plan")

        dossier.refresh_from_db()
        writing.write_dossier(dossier, STARS, random.Random(7), owner)
        me.move(page, "submit_dossier")
        officer.go("dossier_detail", page)
        comments = comment(officer, dossier, "registration", "Ghi đúng địa chỉ thôn.")
        officer.move(page, "return_dossier", note="Bổ sung địa chỉ.")
        complete_after_return(me, dossier, comments)
        steps.write_report(officer, dossier, criteria_set.sample_count)
        officer.move(page, "endorse")

        item = put_before(company, world, dossier, district)
        supplement(company, me, dossier, item)
        judge(company, item)
        assert state_of(dossier) == (State.AWAITING_DECISION, "district", STARS)
        company.visit(world.cast.holder("authority", district)).move(page, "forward")
        assert state_of(dossier)[:2] == (State.IN_EVALUATION, "province")

        judge(company, put_before(company, world, dossier, world.province))
        leader = company.visit(world.cast.holder("authority", world.province))
        leader.move(page, "recognise", decision_number="77/QĐ-UBND", decided_on=f"{clock.today():%d/%m/%Y}")
        assert state_of(dossier) == (State.RECOGNISED, "province", STARS)
        me.go("dossier_detail", page)
        me.sees("77/QĐ-UBND")


def state_of(dossier: Dossier) -> tuple[str, str, int | None]:
    found = Dossier.objects.select_related("stage").get(pk=dossier.pk)
    return found.state, found.stage.level if found.stage else "", found.stars


def comment(who: Any, dossier: Dossier, item: str, text: str) -> list[ReviewComment]:
    """A remark at an item, by the form the dossier's page leads to."""
    who.follow("comment_add", dossier.public_id)
    who.fill(item=item, text=text)
    who.press()
    who.sees(text)
    return list(dossier.comments.filter(settled_at=None))


def complete_after_return(me: Any, dossier: Dossier, comments: list[ReviewComment]) -> None:
    """The producer reads the remark on the dossier's page and at the form it is about."""
    me.go("inbox")
    me.follow("dossier_detail", dossier.public_id)
    me.sees(comments[0].text)
    me.follow("registration_edit", dossier.public_id)
    me.sees(comments[0].text)
    me.fill(address="Thôn 4, xã mình")
    me.press()
    me.move(dossier.public_id, "submit_dossier")


def put_before(company: Company, world: World, dossier: Dossier, unit: AdministrativeUnit) -> CouncilItem:
    """The unit's officer puts it before the council. One of each role answers in the browser, the rest by the door."""
    council = world.cast.council(unit, world.year)
    item = steps.put_before_council(company.visit(world.officer(unit)), dossier, council)
    met = set()
    for seat in council.seats.select_related("user").order_by("pk"):
        if seat.role in met:
            conflicts.answer(item, by=seat.user, has_conflict=False)
        else:
            steps.answer_conflict_question(company.visit(seat.user), item)
        met.add(seat.role)
    return item


def person(item: CouncilItem, role: str) -> Any:
    return item.council.seats.select_related("user").filter(role=role).order_by("pk")[0].user


def supplement(company: Company, me: Any, dossier: Dossier, item: CouncilItem) -> None:
    """The secretary asks, the producer answers, the dossier is back before the same council."""
    secretary = company.visit(person(item, "secretary"))
    secretary.go("item_detail", item.public_id)
    comment(secretary, dossier, "evidence", "Bổ sung hợp đồng tiêu thụ.")
    secretary.go("item_detail", item.public_id)
    secretary.follow("dossier_move", dossier.public_id, "request_supplement")
    secretary.fill(note="Bổ sung hợp đồng tiêu thụ.")
    secretary.press("main form button.btn-primary")
    assert state_of(dossier)[:2] == (State.SUPPLEMENT_REQUESTED, "district")
    me.go("dossier_detail", dossier.public_id)
    me.sees("Bổ sung hợp đồng tiêu thụ.")
    me.follow("evidence_list", dossier.public_id)
    me.fill(kind="market", title="Hợp đồng siêu thị")
    me.fill(issued_on=f"01/06/{clock.today().year}")
    me.page.locator("input[type=file]").set_input_files(steps.paper(99))
    me.press("form[enctype] button.btn-primary")
    me.sees("Hợp đồng siêu thị")
    me.move(dossier.public_id, "answer_supplement")
    assert state_of(dossier)[:2] == (State.IN_EVALUATION, "district")


def judge(company: Company, item: CouncilItem) -> None:
    advisor = company.visit(person(item, "advisory"))
    advisor.go("item_detail", item.public_id)
    advisor.follow("item_assessment", item.public_id)
    advisor.fill(assessment="Hồ sơ đầy đủ, đúng với thực tế tại nơi sản xuất.")
    advisor.press()
    steps.item_move(advisor, item, "make_ready")
    chair = company.visit(person(item, "chair"))
    steps.item_move(chair, item, "start_scoring")
    met = set()
    for number, sheet in enumerate(ScoreSheet.objects.filter(item=item).select_related("seat__user", "item__criteria_set").order_by("pk")):
        if sheet.seat.role in BY_HAND and sheet.seat.role not in met:
            steps.score(company.visit(sheet.seat.user), sheet, STARS, seed=number)
        else:
            score_by_the_door(sheet, seed=number)
        met.add(sheet.seat.role)
    steps.item_move(chair, item, "reveal")
    assert item.state == "closed"


def score_by_the_door(sheet: ScoreSheet, seed: int) -> None:
    chosen = choices.for_stars(sheet.item.criteria_set, STARS, random.Random(seed))
    Mark.objects.bulk_create(Mark(sheet=sheet, criterion_id=criterion, option_id=option) for criterion, (option, _) in chosen.items())
    perform(ScoreSheet, sheet.pk, "sign", by=sheet.seat.user, seen=None)
