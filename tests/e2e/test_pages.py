"""Main pages in a browser, in both languages, on a phone and on a desk: accessible, within their widths and budgets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import translation

from ocop_portal.launcher import BASE_DIR
from tests.e2e import scenery
from tests.e2e.running import Portal
from tests.e2e.scenery import Scenery
from tests.e2e.visitors import DESK, PHONE, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from accounts.models import User

pytestmark = pytest.mark.e2e
AXE = BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
AXE_RUN = """axe.run({
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], rules: {'target-size': {enabled: true}}, resultTypes: ['violations']
})"""
KB = 1024
Address = tuple[str, tuple[Any, ...], str]


@pytest.fixture
def scene(portal: Portal) -> Iterator[Scenery]:
    """The same for all tests of this module."""
    if not hasattr(portal, "scene"):
        portal.scene = scenery.build()  # type: ignore[attr-defined]
    return portal.scene  # type: ignore[attr-defined]


def at(name: str, *args: Any, query: str = "") -> Address:
    return name, args, query


def public_pages(scene: Scenery) -> list[Address]:
    product = scene.certificate.recognition.product
    return [
        at("home"), at("account_login"), at("catalogue"), at("catalogue", query="?q=che"), at("product_page", product.public_id),
        at("certificate_lookup"), at("certificate_check", scene.certificate.check_code),
    ]  # fmt: skip


def producers_pages(scene: Scenery) -> list[Address]:
    ids = {name: dossier.public_id for name, dossier in scene.dossiers.items()}
    return [
        at("inbox"), at("dossier_list"), at("dossier_start"), at("dossier_claim"), at("notice_list"), at("certificate_list"),
        at("dossier_detail", ids["idea"]), at("idea_edit", ids["idea"]), at("plan_edit", ids["plan"]), at("plan_criteria", ids["plan"]),
        at("dossier_detail", ids["implementing"]), at("registration_edit", ids["implementing"]), at("assessment_edit", ids["implementing"]),
        at("assessment_scores", ids["implementing"]), at("evidence_list", ids["implementing"]),
        at("dossier_move", ids["implementing"], "submit_dossier"), at("dossier_detail", ids["returned"]),
        at("dossier_changes", ids["returned"]),
        at("comment_answer", ids["returned"], scene.dossiers["returned"].comments.get().public_id),
        at("product_edit", scene.dossiers["idea"].product.public_id),
    ]  # fmt: skip


def officers_pages(scene: Scenery) -> list[Address]:
    submitted = scene.dossiers["submitted"].public_id
    return [
        at("inbox"), at("dossier_list"), at("dossier_detail", submitted), at("comment_add", submitted),
        at("commune_report_edit", submitted), at("support_list", submitted),
        at("dossier_move", submitted, "decline_dossier"), at("potential_list"), at("potential_add"),
        at("outreach_list"), at("outreach_add"), at("office_contact", scene.dossiers["submitted"].commune.public_id),
    ]  # fmt: skip


def councils_pages(scene: Scenery) -> list[Address]:
    return [
        at("inbox"), at("council_list"), at("council_detail", scene.item.council.public_id), at("item_detail", scene.item.public_id),
        at("sheet_edit", scene.sheet.public_id),
    ]  # fmt: skip


def provinces_pages(scene: Scenery) -> list[Address]:
    council = scene.item.council
    return [
        at("round_list"), at("round_add"), at("round_detail", council.round.public_id), at("council_add", council.round.public_id),
        at("council_detail", council.public_id), at("seat_add", council.public_id), at("item_detail", scene.item.public_id),
    ]  # fmt: skip


def administrators_pages(scene: Scenery) -> list[Address]:
    return [at("inbox"), at("cycle_year_list"), at("cycle_year_add"), at("cycle_year_detail", scene.year.public_id)]


def authoritys_pages(scene: Scenery) -> list[Address]:
    awaiting = scene.dossiers["awaiting"].public_id
    return [at("inbox"), at("dossier_detail", awaiting), at("dossier_move", awaiting, "recognise")]


READERS = {
    "public": (lambda scene: None, public_pages),
    "producer": (lambda scene: scene.owner, producers_pages),
    "officer": (lambda scene: scene.officer, officers_pages),
    "council": (lambda scene: scene.member, councils_pages),
    "province": (lambda scene: scene.province_officer, provinces_pages),
    "administrator": (lambda scene: scene.administrator, administrators_pages),
    "authority": (lambda scene: scene.authority, authoritys_pages),
}


@pytest.mark.parametrize("reader", READERS)
def test_pages_are_accessible_in_both_languages_and_widths(browser: Browser, portal: Portal, scene: Scenery, reader: str) -> None:
    who, pages = READERS[reader]
    wrong: list[str] = []
    with signed_in(browser, portal, who(scene)) as me:
        for name, args, query in pages(scene):
            for language in ("vi", "en"):
                with translation.override(language):
                    path = reverse(name, args=args) + query
                answer = me.page.goto(path)
                assert answer is not None
                if answer.status != 200:
                    wrong.append(f"{path}: {answer.status}")
                    continue
                me.page.evaluate(AXE.read_text())
                for width in (PHONE, DESK):
                    me.page.set_viewport_size({"width": width, "height": 800})
                    wrong += [f"{path} {width}: {found}" for found in findings(me)]
        wrong += me.complaints
        me.complaints.clear()
    assert wrong == []


def signed_in(browser: Browser, portal: Portal, user: User | None, width: int = DESK) -> Visitor:
    me = Visitor(browser, portal, width)
    return me.sign_in(user) if user else me


def findings(me: Visitor) -> list[str]:
    """What axe finds, and pages wider than their window."""
    found = me.page.evaluate(AXE_RUN)["violations"]
    rules = [f"{rule['id']}: {[node['html'][:200] for node in rule['nodes']][:3]}" for rule in found]
    inner, outer = me.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return [*rules, *([f"{inner} px wide"] if inner > outer else [])]


def weigh(me: Visitor, path: str, until: Any = "load") -> tuple[int, int]:
    """Compressed bytes and requests of a first view, as they come over the wire; what the page before still had to say is not its own."""
    me.page.goto("about:blank", wait_until="networkidle")
    loaded: list[float] = []
    session = me.context.new_cdp_session(me.page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    session.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
    me.page.goto(path, wait_until=until)
    session.detach()
    return round(sum(loaded)), len(loaded)


def test_certificate_check_weighs_15_kb_in_2_requests(browser: Browser, portal: Portal, scene: Scenery) -> None:
    with Visitor(browser, portal, PHONE) as me:
        size, requests = weigh(me, reverse("certificate_check", args=[scene.certificate.check_code]))
    assert (size <= 15 * KB, requests <= 2) == (True, True), (size, requests)


def test_catalogue_of_12_cards_weighs_220_kb(browser: Browser, portal: Portal, scene: Scenery) -> None:
    with Visitor(browser, portal, PHONE) as me:
        me.go("catalogue")
        assert me.page.locator("article.product").count() == scenery.CARDS
        size, _requests = weigh(me, reverse("catalogue"), until="networkidle")
    assert size <= 220 * KB


@pytest.mark.parametrize(("reader", "width", "most"), [("producer", PHONE, 100), ("officer", DESK, 140), ("council", DESK, 140)])
def test_signed_in_pages_keep_to_their_weight(browser: Browser, portal: Portal, scene: Scenery, reader: str, width: int, most: int) -> None:
    who, pages = READERS[reader]
    with signed_in(browser, portal, who(scene), width) as me:
        sizes = {path: weigh(me, path)[0] for path in (reverse(name, args=args) + query for name, args, query in pages(scene))}
    assert {path: size for path, size in sizes.items() if size > most * KB} == {}


def test_in_an_old_browser_a_filter_has_its_button(browser: Browser, portal: Portal, scene: Scenery) -> None:
    with Visitor(browser, portal, PHONE) as me:
        me.context.add_init_script("delete HTMLFormElement.prototype.requestSubmit")
        me.go("catalogue")
        me.page.locator("form[data-live] select").first.select_option(index=1)
        me.press("form[data-live] button")
        assert "linhvuc=" in me.page.url
