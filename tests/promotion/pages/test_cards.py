"""A product's card as HTML."""

from __future__ import annotations

import pytest

from promotion.pages import cards
from promotion.pages.cards import Card

NASTY, ESCAPED = """<b>&"'""", "&lt;b&gt;&amp;&quot;&#x27;"


def test_a_grid_has_an_item_a_card() -> None:
    grid = cards.grid([Card("Tea", "A"), Card("Rice", "B")])
    assert grid.startswith('<ul class="product-grid"><li><article class="product">')
    assert grid.count("</article></li>") == 2
    assert cards.grid([]) == '<ul class="product-grid"></ul>'


def test_every_text_of_a_card_is_escaped() -> None:
    grid = cards.grid([Card(NASTY, NASTY, NASTY, stars=3, url=NASTY, picture_url=NASTY), Card(NASTY, NASTY)])
    assert "<b>" not in grid
    assert grid.count(ESCAPED) == 7


@pytest.mark.parametrize(
    ("card", "part"),
    [
        (Card("Tea", "Farm", "Xã La Bằng"), "<p>Farm · Xã La Bằng</p>"),
        (Card("Tea", "Farm"), "<h3>Tea</h3><p>Farm</p></div>"),
        (Card("Tea", "Farm", url="/tea/"), '<h3><a href="/tea/">Tea</a></h3>'),
        (Card("Tea", "Farm", picture_url="/p/?v=1"), '<img class="product-picture" src="/p/?v=1" alt="" loading="lazy"'),
        (Card("Tea", "Farm"), '<div class="product-picture product-blank"><svg'),
        (Card("Tea", "Farm", stars=4), '<span class="stars" role="img"'),
    ],
)
def test_a_card_shows_what_it_is_given(card: Card, part: str) -> None:
    assert part in cards.grid([card])
