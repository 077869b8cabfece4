"""Products as cards in a grid: what a card says, and its HTML. By Python, as tables are (`basics.tables`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from basics.markup import escaped, icon, stars
from basics.public_ids import addresses
from promotion.models import Listing
from promotion.pages import pictures

BLANK = f'<div class="product-picture product-blank">{icon("basket")}</div>'


@dataclass(frozen=True)
class Card:
    """A product for shoppers. Without a picture a basket stands for it; without `url` it leads nowhere; 0 stars are not shown."""

    name: str
    producer: str
    commune: str = ""
    stars: int = 0
    url: str = ""
    picture_url: str = ""


def cards_of(listings: Iterable[Listing]) -> list[Card]:
    """Listings that come `for_list`."""
    address = addresses("product_page")
    return [_card(listing, address(listing.product.public_id)) for listing in listings]


def _card(listing: Listing, url: str) -> Card:
    product, recognition = listing.product, listing.recognition
    picture = pictures.address(product, small=True)
    return Card(product.name, recognition.producer_name, recognition.commune_name, listing.stars, url, picture)


def grid(cards: Iterable[Card]) -> SafeString:
    """The cards as a list; every text in them is escaped."""
    return SafeString(f'<ul class="product-grid">{"".join(map(_item, cards))}</ul>')


def _item(product: Card) -> str:
    name = escaped(product.name)
    title = f'<a href="{escaped(product.url)}">{name}</a>' if product.url else name
    whose = escaped(f"{product.producer} · {product.commune}" if product.commune else product.producer)
    reached = stars(product.stars) if product.stars else ""
    text = f'<div class="product-text"><h3>{title}</h3><p>{whose}</p>{reached}</div>'
    return f'<li><article class="product">{_picture(product.picture_url)}{text}</article></li>'


def _picture(url: str) -> str:
    return f'<img class="product-picture" src="{escaped(url)}" alt="" loading="lazy" width="480" height="270">' if url else BLANK
