"""What higher apps know of a product reaches its page without `products` knowing them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from products import uses
from products.models import Product

PRODUCT = Product(name_vi="Chè")


def use(*, fixed: bool = False, page: str = "", story: str = "") -> uses.Use:
    return uses.Use(fixes_name=lambda product: fixed, page=lambda product: page, story=lambda product: story)


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> list[uses.Use]:
    """An empty registry in place of the one the apps filled."""
    monkeypatch.setattr(uses, "_USES", found := [])
    return found


def test_without_uses_a_name_is_free_and_the_page_leads_home() -> None:
    assert not uses.name_is_fixed(PRODUCT)
    assert uses.page_of(PRODUCT) == reverse("home")


def test_one_use_is_enough_to_fix_the_name() -> None:
    uses.register(use())
    assert not uses.name_is_fixed(PRODUCT)
    uses.register(use(fixed=True))
    assert uses.name_is_fixed(PRODUCT)


def test_the_first_page_named_is_led_back_to() -> None:
    for page in ("", "/mot/", "/hai/"):
        uses.register(use(page=page))
    assert uses.page_of(PRODUCT) == "/mot/"


def test_the_first_story_told_is_taken() -> None:
    assert uses.story_of(PRODUCT) == ""
    for story in ("", "Ba đời làm chè", "Khác"):
        uses.register(use(story=story))
    assert uses.story_of(PRODUCT) == "Ba đời làm chè"


def test_registering_twice_is_once(registered: list[uses.Use]) -> None:
    once = use()
    uses.register(once)
    uses.register(once)
    assert registered == [once]
