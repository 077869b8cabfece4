"""Products as cards in a grid: what a card says, and its HTML. By Python, as tables are (`basics.tables`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from basics.markup import NOTHING, icon, stars
from promotion.models import Listing
from promotion.pages import pictures

CARD = '<li><article class="product">{}<div class="product-text"><h3>{}</h3><p>{}</p>{}</div></article></li>'
PICTURE = '<img class="product-picture" src="{}" alt="" loading="lazy" width="480" height="270">'


@dataclass(frozen=True)
class Card:
    """A product for shoppers. Without a picture a basket stands for it; without `url` it leads nowhere; 0 stars are not shown."""

    name: str
    producer: str
    commune: str = ""
    stars: int = 0
    url: str = ""
    picture_url: str = ""


def card(listing: Listing) -> Card:
    """A listing that comes `for_list`."""
    product, recognition = listing.product, listing.recognition
    return Card(
        name=product.name,
        producer=recognition.producer_name,
        commune=recognition.commune_name,
        stars=listing.stars,
        url=reverse("product_page", args=[product.public_id]),
        picture_url=pictures.address(product, small=True),
    )


def grid(cards: Iterable[Card]) -> SafeString:
    """The cards as a list; every text in them is escaped."""
    return format_html('<ul class="product-grid">{}</ul>', format_html_join("", CARD, map(_pieces, cards)))


def _pieces(product: Card) -> tuple[SafeString, SafeString | str, str, SafeString]:
    picture = format_html(PICTURE, product.picture_url) if product.picture_url else _blank()
    name = format_html('<a href="{}">{}</a>', product.url, product.name) if product.url else product.name
    whose = f"{product.producer} · {product.commune}" if product.commune else product.producer
    return picture, name, whose, stars(product.stars) if product.stars else NOTHING


def _blank() -> SafeString:
    return format_html('<div class="product-picture product-blank">{}</div>', icon("basket"))
