"""What the pages of step 6 show, formatted once: cards, verdicts, rows."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from basics.formats import day, number
from basics.vietnamese import fold
from promotion.acts import certificates
from promotion.models import VALIDITY, VALIDITY_TONE, Certificate, Listing
from promotion.pages import pictures


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


def product(listing: Listing) -> dict[str, Any]:
    """Everything on the page of a product; two queries beside the listing's own."""
    shown, recognition = listing.product, listing.recognition
    english = (get_language() or "vi").startswith("en")
    history = shown.recognitions.select_related("certificate").order_by("-decided_on", "-pk")
    return {
        "listing": listing,
        "product": shown,
        "recognition": recognition,
        "picture_url": pictures.address(shown),
        "only_vietnamese": english and bool(shown.story_vi) and not shown.story_en,
        "paragraphs": [part.strip() for part in shown.story.splitlines() if part.strip()],
        "facts": [
            {"label": _("Producer"), "value": recognition.producer_name},
            {"label": _("Commune"), "value": recognition.commune_name},
            {"label": _("Province"), "value": recognition.province_name},
            {"label": _("Sector"), "value": shown.product_set.sector.name},
            {"label": _("Product set"), "value": shown.product_set.name},
            {"label": _("Product code"), "value": recognition.product_code},
            {"label": _("Recognised until"), "value": day(recognition.valid_to)},
        ],
        "check_url": reverse("certificate_check", args=[recognition.certificate.check_code]),
        "history": [_recognised(one) for one in history],
    }


def _recognised(recognition: Any) -> dict[str, Any]:
    what = _("Recognised with %(stars)d stars") % {"stars": recognition.stars}
    note = _("Decision %(number)s, valid until %(day)s") % {"number": recognition.decision_number, "day": day(recognition.valid_to)}
    return {"when": recognition.decided_on, "what": what, "who": recognition.issuer_name, "note": note}


def verdict(standing: str, certificate: Certificate) -> str:
    """The check's answer in one or two sentences."""
    end = {"day": day(certificate.recognition.valid_to)}
    return {
        "valid": _("This certificate is genuine and valid until %(day)s.") % end,
        "pending": _("This certificate is genuine and still holds: it ends on %(day)s, and the product is being evaluated again.") % end,
        "ending": _("This certificate is genuine and valid, but only until %(day)s.") % end,
        "expired": _("This certificate is genuine but ended on %(day)s. It no longer shows that the product is recognised.") % end,
        "revoked": _("This certificate was revoked. The product may not carry these stars."),
        "superseded": _("This certificate is genuine, but a newer one of the same product has taken its place."),
    }[standing]


def check(certificate: Certificate) -> dict[str, Any]:
    """Everything on the check page; one query more where a newer certificate is named."""
    standing, recognition = certificates.validity(certificate), certificate.recognition
    start, end = day(recognition.decided_on), day(recognition.valid_to)
    decision = {"number": recognition.decision_number, "day": start, "unit": issuer(recognition)}
    return {
        "certificate": certificate,
        "recognition": recognition,
        "standing": standing,
        "tone": VALIDITY_TONE[standing],
        "status": VALIDITY[standing],
        "sentence": verdict(standing, certificate),
        "newer_url": newer_url(certificate) if standing == "superseded" else "",
        "rows": [
            {"label": _("Producer"), "value": recognition.producer_name},
            {"label": _("Place"), "value": f"{recognition.commune_name}, {recognition.province_name}"},
            {"label": _("Product code"), "value": recognition.product_code},
            {"label": _("Certificate number"), "value": certificate.number},
            {"label": _("Decision"), "value": _("%(number)s of %(day)s, %(unit)s") % decision},
            {"label": pgettext("certificate", "Valid"), "value": _("from %(start)s to %(end)s") % {"start": start, "end": end}},
            {"label": _("Check code"), "value": certificate.check_code},
        ],
    }


def issuer(recognition: Any) -> str:
    """Who signed the decision: the ministry for the whole country, else the unit."""
    return _("Ministry of Agriculture and Environment") if recognition.issuer.level == "national" else recognition.issuer_name


def newer_url(certificate: Certificate) -> str:
    """The check of the product's latest certificate, or ""."""
    others = Certificate.objects.filter(recognition__product=certificate.recognition.product_id).exclude(pk=certificate.pk)
    code = others.order_by("-recognition__decided_on", "-pk").values_list("check_code", flat=True).first()
    return reverse("certificate_check", args=[code]) if code else ""


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
    recognition, standing = certificate.recognition, certificates.validity(certificate)
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
