"""A product goes from its idea to the catalogue on the two-level route, every person signing in as themselves."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from basics import clock
from cycle.models import Dossier
from cycle.models.states import State
from evaluation.models import ScoreSheet
from tests.e2e import steps
from tests.e2e.running import Portal, eventually
from tests.e2e.steps import Company
from tests.e2e.visitors import PHONE, Visitor
from tests.e2e.world import criteria_of_tea, live_world, tea_set

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.worlds import World

pytestmark = pytest.mark.e2e


@pytest.fixture
def world(portal: Portal) -> World:
    return live_world("two_level")


def test_product_goes_from_idea_to_catalogue(browser: Browser, portal: Portal, world: World) -> None:
    criteria_set, name = criteria_of_tea(world), "Chè shan tuyết Cổ Thụ"
    producer, owner = world.cast.producer(world.communes[0], "chu-the.e2e")
    with Company(browser, portal) as company:
        me, officer = company.producer(owner), company.visit(world.officer())

        dossier = steps.start_idea(me, name, tea_set().code)
        steps.write_idea(me, dossier)
        me.move(dossier.public_id, "submit_idea")
        officer.go("inbox")
        officer.follow("dossier_detail", dossier.public_id)
        officer.sees(steps.IDEA["story"])
        officer.move(dossier.public_id, "accept_idea")

        steps.write_plan(me, dossier, criteria_set, 3)
        me.move(dossier.public_id, "submit_plan")
        officer.move(dossier.public_id, "accept_plan")

        dossier.refresh_from_db()
        steps.write_dossier(me, dossier, criteria_set, 3)
        me.move(dossier.public_id, "submit_dossier")
        dossier.refresh_from_db()
        assert dossier.state == State.DOSSIER_SUBMITTED
        me.sees(dossier.code)
        me.sees(dossier.registration_number)

        steps.write_report(officer, dossier, criteria_set.sample_count)
        officer.move(dossier.public_id, "endorse")
        item = before_the_council(company, world, dossier)
        judged(company, item, stars=3)

        leader = company.visit(world.cast.holder("authority", world.province))
        today = f"{clock.today():%d/%m/%Y}"
        leader.move(dossier.public_id, "recognise", decision_number="2811/QĐ-UBND", decided_on=today)
        dossier.refresh_from_db()
        assert (dossier.state, dossier.stars) == (State.RECOGNISED, 3)
        certificate_is_there(me, portal, dossier, producer.name)
        everybody_finds_it(browser, portal, dossier)


def before_the_council(company: Company, world: World, dossier: Dossier):  # type: ignore[no-untyped-def]
    """The province's officer puts it on the list; every seat answers for itself; the advisory group checks it."""
    council = world.cast.council(world.province, world.year)
    item = steps.put_before_council(company.visit(world.officer(world.province)), dossier, council)
    seats = {seat.role: seat for seat in council.seats.select_related("user")}
    for seat in council.seats.select_related("user"):
        steps.answer_conflict_question(company.visit(seat.user), item)
    advisor = company.visit(seats["advisory"].user)
    advisor.go("item_detail", item.public_id)
    advisor.follow("item_assessment", item.public_id)
    advisor.fill(assessment="Hồ sơ đầy đủ, đã kiểm tra tại nơi sản xuất.")
    advisor.press()
    steps.item_move(advisor, item, "make_ready")
    steps.item_move(company.visit(seats["secretary"].user), item, "start_scoring")
    return item


def judged(company: Company, item, stars: int) -> None:  # type: ignore[no-untyped-def]
    """Each member alone; the chair closes. Before that nobody reads another's sheet."""
    sheets = list(ScoreSheet.objects.filter(item=item).select_related("seat__user", "item__criteria_set").order_by("pk"))
    assert len(sheets) == 7
    for number, sheet in enumerate(sheets):
        steps.score(company.visit(sheet.seat.user), sheet, stars, seed=number)
    chair = next(sheet.seat.user for sheet in sheets if sheet.seat.role == "chair")
    curious, other = company.visit(sheets[-1].seat.user), sheets[0]
    assert curious.page.goto(f"/phieu/{other.public_id}/").status == 404  # type: ignore[union-attr]
    curious.complaints.clear()
    steps.item_move(company.visit(chair), item, "reveal")
    assert item.state == "closed"


def certificate_is_there(me: Visitor, portal: Portal, dossier: Dossier, producer: str) -> None:
    """Within a minute of the decision the worker has printed it: the check page says valid, the PDF carries the names."""
    certificate = dossier.recognition.certificate
    eventually(lambda: portal.get(f"/v/{certificate.check_code}")[0] == 200, "certificate printed", said=portal.worker_said)
    me.go("dossier_detail", dossier.public_id)
    me.press('main a[href^="/v/"]')
    assert me.page.locator(".verdict:not(.verdict-bad):not(.verdict-warn)").count() == 1
    me.sees(dossier.product.name_vi)
    certificate.refresh_from_db()
    me.sees(certificate.number)
    me.go("dossier_detail", dossier.public_id)
    with me.page.expect_download() as download:
        me.unfolded('main a[href^="/giay-chung-nhan/"]').click()
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(download.value.path().read_bytes())).pages)
    words = " ".join(words.split())
    for expected in (dossier.product.name_vi, producer, certificate.number, "3 SAO"):
        assert expected.casefold() in words.casefold(), words


def everybody_finds_it(browser: Browser, portal: Portal, dossier: Dossier) -> None:
    """Signed in or not, with the search written without accents."""
    with Visitor(browser, portal, PHONE) as shopper:
        shopper.go("catalogue", query="?q=che+shan+tuyet+co+thu")
        shopper.follow("product_page", dossier.product.public_id)
        assert shopper.heading() == dossier.product.name_vi
        shopper.press('main a[href^="/v/"]')
        shopper.sees(dossier.product.name_vi)


def test_idea_is_submitted_without_javascript(browser: Browser, portal: Portal, world: World) -> None:
    _producer, owner = world.cast.producer(world.communes[1])
    with Visitor(browser, portal, PHONE, scripts=False) as me:
        me.sign_in(owner)
        dossier = steps.start_idea(me, "Chè lam Không Kịch Bản", tea_set().code)
        steps.write_idea(me, dossier)
        me.move(dossier.public_id, "submit_idea")
        dossier.refresh_from_db()
        assert dossier.state == State.IDEA_SUBMITTED
