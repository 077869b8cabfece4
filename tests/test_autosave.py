"""Forms that save themselves: what each of them answers, and what becomes of words whose session has ended."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import F
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from basics import clock
from cycle.models import Dossier, Idea, PaperDraft
from cycle.models.states import State
from evaluation.models import ScoreSheet
from products.models import Membership
from tests.factories import UserFactory
from tests.test_two_tabs import DESKS as OTHER_DESKS
from tests.test_two_tabs import Desk, dossier_page

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}
OURS = {"Origin": "http://testserver"}
"""A browser says so of a form on a page of the portal."""
FOREIGN = {
    "another site": {"Origin": "https://elsewhere.example"},
    "a page of no site": {"Origin": "null"},
    "another site, by its kind": {"Sec-Fetch-Site": "cross-site"},
    "a sister site": {"Sec-Fetch-Site": "same-site"},
    "another site, by both": {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "same-origin"},
    "not said": {},
}
MARK = re.compile(r'name="account" value="([^"]+)"')


def paper() -> Iterator[Desk]:
    """What is written of a paper before its file is sent is its writer's own."""
    names, texts = ("title", "issued_on"), (("Một", "Hai"), ("05/03/2026", "06/03/2026"))
    for desk in dossier_page(State.IMPLEMENTING, "evidence_list", names=names, texts=texts, stored=tuple)():
        desk.stored = lambda: tuple((PaperDraft.objects.values_list("words", flat=True).first() or {}).get(name, "") for name in names)
        yield desk


DESKS = {**OTHER_DESKS, "evidence": paper}
ROWS = list(OTHER_DESKS)
OF_THE_CYCLE = [name for name in DESKS if name not in ("product", "marks", "advice")]


@pytest.fixture(params=DESKS)
def desk(request, db) -> Iterator[Desk]:
    yield from DESKS[request.param]()


@pytest.fixture
def idea(db) -> Iterator[Desk]:
    yield from DESKS["idea"]()


@pytest.fixture
def marks(db) -> Iterator[Desk]:
    yield from DESKS["marks"]()


def versions(desk: Desk) -> dict[str, str]:
    return dict(pair.split(":") for pair in desk.open()["versions"].split())


def save(desk: Desk, seen: dict[str, str], *, client: Client | None = None, **fields: str) -> HttpResponse:
    """As a page does by itself: the changed fields alone, each with its version."""
    packed = " ".join(f"{name}:{seen[name]}" for name in fields)
    return (client or desk.client).post(desk.url, {"versions": packed, **fields}, **JSON)


def account_of(page: HttpResponse) -> str:
    found = MARK.search(page.content.decode())
    assert found, "the page does not say whose it is"
    return found[1]


def owner(desk: Desk) -> User:
    return User.objects.get(pk=desk.client.session["_auth_user_id"])


# The answer.


def test_one_field_is_saved_and_its_version_comes_back(desk):
    seen, name = versions(desk), desk.names[0]
    answer = save(desk, seen, **{name: desk.texts[0][0]})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    said = answer.json()
    assert desk.stored()[0] == desk.value(0, 0)
    assert re.fullmatch(r"Đã lưu \d\d:\d\d", said["sentence"])
    assert said["versions"] == {name: versions(desk)[name]}
    assert (said["errors"], said["disputed"]) == ({}, {})


def test_a_save_repeated_after_a_lost_answer_changes_nothing_and_disputes_nothing(desk):
    seen, name = versions(desk), desk.names[0]
    first, again = (save(desk, seen, **{name: desk.texts[0][0]}) for _time in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["versions"] == again.json()["versions"]


def test_a_field_changed_elsewhere_comes_back_with_both_texts(desk):
    seen, name = versions(desk), desk.names[0]
    save(desk, seen, **{name: desk.texts[0][0]})
    late = save(desk, seen, **{name: desk.texts[0][1]})
    assert late.status_code == 409
    (disputed,) = late.json()["disputed"].items()
    assert (disputed[0], disputed[1]["stored"]) == (name, desk.texts[0][0])
    assert disputed[1]["mine"] != disputed[1]["theirs"]
    assert desk.stored()[0] == desk.value(0, 0)
    chosen = save(desk, late.json()["versions"], **{name: desk.texts[0][1]})
    assert (chosen.status_code, desk.stored()[0]) == (200, desk.value(0, 1)), "once both were seen it is a choice"


@pytest.mark.parametrize("desk", [name for name in DESKS if name != "advice"], indirect=True)
def test_fields_beside_a_disputed_one_are_saved(desk):
    seen = versions(desk)
    save(desk, seen, **{desk.names[0]: desk.texts[0][0]})
    late = save(desk, seen, **{name: texts[1] for name, texts in zip(desk.names, desk.texts, strict=True)})
    assert list(late.json()["disputed"]) == [desk.names[0]]
    assert set(late.json()["versions"]) == set(desk.names)
    assert desk.stored()[1] == desk.value(1, 1)


TOO_LONG = "x" * 30_000


def test_no_control_cuts_what_is_pasted_into_it(desk):
    form = re.search(r'name="versions".*?</form>', desk.client.get(desk.url).content.decode(), re.S)
    assert form
    assert "maxlength" not in form[0]


def test_what_cannot_be_read_is_said_by_field(desk):
    """Of a text that is too long, how long it may be."""
    name = desk.names[-1]
    answer = save(desk, versions(desk), **{name: TOO_LONG})
    assert answer.status_code == 422
    said = answer.json()
    assert (list(said["errors"]), said["versions"]) == ([name], {})
    assert re.search(r"\d|dd/mm|ngày", said["errors"][name])
    assert said["sentence"].startswith("Chưa lưu")


@pytest.mark.parametrize("name", OF_THE_CYCLE)
def test_what_is_closed_meanwhile_is_said(name):
    for desk in DESKS[name]():
        seen = versions(desk)
        Dossier.objects.update(state=State.DECLINED)
        answer = save(desk, seen, **{desk.names[0]: desk.texts[0][0]})
        assert answer.status_code == 409
        assert answer.json()["closed"]


def test_a_signed_sheet_takes_no_marks(marks):
    seen = versions(marks)
    own = ScoreSheet.objects.filter(pk__in=ScoreSheet.objects.own(owner(marks)))
    own.update(state="signed", signed_at=clock.now(), revision=F("revision") + 1)
    answer = save(marks, seen, **{marks.names[0]: marks.texts[0][0]})
    assert (answer.status_code, bool(answer.json()["closed"])) == (409, True)


def test_a_sheet_that_became_closed_to_its_member_takes_no_marks(marks):
    """They belong to the producer now."""
    seen = versions(marks)
    sheet = ScoreSheet.objects.own(owner(marks)).select_related("item__dossier").get()
    Membership.objects.create(producer_id=sheet.item.dossier.producer_id, user=owner(marks), valid_from=clock.today())
    answer = save(marks, seen, **{marks.names[0]: marks.texts[0][0]})
    assert (answer.status_code, bool(answer.json()["closed"])) == (409, True)
    assert marks.stored() == (None, "")


def test_a_form_out_of_reach_is_said_to_be_closed(desk):
    """Also where its page is a 404 or a 403: the words are kept, and not sent for ever."""
    stranger = Client()
    stranger.force_login(UserFactory())
    answer = save(desk, dict.fromkeys(desk.names, ""), client=stranger, **{desk.names[0]: desk.texts[0][0]})
    assert answer.status_code in (403, 404)
    assert "không còn mở" in answer.json()["closed"]
    page = stranger.post(desk.url, {desk.names[0]: desk.texts[0][0]})
    assert (page.status_code, page.headers["Content-Type"].partition(";")[0]) == (answer.status_code, "text/html")


@pytest.mark.parametrize("name", ["plan_criteria", "scores"])
def test_the_way_to_the_stars_comes_with_what_changed_it(name):
    for desk in DESKS[name]():
        parts = save(desk, versions(desk), **{desk.names[0]: desk.texts[0][1]}).json()["parts"]
        assert set(parts) == {"tabs", "missing", "planner"}
        page = desk.client.get(desk.url).content.decode()
        for part in parts.values():
            assert re.sub(r"\s+", " ", part.strip()) in re.sub(r"\s+", " ", page), "as on the page"


def test_a_mark_costs_three_queries_beside_session_and_person(marks):
    seen = versions(marks)
    save(marks, seen, **{marks.names[0]: marks.texts[0][0]})
    seen = versions(marks)
    with CaptureQueriesContext(connection) as captured:
        answer = save(marks, seen, **{marks.names[0]: marks.texts[0][1]})
    assert answer.status_code == 200
    asked = [query["sql"] for query in captured if not re.match(r"(SAVEPOINT|RELEASE|BEGIN|COMMIT)", query["sql"])]
    assert ['"django_session"' in asked[0], '"accounts_user"' in asked[1]] == [True, True]
    assert len(asked[2:]) <= 3, "\n".join(asked)
    assert answer.templates == []


def test_a_browser_puts_nothing_back_into_a_draft(desk):
    """Its versions are of what the server drew: text of an earlier page under them would erase what was saved since."""
    form = re.search(r'<form[^>]*>(?=(?:(?!</form>).)*name="versions")', desk.client.get(desk.url).content.decode(), re.S)
    assert form
    assert 'autocomplete="off"' in form[0]


@pytest.mark.parametrize("name", DESKS)
def test_only_a_public_text_is_saved_by_its_button_alone(name):
    for desk in DESKS[name]():
        assert ("data-by-button" in desk.client.get(desk.url).content.decode()) == (name == "product")


# Whose words they are.


def test_without_a_session_the_page_is_told(desk):
    visitor = Client()
    answer = visitor.post(desk.url, {"versions": "", desk.names[0]: desk.texts[0][0]}, **JSON)
    assert (answer.status_code, answer.json()["reason"]) == (401, "session")
    assert tuple(value or "" for value in desk.stored()) == tuple(value or "" for value in desk.empty)


def test_without_a_token_the_page_is_told(desk):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.client.cookies
    answer = strict.post(desk.url, {"versions": "", desk.names[0]: desk.texts[0][0]}, **JSON)
    assert (answer.status_code, answer.json()["reason"]) == (401, "session")
    strict.cookies["csrftoken"] = "a" * 32
    packed = f"{desk.names[0]}:{versions(desk)[desk.names[0]]}"
    kept = strict.post(desk.url, {"versions": packed, desk.names[0]: desk.texts[0][0]}, headers={"X-CSRFToken": "a" * 32}, **JSON)
    assert kept.status_code == 200


@pytest.mark.parametrize("by_itself", [True, False])
def test_a_page_of_another_account_saves_nothing(idea, by_itself):
    """Also of two people who may both write here: what one typed is not saved as the other's."""
    other = UserFactory()
    Membership.objects.create(producer=Dossier.objects.get().producer, user=other, valid_from=clock.today())
    theirs = {"account": account_of(idea.client.get(idea.url)), **idea.open(), "story": "Một"}
    client = Client()
    client.force_login(other)
    answer = client.post(idea.url, theirs, **(JSON if by_itself else {}))
    assert answer.status_code == 403
    assert Idea.objects.get().story == ""
    assert "Một" not in client.get(idea.url).content.decode()
    if by_itself:
        assert answer.json()["reason"] == "account"


# Without scripts: what was sent after the session had ended.


def late(desk: Desk, **fields: str) -> tuple[Client, HttpResponse]:
    """The page's own post, its session gone meanwhile; in the same browser."""
    page = desk.client.get(desk.url)
    tab = {**desk.open(), "account": account_of(page), **fields}
    client = Client()
    return client, client.post(desk.url, tab, headers=OURS)


def first_text(desk: Desk) -> dict[str, str]:
    return {desk.names[0]: desk.texts[0][0]}


@pytest.mark.parametrize("desk", ROWS, indirect=True)
def test_what_was_sent_too_late_is_saved_at_the_sign_in_of_its_writer(desk):
    client, answer = late(desk, **first_text(desk))
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/dang-nhap/")
    assert "được giữ lại" in client.get(answer.url).content.decode()
    assert tuple(value or "" for value in desk.stored()) == tuple(value or "" for value in desk.empty)
    client.force_login(owner(desk))
    back = client.get(desk.url)
    assert (back.status_code, back.url) == (302, desk.url)
    assert desk.stored()[0] == desk.value(0, 0)
    assert client.get(desk.url).status_code == 200, "once"


def test_a_paper_sent_too_late_is_asked_for_its_file_alone():
    for desk in paper():
        client, _answer = late(desk, title="Giấy kiểm nghiệm")
        client.force_login(owner(desk))
        for _time in ("replayed", "afterwards"):
            page = client.get(desk.url)
            assert (page.status_code, page.context["form"]["title"].value()) == (200, "Giấy kiểm nghiệm")


def test_words_about_a_paper_that_is_not_taken_yet_are_kept_but_for_what_cannot_be_read():
    for desk in paper():
        page = desk.client.post(desk.url, {**desk.open(), "title": "Giấy kiểm nghiệm", "issued_on": "32/13/2026"})
        assert (page.status_code, desk.stored()) == (200, ("Giấy kiểm nghiệm", ""))
        assert page.context["form"]["issued_on"].value() == "32/13/2026"


def test_words_about_a_paper_are_there_until_it_is():
    for desk in paper():
        save(desk, versions(desk), title="Giấy kiểm nghiệm")
        desk.client.force_login(owner(desk))  # in another session
        assert desk.client.get(desk.url).context["form"]["title"].value() == "Giấy kiểm nghiệm"
        Dossier.objects.update(state=State.DECLINED)
        assert save(desk, {"title": ""}, title="Hai").json()["closed"]


def test_what_was_sent_too_late_is_merged_as_ever(idea):
    client, _answer = late(idea, story="Một")
    idea.client.post(idea.url, {**idea.open(), "story": "Hai"})
    client.force_login(owner(idea))
    page = client.get(idea.url)
    assert page.status_code == 409
    assert ">\nMột</textarea>" in page.content.decode()
    assert Idea.objects.get().story == "Hai"


def test_another_account_sees_nothing_of_what_was_sent_too_late(idea):
    client, _answer = late(idea, story="Chuyện riêng")
    other = UserFactory()
    Membership.objects.create(producer=Dossier.objects.get().producer, user=other, valid_from=clock.today())
    client.force_login(other)
    assert "Chuyện riêng" not in client.get(idea.url).content.decode()
    assert Idea.objects.get().story == ""
    client.force_login(owner(idea))
    assert client.get(idea.url).status_code == 200, "nor does it wait any longer"


def test_what_was_sent_too_late_waits_a_day(idea):
    client, _answer = late(idea, story="Một")
    with clock.at(clock.now() + dt.timedelta(hours=25)):
        client.force_login(owner(idea))
        assert client.get(idea.url).status_code == 200
    assert Idea.objects.get().story == ""


@pytest.mark.parametrize("mark", ["", "{public_id}", "{public_id}:1abc:xyz"])
def test_nobody_leaves_words_for_somebody_else(idea, mark):
    client = Client()
    forged = mark.format(public_id=owner(idea).public_id)
    assert client.post(idea.url, {**idea.open(), "story": "Giả", "account": forged}, headers=OURS).status_code == 302
    client.force_login(owner(idea))
    assert client.get(idea.url).status_code == 200
    assert Idea.objects.get().story == ""


def test_what_was_sent_without_its_cookies_is_kept_too(idea):
    page = idea.client.get(idea.url)
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(idea.url, {**idea.open(), "account": account_of(page), "story": "Một"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/dang-nhap/")
    strict.force_login(owner(idea))
    strict.get(idea.url)
    assert Idea.objects.get().story == "Một"


def test_no_endless_posts_of_one_account_wait(idea):
    """Each without a session of its own, by somebody who knows the mark."""
    said = {**idea.open(), "account": account_of(idea.client.get(idea.url)), "story": "Một"}
    kept = []
    for _post in range(25):
        visitor = Client()
        answer = visitor.post(idea.url, said, headers=OURS)
        kept.append("waiting_drafts" in visitor.session)
    assert kept == [True] * 20 + [False] * 5
    assert "chưa lưu được" in visitor.get(answer.url).content.decode(), "nobody is left to think it is kept"


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN)
@pytest.mark.parametrize("signed_in", [True, False])
def test_what_another_site_posts_is_neither_kept_nor_saved(idea, headers, signed_in):
    """Though it knows the mark, which lives for two weeks; signed in or not when it comes."""
    mark = account_of(idea.client.get(idea.url))
    strict = Client(enforce_csrf_checks=True)
    if signed_in:
        strict.force_login(owner(idea))
    answer = strict.post(idea.url, {**idea.open(), "account": mark, "story": "Giả"}, headers=headers)
    assert answer.status_code == (403 if signed_in else 302)
    assert "waiting_drafts" not in strict.session
    strict.force_login(owner(idea))
    assert strict.get(idea.url).status_code == 200, "nothing waits"
    assert Idea.objects.get().story == ""


def test_the_mark_of_one_account_changes_nothing_in_another(idea):
    """Not even from a page of ours: it lets words wait for its own account alone."""
    other = UserFactory()
    Membership.objects.create(producer=Dossier.objects.get().producer, user=other, valid_from=clock.today())
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(other)
    mark = account_of(idea.client.get(idea.url))
    assert strict.post(idea.url, {**idea.open(), "account": mark, "story": "Giả"}, headers=OURS).status_code == 403
    assert strict.get(idea.url).status_code == 200
    assert Idea.objects.get().story == ""


def test_a_token_from_before_another_sign_in_loses_nothing(idea):
    page = idea.client.get(idea.url)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(owner(idea))
    answer = strict.post(idea.url, {**idea.open(), "account": account_of(page), "story": "Một"}, headers=OURS)
    assert (answer.status_code, answer.url) == (302, idea.url)
    assert strict.get(idea.url).status_code == 302
    assert strict.get(idea.url).status_code == 200
    assert Idea.objects.get().story == "Một"
    assert strict.post(idea.url, {**idea.open(), "story": "Giả"}).status_code == 403


def test_a_long_form_is_kept_a_longer_one_is_turned_away(idea):
    client, answer = late(idea, story="đ" * 20_000, technology="đ" * 20_000)
    assert answer.status_code == 302
    assert late(idea, story="x" * 600_000)[1].status_code == 413
    assert settings.CSRF_FAILURE_VIEW == "accounts.drafting.without_token"
    assert client.session


def test_words_with_a_zero_byte_do_not_wait(idea):
    strict: Any = Client(enforce_csrf_checks=True)
    strict.post(idea.url, {**idea.open(), "account": account_of(idea.client.get(idea.url)), "story": "a\x00b"}, headers=OURS)
    strict.force_login(owner(idea))
    assert strict.get(idea.url).status_code == 200
