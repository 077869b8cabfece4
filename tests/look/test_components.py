"""Each component says what it should, in words as well as in shape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test.html import parse_html
from django.utils import translation

from basics.facts import Link
from ocop_portal import drawings
from ocop_portal.templatetags import look
from products import criterion_fields, sheet_maps
from products.criteria import OptionSpec
from products.criterion_fields import CriterionField
from products.sheet_maps import Place
from tests.look import samples

pytestmark = pytest.mark.urls("tests.look.urls")
Render = Callable[..., str]


def component(name: str, /, **context: object) -> str:
    with translation.override("en"):
        return render_to_string(f"components/{name}.html", context)


class Ids(HTMLParser):
    """Collects ids, headings of level 1 and the ids that labels and descriptions point at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.pointed: set[str] = set()
        self.titles = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.titles += tag == "h1"
        if "id" in named:
            self.ids.append(named["id"])
        for attribute in ("for", "aria-describedby", "aria-labelledby"):
            self.pointed |= set(named.get(attribute, "").split())


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", ["/", "/xac-nhan/"])
def test_page_has_one_title_and_sound_ids(render_page: Render, path: str, language: str) -> None:
    page = Ids(render_page(path, language))
    assert page.titles == 1
    assert len(page.ids) == len(set(page.ids))
    assert page.pointed <= set(page.ids)


def test_guide_shows_every_component(render_page: Render) -> None:
    page = render_page("/mau-giao-dien/", "en")
    assert '<html lang="en">' in page
    for words in ("Skip to the main content", "Step 4 of 6:", "8 working days left", "Overdue", "minimum for 4 stars", "3 of 5 stars"):
        assert words in page
    assert Ids(page).pointed <= set(Ids(page).ids)


def test_desk_card_has_one_primary_button() -> None:
    desk = samples.guide()["desk"]
    card = component("desk_card", who="A", primary=desk["primary"], others=desk["others"], since=date(2026, 3, 5))
    assert card.count("btn-primary") == 1
    assert "05/03/2026" in card


def test_a_second_action_leads_to_where_what_is_missing_is_supplied() -> None:
    blockers = ["Closed.", {"text": "Write a comment.", "url": "/ho-so/x/nhan-xet/"}]
    assert '<a href="/ho-so/x/nhan-xet/">Write a comment.</a>' in component(
        "desk_move", move={"label": "Return", "url": "#", "blockers": blockers}
    )


def test_desk_card_lists_what_is_missing_and_disables_the_button() -> None:
    card = component("desk_card", who="A", primary=samples.guide()["desk"]["blocked"])
    assert "Chưa nhận mẫu sản phẩm." in card
    assert "disabled" in card
    assert 'class="btn btn-primary" href' not in card


@pytest.mark.parametrize(
    ("days", "overdue", "words"),
    [
        (-1, True, "Overdue by 1 working day<"),
        (-11, True, "Overdue by 11 working days<"),
        (0, True, "Overdue<"),
        (None, True, "Overdue<"),
        (0, False, "Due today"),
        (1, False, "1 working day left"),
        (9, False, "9 working days left"),
    ],
)
def test_days_left_are_words(days: int, overdue: bool, words: str) -> None:
    assert words in component("days_left", days_left=days, overdue=overdue)


def test_days_left_without_term_are_nothing() -> None:
    assert component("days_left", days_left=None, overdue=False).strip() == ""


def test_a_map_leads_to_each_criterion_and_says_what_is_done_and_shown() -> None:
    drawn = sheet_maps.html([Place("#a", "1.1", done=True), Place("#b", "1.2", current=True), Place("#c&", "<b>")], "<Map>")
    assert [(link.count("is-done"), link.count('aria-current="true"')) for link in drawn.split("</li>")[:3]] == [(1, 0), (0, 1), (0, 0)]
    assert drawn.count("visually-hidden") == 1
    assert "<b>" not in drawn
    assert 'href="#c&amp;"' in drawn


def test_an_option_says_its_words_in_the_language_of_the_reader() -> None:
    field = CriterionField("1", "x", 3, "c", [OptionSpec(1, "Ít", "Little", min_for_star=4, pk=7)])
    for language, words, least in (("vi", "Ít", "4 sao"), ("en", "Little", "4 stars"), ("vi", "Ít", "4 sao")):
        with translation.override(language):
            drawn = criterion_fields.html(field)
        assert words in drawn
        assert least in drawn


def test_options_that_say_the_same_are_still_two() -> None:
    one, other = (OptionSpec(0, "Không", "None", pk=key) for key in (1, 2))
    drawn = criterion_fields.html(CriterionField("1", "x", 3, "c", [one, other], chosen=2))
    assert 'value="2" checked' in drawn
    assert 'value="1" checked' not in drawn


def test_criterion_marks_the_chosen_option_only() -> None:
    block = criterion_fields.html(replace(samples.criteria()[0], chosen="0"))
    assert block.count("checked") == 1
    assert 'value="0" checked' in block


def test_criterion_shows_each_case_once() -> None:
    block = criterion_fields.html(samples.criteria()[1])
    assert block.count('class="case"') == 2
    assert "checked" not in block


def test_criterion_escapes_whatever_is_written_in_it() -> None:
    bad, plain = "<b>\"'&", CriterionField("1", "x", 3, "c", [])
    texts = {name: bad for name, value in asdict(plain).items() if value == "" or name in ("code", "title", "name")}
    option = OptionSpec(1, bad, bad, case="a", case_vi=bad, case_en=bad, pk=1)
    for disabled in (False, True):
        block = criterion_fields.html(replace(plain, **texts, options=[option], papers=[Link(bad, bad)], disabled=disabled))
        assert "<b>" not in block
        assert parse_html(block)


def test_criterion_that_is_read_says_its_comment_and_cannot_be_filled_in() -> None:
    block = criterion_fields.html(replace(samples.criteria()[2], comment="Chưa đủ"))
    assert "Chưa đủ" in block
    assert "<textarea" not in block
    assert "disabled" in block


def test_text_is_escaped() -> None:
    assert "<b>" not in component("timeline", entries=[{"what": "<b>x</b>", "when": "y", "note": "<b>"}])


def test_component_is_an_include_of_several_lines() -> None:
    tags = "{% load look %}{% component 'components/crumb.html' %}\n{% given label=words %}\n{% given url='/back/' %}\n{% endcomponent %}"
    include = "{% include 'components/crumb.html' with label=words url='/back/' only %}"
    shown = [Template(text).render(Context({"words": "<Late>"})) for text in (tags, include)]
    assert shown[0] == shown[1]
    assert "&lt;Late&gt;" in shown[0]


def test_component_sees_only_what_it_is_given() -> None:
    tags = "{% load look %}{% component 'components/crumb.html' %}{% given url='/back/' %}{% endcomponent %}"
    assert "Late" not in Template(tags).render(Context({"label": "Late"}))
    with pytest.raises(TemplateSyntaxError):
        Template(tags.replace("url=", "url "))


def test_confirm_page_carries_revision_and_token() -> None:
    page = component("confirm_move", title="T", action_url="/x/", button="Go", seen=0, csrf_token="tok", asks_note=True)
    assert 'name="seen" value="0"' in page
    assert 'name="csrfmiddlewaretoken" value="tok"' in page


def test_crispy_form_marks_optional_fields_and_links_errors(render_page: Render) -> None:
    page = render_page("/mau-giao-dien/", "en")
    assert "asterisk" not in page
    assert 'Điện thoại <span class="optional">(optional)</span>' in page
    assert 'href="#id_name"' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page


def test_ring_has_six_closed_segments_inside_its_square() -> None:
    segments = drawings.ring(samples.home()["steps"], list("abcdef"))
    assert [s.number for s in segments if s.done] == [1, 2, 3]
    assert [s.number for s in segments if s.current] == [5]
    assert [s.number for s in segments if s.running] == [4, 5]
    assert component("ring_words", step=replace(segments[3], dates="May")) == "4 d May, open"
    assert component("ring_words", step=replace(segments[4], dates="May")) == "5 e May, now"
    assert component("ring_words", step=replace(segments[0], dates="")) == "1 a, done"
    assert all(s.path.startswith("M") and s.path.endswith("Z") for s in segments)
    assert all(0 < float(place) < drawings.RING_SIZE for s in segments for place in (s.x, s.y_name, s.y_dates))


def test_planner_adds_the_parts_and_marks_three_stars_up() -> None:
    parts = [SimpleNamespace(code="A", points=30), SimpleNamespace(code="B", points=20.5)]
    drawn = drawings.planner(parts, {5: 90, 4: 70, 3: 50, 2: 30}, 50.5)
    assert [bar.x for bar in drawn.bars] == ["0", "210"]
    assert [(mark.stars, mark.reached) for mark in drawn.marks] == [(3, True), (4, False), (5, False)]


def test_day_and_moment_speak_vietnamese_time() -> None:
    assert look.day(date(2026, 3, 5)) == "05/03/2026"
    assert look.moment(datetime(2026, 12, 31, 20, 0, tzinfo=UTC)) == "01/01/2027 03:00"
    assert look.day(None) == ""
    assert look.moment("soon") == "soon"
