"""Nothing typed is lost: forms that save themselves, with the line cut, the session gone, two tabs, and somebody else signing in."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from accounts.drafting import LONGEST
from basics import clock
from cycle.models import Dossier, Idea, Registration
from evaluation.models import Mark, ScoreSheet
from ocop_portal.simulation.journey import Journey
from products.models import Membership
from tests.e2e.running import PASSWORD, Portal, eventually
from tests.e2e.visitors import DESK, PHONE, Visitor
from tests.e2e.world import live_world, tea_set
from tests.owner import as_owner

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

    from accounts.models import User

pytestmark = pytest.mark.e2e
STATE = "[data-draft]"
OF_IDEA = "**/y-tuong/"
UNCLEAN = unicodedata.normalize("NFD", "Một") + "\u200b"
"""Pasted from elsewhere; it is stored as “Một”."""
KEEPS_NOTHING = "Object.defineProperty(window, 'localStorage', { value: null })"
SLOW = {"offline": False, "latency": 800, "downloadThroughput": 20_000, "uploadThroughput": 8_000}


@dataclass
class Writing:
    """Two people of one producer with an idea begun and a product to be assessed, and a member of a council with a sheet."""

    owner: User
    partner: User
    idea: Dossier
    assessed: Dossier
    member: User
    sheet: ScoreSheet
    criteria: list[int]

    def story(self) -> str:
        return Idea.objects.get(dossier=self.idea).story

    def marks(self) -> dict[int, int | None]:
        return dict(Mark.objects.filter(sheet=self.sheet).values_list("criterion_id", "option_id"))


@pytest.fixture(scope="module")
def _written() -> dict[str, Writing]:
    return {}


@pytest.fixture
def writing(portal: Portal, _written: dict[str, Writing]) -> Writing:
    """Of the module; each test begins with an empty story and an empty sheet."""
    if not _written:
        _written["all"] = begin()
    made = _written["all"]
    Idea.objects.filter(dossier=made.idea).update(story="", technology="", committed=False, saved_at=None)
    with as_owner():
        Mark.objects.filter(sheet=made.sheet).delete()
    ScoreSheet.objects.filter(pk=made.sheet.pk).update(remark="", saved_at=None)
    return made


def begin() -> Writing:
    world = live_world("two_level")
    cast, today = world.cast, clock.today()
    producer, owner = cast.producer(world.communes[0])
    partner = cast.person()
    Membership.objects.create(producer=producer, user=partner, valid_from=today)

    def walk() -> Journey:
        return Journey(cast, world.year, cast.product(producer, tea_set()), owner, cast.rng, start_on=today, not_after=today)

    idea, assessed, scored = walk(), walk(), walk()
    idea.start()
    assessed.to_implementing()
    scored.to_evaluation()
    item = scored.judge(scored.put_before_council(), 3, stop_before_closing=True)
    sheet = ScoreSheet.objects.filter(item=item, state="draft").select_related("seat__user").order_by("pk")[0]
    criteria = [one.key for one in item.dossier.criteria_spec().criteria]
    return Writing(owner, partner, idea.dossier, assessed.dossier, sheet.seat.user, sheet, criteria)


def at_idea(browser: Browser, portal: Portal, writing: Writing, width: int = DESK, *, scripts: bool = True) -> Visitor:
    me = Visitor(browser, portal, width, scripts=scripts).sign_in(writing.owner)
    me.go("idea_edit", writing.idea.public_id)
    return me


def type_story(page: Page, text: str) -> None:
    """And leave the field."""
    page.fill("[name=story]", text)
    page.locator("[name=story]").blur()


def says(page: Page, words: str) -> None:
    page.wait_for_function("words => document.querySelector('[data-draft]').innerText.includes(words)", arg=words)


def hold_no_place(page: Page) -> None:
    """As browsers that do not scroll by themselves when something above what is shown grows."""
    page.evaluate("document.documentElement.style.overflowAnchor = 'none'")


def kept(page: Page) -> list[dict[str, Any]]:
    """What waits on the device."""
    return page.evaluate("Object.keys(localStorage).filter(one => one.startsWith('draft ')).map(one => JSON.parse(localStorage[one]))")


def saving(route: Route) -> bool:
    """Whether the page saves by itself, and not by its button."""
    return route.request.method == "POST" and route.request.resource_type == "fetch"


def never_answered(route: Route) -> None:
    route.abort() if saving(route) else route.continue_()


def lost(route: Route) -> None:
    """The server answers, and the answer is lost."""
    route.fetch()
    route.abort()


def sign_out(page: Page) -> None:
    page.locator(".bar-wide details.drop summary").click()
    with page.expect_navigation():
        page.locator(".bar-wide form[data-forgets] button").click()


def sign_in_here(page: Page, user: User) -> None:
    page.fill("[name=login]", str(user.email or user.phone))
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.locator("main form .btn-primary").first.click()


def sign_in_at(page: Page, user: User) -> None:
    page.goto(reverse("account_login"))
    sign_in_here(page, user)


# The idea form.


def test_a_field_saves_when_it_is_left_and_soon_after_the_last_key(browser: Browser, portal: Portal, writing: Writing) -> None:
    with at_idea(browser, portal, writing) as me:
        type_story(me.page, "Ba đời giữ đồi chè.")
        says(me.page, "Đã lưu")
        assert writing.story() == "Ba đời giữ đồi chè."
        me.page.locator("[name=story]").press_sequentially(" Chè", delay=10)
        eventually(lambda: writing.story().endswith("Chè"), "saved with the field still open", 10)
        me.page.check("[name=committed]")
        eventually(lambda: Idea.objects.get(dossier=writing.idea).committed, "a box saves at once", 5)
        me.page.reload()
        assert me.page.input_value("[name=story]") == writing.story()


def test_what_a_browser_puts_back_is_not_typed(browser: Browser, portal: Portal, writing: Writing) -> None:
    """Going back to a form shows what is stored by now, also in controls that may be filled in by the browser (a phone number)."""
    with at_idea(browser, portal, writing) as me:
        type_story(me.page, "Cũ")
        says(me.page, "Đã lưu")
        me.go("registration_edit", writing.assessed.public_id)
        me.page.fill("[name=phone]", "0911 111 111")
        me.page.locator("[name=phone]").blur()
        says(me.page, "Đã lưu")
        me.go("inbox")
        Idea.objects.filter(dossier=writing.idea).update(story="Mới")
        Registration.objects.filter(dossier=writing.assessed).update(phone="+84922222222")
        me.page.go_back(wait_until="load")
        assert me.page.input_value("[name=phone]") == "0922 222 222"
        me.page.go_back(wait_until="load")
        assert me.page.input_value("[name=story]") == "Mới"
        me.page.wait_for_timeout(500)
        assert (writing.story(), Registration.objects.get(dossier=writing.assessed).phone) == ("Mới", "+84922222222")


def test_a_button_leads_on_where_everything_is_saved_already(browser: Browser, portal: Portal, writing: Writing) -> None:
    with at_idea(browser, portal, writing) as me:
        type_story(me.page, "Ba đời giữ đồi chè.")
        says(me.page, "Đã lưu")
        me.press()
        assert me.page.url.endswith(reverse("dossier_detail", args=[writing.idea.public_id]))


def test_a_button_waits_for_what_is_under_way(browser: Browser, portal: Portal, writing: Writing) -> None:
    """Until it is answered, or given up: then the form stays, and what may have been saved is known to be its own."""
    with at_idea(browser, portal, writing) as me:
        me.page.clock.install()
        me.page.reload()
        sent: list[str] = []
        me.page.on("request", lambda one: sent.append(one.url) if one.method == "POST" and one.is_navigation_request() else None)
        held: list[Route] = []
        me.page.route(OF_IDEA, lambda route: held.append(route) if saving(route) and not held else route.continue_())
        type_story(me.page, "Một")
        button = me.page.locator("main form .btn-primary").first
        button.click()
        me.page.clock.fast_forward(12_000)
        me.page.wait_for_timeout(300)
        assert sent == []
        lost(held[0])
        says(me.page, "Chưa lưu được")
        assert (writing.story(), sent) == ("Một", [])
        me.page.fill("[name=story]", "Một hai")
        me.press("main form .btn-primary")
        assert me.page.url.endswith(reverse("dossier_detail", args=[writing.idea.public_id]))
        assert (writing.story(), len(sent)) == ("Một hai", 1)
        me.complaints.clear()


def test_what_is_said_does_not_push_away_what_is_pressed(browser: Browser, portal: Portal, writing: Writing) -> None:
    with at_idea(browser, portal, writing, PHONE) as me:
        box = me.page.locator("[name=committed]")
        hold_no_place(me.page)
        box.scroll_into_view_if_needed()
        place = box.evaluate("box => box.getBoundingClientRect().top")
        assert me.page.inner_text(STATE) == ""
        box.check()
        says(me.page, "Đã lưu")
        assert abs(box.evaluate("box => box.getBoundingClientRect().top") - place) < 2


def test_what_is_said_at_a_field_that_is_left_does_not_push_away_the_button(browser: Browser, portal: Portal, writing: Writing) -> None:
    with at_idea(browser, portal, writing, PHONE) as me:
        me.page.clock.install()
        me.page.reload()
        hold_no_place(me.page)
        me.page.fill("[name=story]", "x" * 30_000)
        me.page.clock.fast_forward(6_000)
        says(me.page, "Chưa lưu")
        assert me.page.locator("#note-story").count() == 0, "its writer is still at it"
        button = me.page.locator("main form .btn-primary").first
        button.evaluate("button => button.scrollIntoView({ block: 'center' })")
        place = button.evaluate("button => button.getBoundingClientRect().top")
        me.page.locator("[name=story]").evaluate("field => field.blur()")
        assert me.page.locator("#note-story").count() == 1
        assert abs(button.evaluate("button => button.getBoundingClientRect().top") - place) < 2


def test_what_is_typed_while_the_line_is_cut_is_sent_once_when_it_is_back(browser: Browser, portal: Portal, writing: Writing) -> None:
    with at_idea(browser, portal, writing) as me:
        posts: list[str] = []
        me.page.on("requestfinished", lambda request: posts.append(request.url) if request.method == "POST" else None)
        me.context.set_offline(True)
        type_story(me.page, "Viết lúc mất mạng.")
        says(me.page, "Mất kết nối")
        says(me.page, "24 giờ")
        assert writing.story() == ""
        me.context.set_offline(False)
        says(me.page, "Đã lưu")
        assert writing.story() == "Viết lúc mất mạng."
        me.page.wait_for_timeout(3000)
        assert len(posts) == 1
        me.complaints.clear()


def test_an_answer_that_was_lost_is_no_dispute(browser: Browser, portal: Portal, writing: Writing) -> None:
    """The server saved, the page does not know, and its writer goes on writing, or takes it back."""
    with at_idea(browser, portal, writing) as me:
        me.page.route(OF_IDEA, lost, times=1)
        type_story(me.page, UNCLEAN)
        says(me.page, "Chưa lưu được")
        assert writing.story() == "Một"
        type_story(me.page, "Một hai")
        says(me.page, "Đã lưu")
        assert writing.story() == "Một hai"
        me.page.route(OF_IDEA, lost, times=1)
        type_story(me.page, "Ba")
        says(me.page, "Chưa lưu được")
        type_story(me.page, "Một hai")
        says(me.page, "Đã lưu")
        assert writing.story() == "Một hai"
        me.complaints.clear()


def test_what_is_not_taken_is_said_and_waits_for_the_next_change(browser: Browser, portal: Portal, writing: Writing) -> None:
    """An answer that is none of the form's is no cut line: only a server in trouble is asked again."""
    answers = [(413, "Too much."), (503, "Busy.")]
    posts: list[str] = []

    def answer(route: Route) -> None:
        if not saving(route):
            return route.continue_()
        posts.append(route.request.url)
        if not answers:
            return route.continue_()
        status, body = answers.pop(0)
        return route.fulfill(status=status, body=body, content_type="text/plain")

    with at_idea(browser, portal, writing) as me:
        me.page.route(OF_IDEA, answer)
        type_story(me.page, "Một")
        says(me.page, "không nhận")
        me.page.wait_for_timeout(3000)
        assert (len(posts), len(kept(me.page)), me.page.input_value("[name=story]")) == (1, 1, "Một")
        type_story(me.page, "Hai")
        says(me.page, "Chưa lưu được")
        says(me.page, "Đã lưu")
        assert (len(posts), writing.story()) == (3, "Hai")
        me.complaints.clear()


def test_a_form_out_of_reach_keeps_what_was_typed(browser: Browser, portal: Portal, writing: Writing) -> None:
    with at_idea(browser, portal, writing) as me:
        memberships = Membership.objects.filter(user=writing.owner)
        since = memberships.get().valid_from
        memberships.update(valid_from=clock.today() + dt.timedelta(days=1))
        try:
            type_story(me.page, "Không mất.")
            says(me.page, "không còn")
            me.page.locator("main form .btn-primary").first.click()
            me.page.wait_for_timeout(500)
            assert (me.page.input_value("[name=story]"), len(kept(me.page)), writing.story()) == ("Không mất.", 1, "")
        finally:
            memberships.update(valid_from=since)
        me.complaints.clear()


@pytest.mark.parametrize("posted", [False, True], ids=["left", "posted"])
def test_with_the_session_gone_the_text_is_there_after_the_sign_in(
    browser: Browser, portal: Portal, writing: Writing, posted: bool
) -> None:
    with at_idea(browser, portal, writing) as me:
        me.context.clear_cookies()
        type_story(me.page, "Viết khi phiên đã hết.")
        says(me.page, "Phiên làm việc đã kết thúc")
        assert writing.story() == ""
        me.press("main form .btn-primary" if posted else f"{STATE} a")
        sign_in_here(me.page, writing.owner)
        assert me.page.url.endswith(reverse("idea_edit", args=[writing.idea.public_id]))
        says(me.page, "Đã lưu")
        assert me.page.input_value("[name=story]") == writing.story() == "Viết khi phiên đã hết."
        me.complaints.clear()


def test_the_button_pressed_before_the_session_is_known_to_be_gone_asks_few_times(
    browser: Browser, portal: Portal, writing: Writing
) -> None:
    """At once after typing: the field is left by the very click."""
    with at_idea(browser, portal, writing) as me:
        posts: list[str] = []
        me.page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
        me.context.clear_cookies()
        me.page.locator("[name=story]").fill("Bấm ngay khi phiên đã hết.")
        me.press("main form .btn-primary")
        sign_in_here(me.page, writing.owner)
        assert len(posts) <= 5, "one or two of the form, and the sign-in"
        says(me.page, "Đã lưu")
        assert writing.story() == "Bấm ngay khi phiên đã hết."
        me.complaints.clear()


@pytest.mark.parametrize("cookies", ["session", "all"])
def test_without_scripts_what_was_posted_is_there_after_the_sign_in(
    browser: Browser, portal: Portal, writing: Writing, cookies: str
) -> None:
    with at_idea(browser, portal, writing, PHONE, scripts=False) as me:
        me.context.clear_cookies(**({} if cookies == "all" else {"name": "sessionid"}))
        me.page.fill("[name=story]", "Gửi khi phiên đã hết.")
        me.press("main form .btn-primary")
        me.sees("được giữ lại")
        sign_in_here(me.page, writing.owner)
        assert me.page.url.endswith(reverse("idea_edit", args=[writing.idea.public_id]))
        assert me.page.input_value("[name=story]") == writing.story() == "Gửi khi phiên đã hết."


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_another_account_on_the_same_device_sees_nothing(browser: Browser, portal: Portal, writing: Writing, scripts: bool) -> None:
    """Also of one who may write the very same form."""
    with at_idea(browser, portal, writing, scripts=scripts) as me:
        me.context.clear_cookies(name="sessionid")
        if scripts:
            type_story(me.page, "Điều riêng của tôi.")
            says(me.page, "Phiên làm việc đã kết thúc")
            me.press(f"{STATE} a")
        else:
            me.page.fill("[name=story]", "Điều riêng của tôi.")
            me.press("main form .btn-primary")
        sign_in_here(me.page, writing.partner)
        assert me.page.url.endswith(reverse("idea_edit", args=[writing.idea.public_id]))
        me.page.wait_for_timeout(1000)
        assert (me.page.input_value("[name=story]"), writing.story()) == ("", "")
        me.complaints.clear()


def test_nothing_is_kept_on_the_device_after_a_sign_out(browser: Browser, portal: Portal, writing: Writing) -> None:
    """In whichever tab."""
    with at_idea(browser, portal, writing) as me:
        me.context.route(OF_IDEA, never_answered)
        type_story(me.page, "Chưa lưu.")
        says(me.page, "Chưa lưu được")
        ((until, now),) = [(one["until"], me.page.evaluate("Date.now()")) for one in kept(me.page)]
        assert 0 < LONGEST.total_seconds() * 1000 - (until - now) < 60_000
        other, idle = me.context.new_page(), me.context.new_page()
        other.goto(me.page.url)
        assert other.input_value("[name=story]") == "Chưa lưu."
        idle.goto(reverse("registration_edit", args=[writing.assessed.public_id]))
        sign_out(other)
        assert kept(me.page) == []
        says(me.page, "đăng xuất")
        type_story(me.page, "Vẫn còn gõ.")
        me.page.wait_for_timeout(500)
        me.page.evaluate("window.dispatchEvent(new Event('pagehide'))")
        assert (kept(me.page), me.page.input_value("[name=story]")) == ([], "Vẫn còn gõ.")
        idle.evaluate("window.dispatchEvent(new Event('focus'))")
        says(idle, "đăng xuất")
        me.context.unroute(OF_IDEA)
        sign_in_at(other, writing.owner)
        type_story(me.page, "Vẫn còn gõ nữa.")
        says(me.page, "Đã lưu")
        assert writing.story() == "Vẫn còn gõ nữa."
        me.complaints.clear()


def test_what_waits_of_a_closed_tab_is_not_erased_by_another(browser: Browser, portal: Portal, writing: Writing) -> None:
    """One that was open all the while, without a word of it."""
    with at_idea(browser, portal, writing) as me:
        me.context.route(OF_IDEA, never_answered)
        other = me.context.new_page()
        other.goto(me.page.url)
        type_story(other, "Viết ở thẻ kia.")
        says(other, "Chưa lưu được")
        other.close()
        me.page.fill("[name=technology]", "Sao tay")
        me.page.locator("[name=technology]").blur()
        says(me.page, "Chưa lưu được")
        assert [sorted(one["fields"]) for one in kept(me.page)] == [["story", "technology"]]
        me.context.unroute(OF_IDEA)
        me.page.reload()
        says(me.page, "Đã lưu")
        idea = Idea.objects.get(dossier=writing.idea)
        assert (idea.story, idea.technology, kept(me.page)) == ("Viết ở thẻ kia.", "Sao tay", [])
        me.complaints.clear()


def test_a_browser_that_keeps_nothing_is_not_said_to(browser: Browser, portal: Portal, writing: Writing) -> None:
    """And with the session gone the text goes along by the button, as without scripts."""
    with at_idea(browser, portal, writing) as me:
        me.context.add_init_script(KEEPS_NOTHING)
        me.page.reload()
        me.context.set_offline(True)
        type_story(me.page, "Chỉ có ở đây.")
        says(me.page, "không giữ lại")
        me.page.locator("main form .btn-primary").first.click()
        me.page.wait_for_timeout(500)
        says(me.page, "không giữ lại")
        me.context.clear_cookies(name="sessionid")
        me.context.set_offline(False)
        says(me.page, "Phiên làm việc đã kết thúc")
        says(me.page, "không giữ lại")
        assert me.page.locator(f"{STATE} a").count() == 0, "it would lead away from the text"
        me.press("main form .btn-primary")
        sign_in_here(me.page, writing.owner)
        assert me.page.input_value("[name=story]") == writing.story() == "Chỉ có ở đây."
        me.complaints.clear()


def test_a_page_of_another_account_saves_when_its_writer_is_back(browser: Browser, portal: Portal, writing: Writing) -> None:
    with at_idea(browser, portal, writing) as me:
        me.context.clear_cookies(name="sessionid")
        other = me.context.new_page()
        sign_in_at(other, writing.partner)
        type_story(me.page, "Của tôi.")
        says(me.page, "tài khoản khác")
        me.context.clear_cookies(name="sessionid")
        sign_in_at(other, writing.owner)
        me.page.evaluate("window.dispatchEvent(new Event('focus'))")
        says(me.page, "Đã lưu")
        assert writing.story() == "Của tôi."
        me.complaints.clear()


def test_two_tabs_show_both_texts_and_the_writer_chooses(browser: Browser, portal: Portal, writing: Writing) -> None:
    with at_idea(browser, portal, writing) as me:
        other = me.context.new_page()
        other.goto(me.page.url)
        type_story(me.page, "Thẻ một")
        says(me.page, "Đã lưu")
        other.fill("[name=technology]", "Sao tay")
        type_story(other, "Thẻ hai")
        note = other.locator("#note-story")
        note.wait_for()
        assert "Thẻ một" in note.inner_text()
        assert (other.input_value("[name=story]"), writing.story()) == ("Thẻ hai", "Thẻ một")
        assert Idea.objects.get(dossier=writing.idea).technology == "Sao tay"
        note.get_by_role("button").first.click()
        says(other, "Đã lưu")
        assert writing.story() == "Thẻ hai"
        type_story(me.page, "Thẻ một nữa")
        says(me.page, "chọn")
        me.page.locator("#note-story button").nth(1).click()
        assert me.page.input_value("[name=story]") == writing.story() == "Thẻ hai"
        says(me.page, "Đã lưu")
        me.complaints.clear()


def test_what_is_put_right_is_no_longer_said_to_be_wrong(browser: Browser, portal: Portal, writing: Writing) -> None:
    """Also by taking back what could not be read, where nothing is left to save."""
    with at_idea(browser, portal, writing) as me:
        type_story(me.page, "x" * 30_000)
        says(me.page, "Chưa lưu")
        assert "tối đa" in me.page.inner_text("#note-story")
        type_story(me.page, "")
        me.page.wait_for_function("document.querySelector('[data-draft]').innerText === ''")
        assert (me.page.locator("#note-story").count(), me.page.locator("[name=story][aria-invalid]").count()) == (0, 0)
        assert me.page.locator(f"{STATE}.is-warn").count() == 0


def test_a_button_does_not_choose_between_two_texts(browser: Browser, portal: Portal, writing: Writing) -> None:
    with at_idea(browser, portal, writing) as me:
        Idea.objects.filter(dossier=writing.idea).update(story="Của người khác")
        me.page.fill("[name=story]", "Của tôi")
        me.press("main form .btn-primary")
        assert me.page.locator("[data-error-summary]").count() == 1
        assert (me.page.input_value("[name=story]"), writing.story()) == ("Của tôi", "Của người khác")
        me.complaints.clear()


def test_on_a_slow_line_and_a_phone_everything_arrives(browser: Browser, portal: Portal, writing: Writing) -> None:
    with at_idea(browser, portal, writing, PHONE) as me:
        me.context.new_cdp_session(me.page).send("Network.emulateNetworkConditions", SLOW)
        type_story(me.page, "Đường truyền chậm.")
        me.page.fill("[name=technology]", "Sao tay, sấy lạnh")
        with me.page.expect_navigation(timeout=30_000):
            me.page.locator("main form .btn-primary").first.click()
        idea = Idea.objects.get(dossier=writing.idea)
        assert (idea.story, idea.technology) == ("Đường truyền chậm.", "Sao tay, sấy lạnh")
        assert me.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("missing", ["HTMLFormElement.prototype.requestSubmit", "window.SubmitEvent"])
def test_in_an_old_browser_the_buttons_save(browser: Browser, portal: Portal, writing: Writing, missing: str) -> None:
    """As without scripts: of a form that sends itself, nobody could tell which of its buttons was pressed."""
    with Visitor(browser, portal, PHONE) as me:
        me.context.add_init_script(f"delete {missing}")
        me.sign_in(writing.owner)
        me.go("idea_edit", writing.idea.public_id)
        type_story(me.page, "Máy cũ.")
        me.page.wait_for_timeout(500)
        assert (writing.story(), me.page.inner_text(STATE), kept(me.page)) == ("", "", [])
        me.press()
        assert me.page.url.endswith(reverse("dossier_detail", args=[writing.idea.public_id]))
        assert writing.story() == "Máy cũ."


# A product's public page.


def test_a_public_text_changes_by_its_button_alone(browser: Browser, portal: Portal, writing: Writing) -> None:
    """What is typed of it waits on the device."""
    product = writing.idea.product

    def story() -> str:
        product.refresh_from_db()
        return product.story_vi

    with Visitor(browser, portal) as me:
        me.sign_in(writing.owner)
        me.go("product_edit", product.public_id)
        before = story()
        me.page.fill("[name=story_vi]", "Trà của bản.")
        me.page.locator("[name=story_vi]").blur()
        me.page.wait_for_timeout(1000)
        assert (story(), [one["fields"]["story_vi"]["value"] for one in kept(me.page)]) == (before, ["Trà của bản."])
        me.context.clear_cookies(name="sessionid")
        me.page.locator("main form .btn-primary").first.click()
        me.page.wait_for_url("**/dang-nhap/**")
        sign_in_here(me.page, writing.owner)
        says(me.page, "thiết bị này")
        me.page.wait_for_timeout(500)
        assert (story(), me.page.input_value("[name=story_vi]")) == (before, "Trà của bản.")
        me.press("main form .btn-primary")
        assert (story(), kept(me.page)) == ("Trà của bản.", [])
        me.complaints.clear()


# What follows from what is typed.


def test_the_way_to_the_stars_follows_each_choice(browser: Browser, portal: Portal, writing: Writing) -> None:
    with Visitor(browser, portal) as me:
        me.sign_in(writing.owner)
        me.go("assessment_scores", writing.assessed.public_id)
        assert me.page.inner_text(".planner .figure") == "0"
        most = me.page.locator(".criterion").first.locator("input[type=radio]").last
        points = most.get_attribute("data-points")
        most.check()
        me.page.wait_for_function("points => document.querySelector('.planner .figure').innerText === points", arg=points)
        assert "1/" in me.page.inner_text("[data-follows=tabs] [aria-current]")
        assert me.page.locator("[data-follows=missing] li").count() > 0
        me.page.reload()
        assert me.page.inner_text(".planner .figure") == points


# The score sheet.


@pytest.fixture
def at_sheet(browser: Browser, portal: Portal, writing: Writing) -> Iterator[Visitor]:
    with Visitor(browser, portal, PHONE) as me:
        me.sign_in(writing.member)
        me.go("sheet_edit", writing.sheet.public_id)
        yield me


def choose(page: Page, criterion: int, place: int = 0) -> int:
    option = page.locator(f"[name=c{criterion}]").nth(place)
    option.check()
    return int(option.get_attribute("value") or 0)


def test_each_mark_is_saved_as_it_is_chosen(at_sheet: Visitor, writing: Writing) -> None:
    chosen = {criterion: choose(at_sheet.page, criterion) for criterion in writing.criteria[:4]}
    eventually(lambda: writing.marks() == chosen, "every mark is there", 10)
    says(at_sheet.page, "Đã lưu")
    assert at_sheet.page.inner_text("[data-chosen]") == "4"


def test_marks_of_a_cut_line_and_of_an_ended_session_arrive(at_sheet: Visitor, writing: Writing) -> None:
    first, second, third = writing.criteria[:3]
    at_sheet.context.set_offline(True)
    chosen = {first: choose(at_sheet.page, first, 1)}
    says(at_sheet.page, "Mất kết nối")
    at_sheet.context.set_offline(False)
    eventually(lambda: writing.marks() == chosen, "sent when the line is back", 10)
    says(at_sheet.page, "Đã lưu")
    at_sheet.context.clear_cookies()
    chosen |= {second: choose(at_sheet.page, second), third: choose(at_sheet.page, third, 1)}
    at_sheet.page.fill("[name=remark]", "Nên thử lại hương.")
    says(at_sheet.page, "Phiên làm việc đã kết thúc")
    at_sheet.press(f"{STATE} a")
    sign_in_here(at_sheet.page, writing.member)
    eventually(lambda: writing.marks() == chosen, "what was chosen without a session", 10)
    assert ScoreSheet.objects.get(pk=writing.sheet.pk).remark == "Nên thử lại hương."
    at_sheet.complaints.clear()


def test_two_tabs_of_a_sheet_never_erase_each_other(at_sheet: Visitor, writing: Writing) -> None:
    first, second = writing.criteria[:2]
    other = at_sheet.context.new_page()
    other.goto(at_sheet.page.url)
    chosen = {first: choose(at_sheet.page, first)}
    eventually(lambda: writing.marks() == chosen, "the first tab's", 10)
    chosen[second] = choose(other, second)
    eventually(lambda: writing.marks() == chosen, "each tab's", 10)
    choose(other, first, 1)
    other.locator(f"#note-c{first}").wait_for()
    assert writing.marks() == chosen
    other.locator(f"#note-c{first} button").nth(1).click()
    assert other.locator(f"[name=c{first}]").first.is_checked()
    at_sheet.complaints.clear()


def test_a_sheet_is_filled_in_without_scripts(browser: Browser, portal: Portal, writing: Writing) -> None:
    with Visitor(browser, portal, PHONE, scripts=False) as me:
        me.sign_in(writing.member)
        me.go("sheet_edit", writing.sheet.public_id)
        me.context.clear_cookies()
        chosen = {writing.criteria[0]: choose(me.page, writing.criteria[0])}
        me.press("main form .btn-secondary")
        sign_in_here(me.page, writing.member)
        assert writing.marks() == chosen
        assert me.page.locator(f"[name=c{writing.criteria[0]}]").first.is_checked()
