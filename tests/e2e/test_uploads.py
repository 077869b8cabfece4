"""A large file arrives in parts: the line is cut, the page loaded anew, scripts are off."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from basics import clock
from cycle.models import Dossier
from documents.limits import MIB, max_bytes
from documents.models import Upload
from documents.sending import PART
from ocop_portal.simulation.journey import Journey
from products.models import EvidenceKind
from tests.documents import samples
from tests.e2e.running import Portal, eventually
from tests.e2e.visitors import PHONE, Visitor
from tests.e2e.world import live_world, tea_set

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Request, Route

    from accounts.models import User

pytestmark = pytest.mark.e2e
PARTS = 10
BUTTON = "form[enctype] button.btn-primary"


@pytest.fixture(scope="module")
def _made() -> dict[str, tuple[User, Dossier]]:
    return {}


@pytest.fixture
def at_work(portal: Portal, _made: dict[str, tuple[User, Dossier]]) -> tuple[User, Dossier]:
    """A producer with a dossier to put papers into; of the module."""
    if not _made:
        world = live_world("two_level")
        producer, owner = world.cast.producer(world.communes[0])
        product = world.cast.product(producer, tea_set())
        walk = Journey(world.cast, world.year, product, owner, world.cast.rng, start_on=clock.today(), not_after=clock.today())
        walk.to_implementing()
        _made["all"] = owner, walk.dossier
    return _made["all"]


@pytest.fixture
def paper(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A PDF of ten parts, another one for each test."""
    file = tmp_path / "hop-dong.pdf"
    content = samples.pdf(2) + request.node.name.encode()
    file.write_bytes(content + bytes(PARTS * PART - len(content)))
    return file


class Line:
    """What goes over it: where each part began. `cut` after so many bytes: parts are lost on the way until it is `mended`."""

    def __init__(self, me: Visitor, cut: int) -> None:
        self.me, self.cut, self.begun, self.lost = me, cut, [], 0
        me.page.route("**/tep/*/", self.carry)

    def carry(self, route: Route, request: Request) -> None:
        offset = int(request.headers["upload-offset"])
        if offset >= self.cut:
            self.lost += 1
            route.abort()
        else:
            self.begun.append(offset)
            route.continue_()

    def mended(self) -> None:
        self.cut = PARTS * PART


def at_papers(browser: Browser, portal: Portal, owner: User, dossier: Dossier, *, scripts: bool = True) -> Visitor:
    me = Visitor(browser, portal, PHONE, scripts=scripts).sign_in(owner)
    me.go("evidence_list", dossier.public_id)
    kind = EvidenceKind.objects.filter(expires=False)[0]
    me.fill(kind=kind.code, title="Hợp đồng mua chè")
    return me


def says(me: Visitor, words: str) -> None:
    me.page.wait_for_function("words => document.querySelector('[data-upload]').innerText.includes(words)", arg=words, timeout=60_000)


def stored_hash(dossier: Dossier, before: int) -> str:
    eventually(lambda: dossier.evidence_links.count() == before + 1, "the paper is in the dossier")
    return dossier.evidence_links.latest("pk").evidence.sha256


def sha256_of(paper: Path) -> str:
    return hashlib.sha256(paper.read_bytes()).hexdigest()


def choose(me: Visitor, paper: Path) -> None:
    me.page.locator("input[type=file]").set_input_files(paper)


def cut_at_seventy_percent(me: Visitor, paper: Path) -> Line:
    line = Line(me, 7 * PART)
    choose(me, paper)
    says(me, "Mất kết nối khi đã gửi 70 %")
    return line


def test_an_upload_cut_at_seventy_percent_goes_on_where_it_was(
    browser: Browser, portal: Portal, at_work: tuple[User, Dossier], paper: Path
) -> None:
    owner, dossier = at_work
    before = dossier.evidence_links.count()
    with at_papers(browser, portal, owner, dossier) as me:
        line = cut_at_seventy_percent(me, paper)
        assert line.lost
        assert Upload.objects.get(sha256=sha256_of(paper)).received == 7 * PART
        line.mended()
        says(me, "Tệp đã gửi xong")
        assert line.begun == [n * PART for n in range(PARTS)], "each part once"
        with me.page.expect_request(lambda request: request.method == "POST" and "/minh-chung/" in request.url) as form:
            me.press(BUTTON)
        assert len(form.value.post_data_buffer or b"") < PART, "the file does not go again with its form"
        assert stored_hash(dossier, before) == sha256_of(paper)
        me.complaints.clear()


def test_a_part_that_is_never_answered_is_sent_again(browser: Browser, portal: Portal, at_work: tuple[User, Dossier], paper: Path) -> None:
    """A line that is there and carries nothing: nobody says that it is cut. Also in a browser that has no clock of its own for that."""
    owner, dossier = at_work
    with at_papers(browser, portal, owner, dossier) as me:
        me.page.clock.install()
        me.context.add_init_script("delete AbortSignal.timeout")
        me.page.reload()
        held: list[Route] = []
        me.page.route("**/tep/*/", lambda route: route.continue_() if held else held.append(route))
        choose(me, paper)
        eventually(lambda: me.page.evaluate("1") and held, "a part is under way")
        me.page.clock.fast_forward(120_000)
        says(me, "Mất kết nối")
        me.page.clock.fast_forward(2_000)
        says(me, "Tệp đã gửi xong")
        me.complaints.clear()


def test_a_file_that_is_too_large_is_refused_where_it_is_chosen(
    browser: Browser, portal: Portal, at_work: tuple[User, Dossier], tmp_path: Path
) -> None:
    """Before it is read on the device, and nothing of it goes with the form."""
    film = tmp_path / "phim.pdf"
    with film.open("wb") as file:
        file.truncate(max_bytes() + 1)
    with at_papers(browser, portal, *at_work) as me:
        sent: list[str] = []
        me.page.on("request", lambda request: sent.append(request.url) if "/tep/" in request.url else None)
        choose(me, film)
        says(me, f"Tệp lớn hơn {max_bytes() // MIB} MB")
        assert (sent, me.page.locator("input[type=file]").evaluate("input => input.files.length")) == ([], 0)


def test_the_page_loaded_anew_goes_on_with_the_same_file(
    browser: Browser, portal: Portal, at_work: tuple[User, Dossier], paper: Path
) -> None:
    owner, dossier = at_work
    before = dossier.evidence_links.count()
    with at_papers(browser, portal, owner, dossier) as me:
        cut_at_seventy_percent(me, paper)
        me.complaints.clear()
    with at_papers(browser, portal, owner, dossier) as me:
        line = Line(me, PARTS * PART)
        choose(me, paper)
        me.press(BUTTON)
        assert line.begun == [n * PART for n in range(7, PARTS)], "the button waited for what was missing, and only that was sent"
        assert stored_hash(dossier, before) == sha256_of(paper)


def test_with_the_session_gone_the_button_leads_to_the_sign_in(
    browser: Browser, portal: Portal, at_work: tuple[User, Dossier], paper: Path
) -> None:
    """Whole, the file would be turned away."""
    owner, dossier = at_work
    with Visitor(browser, portal, PHONE).sign_in(owner) as me:
        me.go("evidence_list", dossier.public_id)
        me.context.clear_cookies()
        choose(me, paper)
        says(me, "Phiên làm việc đã kết thúc")
        assert me.page.locator("[data-upload] a").get_attribute("href") == me.page.evaluate(
            "`/dang-nhap/?next=${encodeURIComponent(location.pathname)}`"
        )
        me.press(BUTTON)
        me.page.wait_for_url("**/dang-nhap/**")
        me.complaints.clear()


def test_without_scripts_the_file_goes_with_its_form(browser: Browser, portal: Portal, at_work: tuple[User, Dossier], paper: Path) -> None:
    owner, dossier = at_work
    before = dossier.evidence_links.count()
    with at_papers(browser, portal, owner, dossier, scripts=False) as me:
        choose(me, paper)
        me.press(BUTTON)
        assert stored_hash(dossier, before) == sha256_of(paper)
        assert not Upload.objects.filter(sha256=sha256_of(paper)).exists()
