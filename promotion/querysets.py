"""Scopes of step 6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from basics.finding import found_by
from cycle.models import Recognition
from promotion.rules import check_codes

if TYPE_CHECKING:
    from accounts.models import User
    from promotion.models import Certificate, Listing  # noqa: F401 - the bases below name them


CHECKED = (
    "revision", "state", "number", "check_code", "recognition__source", "recognition__stars", "recognition__decision_number",
    "recognition__decided_on", "recognition__valid_to", "recognition__product_code", "recognition__product_name",
    "recognition__producer_name", "recognition__commune_name", "recognition__province_name", "recognition__issuer_name",
    "recognition__issuer__level", "recognition__product__public_id", "recognition__product__listing__stars",
)  # fmt: skip
"""What the check of a certificate says."""


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def waiting(self) -> CertificateQuerySet:
        """Ordered and not rendered yet, oldest first, with what is printed on them."""
        return self.filter(state="ordered").select_related("recognition__issuer").order_by("pk")

    def visible_to(self, user: User) -> CertificateQuerySet:
        """Certificates of the recognitions the person may look at."""
        return self.filter(recognition__in=Recognition.objects.visible_to(user))

    def public(self) -> CertificateQuerySet:
        """Numbered certificates: anybody holding the code may check one, whatever became of it."""
        return self.select_related("recognition__product__listing", "recognition__issuer").only(*CHECKED)

    def numbered(self, typed: str) -> CertificateQuerySet:
        """Those with the number a person meant, or of the product whose code it is.

        Each issuer counts by itself. Papers of before the portal follow no pattern.
        """
        meant = Q(number__in={typed.strip(), typed.strip().upper(), check_codes.certificate_number(typed)} - {None})
        if code := check_codes.product_code(typed):
            meant |= Q(recognition__product_code=code)
        return self.filter(meant).order_by("-recognition__decided_on", "pk")

    def for_list(self) -> CertificateQuerySet:
        return self.select_related("recognition").order_by("-recognition__decided_on", "-pk")


class ListingQuerySet(models.QuerySet["Listing"]):
    def public(self) -> ListingQuerySet:
        """Every listing is public: being listed is what makes a product so."""
        return self.all()

    def for_list(self) -> ListingQuerySet:
        return self.select_related("product", "recognition").only(
            "stars", "product__public_id", "product__name_vi", "product__name_en", "product__picture",
            "recognition__producer_name", "recognition__commune_name", "recognition__province_name",
        )  # fmt: skip

    def for_detail(self) -> ListingQuerySet:
        return self.select_related("product__product_set__group__sector", "recognition__certificate")

    def matching(self, text: str) -> ListingQuerySet:
        """Listings that hold every word of `text`, or words that begin so."""
        return self.filter(found_by(text))
