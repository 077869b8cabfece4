"""Icons, tags and stars, as the template tags of `look` and the tables print them."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils import translation

from basics import markup
from basics.icons import ICONS


@pytest.mark.parametrize("name", sorted(ICONS))
def test_icon_is_hidden_from_screen_readers(name: str) -> None:
    assert 'aria-hidden="true"' in markup.icon(name)


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(KeyError):
        markup.icon("unicorn")


@pytest.mark.parametrize(("tone", "icon"), [("ok", "check"), ("warn", "warn"), ("bad", "bad"), ("info", "info")])
def test_a_tag_says_its_tone_without_colour(tone: str, icon: str) -> None:
    assert markup.tag("Words", tone) == f'<span class="tag tag-{tone}">{markup.icon(icon)}Words</span>'


@pytest.mark.parametrize("tone", ["", "wait"])
def test_a_tag_that_waits_has_no_icon(tone: str) -> None:
    assert markup.tag("Words", tone) == '<span class="tag tag-wait">Words</span>'


def test_a_tag_escapes_its_words() -> None:
    assert "&lt;b&gt;" in markup.tag("<b>", "bad")
    assert markup.tag(0) == '<span class="tag tag-wait">0</span>'


@pytest.mark.parametrize(("reached", "filled"), [(None, 0), (0, 0), (3, 3), (5, 5)])
def test_stars_are_filled_as_far_as_reached(reached: int | None, filled: int) -> None:
    with translation.override("en"):
        stars = markup.stars(reached)
    assert stars.count("<svg") == 5
    assert stars.count("is-on") == filled
    assert f'class="stars" role="img" aria-label="{filled} of 5 stars"' in stars


def test_stars_are_read_out_in_the_language_of_the_page() -> None:
    with translation.override("vi"):
        assert "of 5 stars" not in markup.stars(4)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("{% tag words tone %}", markup.tag("<Late>", "bad")),
        ("{% tag words %}", markup.tag("<Late>")),
        ("{% stars 4 large=True %}", markup.stars(4, large=True)),
        ("{% stars 4 %}", markup.stars(4)),
    ],
)
def test_the_template_tags_print_the_same(text: str, made: str) -> None:
    assert Template("{% load look %}" + text).render(Context({"words": "<Late>", "tone": "bad"})) == made
