"""What the page of a listed product shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from basics.facts import Fact
from basics.formats import day
from cycle.models import Recognition
from products.models import Product
from promotion.models import Listing
from promotion.pages import pictures


@dataclass(frozen=True)
class Recognised:
    """A recognition as an entry of `components/timeline.html`."""

    when: dt.date
    what: str
    who: str
    note: str


@dataclass(frozen=True)
class ProductPage:
    """Everything on the page. `check_url` is "" where there is no certificate."""

    product: Product
    recognition: Recognition
    stars: int
    picture_url: str
    picture_srcset: str
    only_vietnamese: bool
    paragraphs: list[str]
    facts: list[Fact]
    check_url: str
    history: list[Recognised]


def product_page(listing: Listing) -> ProductPage:
    """The page of a listing read with `for_detail`; one query beside the listing's own."""
    product, recognition = listing.product, listing.recognition
    english = (get_language() or "vi").startswith("en")
    certificate = getattr(recognition, "certificate", None)
    return ProductPage(
        product=product,
        recognition=recognition,
        stars=listing.stars,
        picture_url=pictures.address(product),
        picture_srcset=pictures.srcset(product),
        only_vietnamese=english and bool(product.story_vi) and not product.story_en,
        paragraphs=[part.strip() for part in product.story.splitlines() if part.strip()],
        facts=_facts(product, recognition),
        check_url=reverse("certificate_check", args=[certificate.check_code]) if certificate else "",
        history=[_recognised(one) for one in product.recognitions.order_by("-decided_on", "-pk")],
    )


def _facts(product: Product, recognition: Recognition) -> list[Fact]:
    return [
        Fact(_("Producer"), recognition.producer_name),
        Fact(_("Commune"), recognition.commune_name),
        Fact(_("Province"), recognition.province_name),
        Fact(_("Sector"), product.product_set.sector.name),
        Fact(_("Product set"), product.product_set.name),
        Fact(_("Product code"), recognition.product_code),
        Fact(_("Recognised until"), day(recognition.valid_to)),
    ]


def _recognised(recognition: Recognition) -> Recognised:
    return Recognised(
        when=recognition.decided_on,
        what=_("Recognised with %(stars)d stars") % {"stars": recognition.stars},
        who=recognition.issuer_name,
        note=_("Decision %(number)s, valid until %(day)s") % {"number": recognition.decision_number, "day": day(recognition.valid_to)},
    )
