"""What the check of a certificate answers, and what somebody chooses from where several have one number."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from basics.facts import Fact
from basics.formats import day
from cycle.models import Recognition
from products.models import Product
from promotion.models import VALIDITY, VALIDITY_TONE, Certificate
from promotion.rules import check_codes
from promotion.rules.validity import validity


@dataclass(frozen=True)
class Verdict:
    """How the certificate stands: a word with its tone, one or two sentences, and the newer certificate's check, if any."""

    tone: str
    status: str | Promise
    sentence: str
    newer_url: str = ""


@dataclass(frozen=True)
class Check:
    """Everything on the check page."""

    product: str
    stars: int
    verdict: Verdict
    facts: list[Fact]
    imported: bool
    """Issued before the portal."""
    product_url: str
    """Of the product's page in the catalogue, where it stands there."""
    report_to: str
    """Who is told of a paper that does not fit the product."""


@dataclass(frozen=True)
class Namesake:
    """One of several certificates with the number asked for."""

    url: str
    product: str
    producer: str
    issuer: str


def check(certificate: Certificate) -> Check:
    """The check of a certificate read with `public`; one query more where a newer certificate is named."""
    recognition = certificate.recognition
    return Check(
        product=recognition.product_name,
        stars=recognition.stars,
        verdict=verdict(certificate),
        facts=_facts(certificate),
        imported=recognition.source == Recognition.Source.IMPORTED,
        product_url=_product_url(recognition.product),
        report_to=recognition.province_name,
    )


def _product_url(product: Product) -> str:
    return reverse("product_page", args=[product.public_id]) if hasattr(product, "listing") else ""


def verdict(certificate: Certificate) -> Verdict:
    """The check's answer today."""
    standing = validity(certificate)
    newer = _newer_url(certificate) if standing == "superseded" else ""
    return Verdict(VALIDITY_TONE[standing], VALIDITY[standing], _sentence(standing, certificate), newer)


def _sentence(standing: str, certificate: Certificate) -> str:
    end = {"day": day(certificate.recognition.valid_to)}
    return {
        "valid": _("This certificate is genuine and valid until %(day)s.") % end,
        "pending": _("This certificate is genuine and still holds: it ends on %(day)s, and the product is being evaluated again.") % end,
        "ending": _("This certificate is genuine and valid, but only until %(day)s.") % end,
        "expired": _("This certificate is genuine but ended on %(day)s. It no longer shows that the product is recognised.") % end,
        "revoked": _("This certificate was revoked. The product may not carry these stars."),
        "superseded": _("This certificate is genuine, but a newer one of the same product has taken its place."),
    }[standing]


def _facts(certificate: Certificate) -> list[Fact]:
    recognition = certificate.recognition
    start, end = day(recognition.decided_on), day(recognition.valid_to)
    decision = {"number": recognition.decision_number, "day": start, "unit": issuer(recognition)}
    return [
        Fact(_("Producer"), recognition.producer_name),
        Fact(_("Place"), f"{recognition.commune_name}, {recognition.province_name}"),
        Fact(_("Product code"), recognition.product_code),
        Fact(_("Certificate number"), certificate.number),
        Fact(_("Decision"), _("%(number)s of %(day)s, %(unit)s") % decision),
        Fact(pgettext("certificate", "Valid"), _("from %(start)s to %(end)s") % {"start": start, "end": end}),
        Fact(_("Check code"), check_codes.grouped(certificate.check_code)),
    ]


def namesake(certificate: Certificate) -> Namesake:
    recognition = certificate.recognition
    url = reverse("certificate_check", args=[certificate.check_code])
    return Namesake(url, recognition.product_name, recognition.producer_name, issuer(recognition))


def issuer(recognition: Recognition) -> str:
    """Who signed the decision: the ministry for the whole country, else the unit."""
    return _("Ministry of Agriculture and Environment") if recognition.issuer.level == "national" else recognition.issuer_name


def _newer_url(certificate: Certificate) -> str:
    """The check of the product's latest certificate, or ""."""
    others = Certificate.objects.filter(recognition__product=certificate.recognition.product_id).exclude(pk=certificate.pk)
    code = others.order_by("-recognition__decided_on", "-pk").values_list("check_code", flat=True).first()
    return reverse("certificate_check", args=[code]) if code else ""
