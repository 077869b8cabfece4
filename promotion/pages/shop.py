"""Cards of products and rows of certificates, as lists show them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from basics.formats import day, number
from basics.vietnamese import fold
from promotion.models import VALIDITY, VALIDITY_TONE, Certificate, Listing
from promotion.pages import pictures
from promotion.rules.validity import validity


def card(listing: Listing) -> dict[str, Any]:
    """A listing as `components/product_card.html` takes it."""
    product, recognition = listing.product, listing.recognition
    return {
        "url": reverse("product_page", args=[product.public_id]),
        "name": product.name,
        "picture_url": pictures.address(product, small=True),
        "producer": recognition.producer_name,
        "commune": recognition.commune_name,
        "stars": listing.stars,
    }


def count_sentence(count: int) -> str:
    return ngettext("%(count)s recognised product", "%(count)s recognised products", count) % {"count": number(count)}


def certificate_columns() -> list[dict[str, str]]:
    return [
        {"label": _("Product"), "kind": ""},
        {"label": _("Certificate number"), "kind": ""},
        {"label": _("Stars"), "kind": "number"},
        {"label": _("Valid until"), "kind": "date"},
        {"label": pgettext("certificate", "Status"), "kind": ""},
    ]


def certificate_row(certificate: Certificate) -> dict[str, Any]:
    """A certificate as a row of `components/table.html`; the name opens the PDF."""
    recognition, standing = certificate.recognition, validity(certificate)
    address = reverse("certificate_pdf", args=[certificate.public_id])
    return {
        "cells": [
            {"text": recognition.product_name, "url": address, "soft": recognition.producer_name},
            {"text": certificate.number},
            {"text": recognition.stars},
            {"text": day(recognition.valid_to)},
            {"text": VALIDITY[standing], "tag_tone": VALIDITY_TONE[standing]},
        ]
    }


def file_name(certificate: Certificate) -> str:
    """A name that says on any computer what the file is: product, number, year."""
    product = fold(certificate.recognition.product_name).replace(" ", "-")[:60].strip("-")
    return f"giay-chung-nhan-ocop-{product}-{(certificate.number or '').replace('/', '-')}.pdf"
