"""What only higher apps know of a product: whether its name is fixed, the page where it is at work, and the story told there.

They register what they know when they start (`AppConfig.ready`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from products.models import Product


@dataclass(frozen=True)
class Use:
    """One app's use of products."""

    fixes_name: Callable[[Product], bool]
    """Whether the name must stay as it is, for somebody judges or judged the product under it."""
    page: Callable[[Product], str]
    """The address of the page the product's own page leads back to; "" where the app has none."""
    story: Callable[[Product], str]
    """The story the producer told of it there; "" where it told none."""


_USES: list[Use] = []


def register(use: Use) -> None:
    """Called when an app starts; twice is once."""
    if use not in _USES:
        _USES.append(use)


def name_is_fixed(product: Product) -> bool:
    return any(use.fixes_name(product) for use in _USES)


def story_of(product: Product) -> str:
    """The first story an app knows."""
    return next((story for use in _USES if (story := use.story(product))), "")


def page_of(product: Product) -> str:
    """The first page an app names; the home page where none does."""
    return next((address for use in _USES if (address := use.page(product))), "") or reverse("home")
