"""Step 6: certificates and the public shop window."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField

from accounts.models import AdministrativeUnit
from basics import clock
from basics.finding import Findable, words_index
from basics.public_ids import PublicIdField
from cycle.models import Recognition
from documents.models import Printed
from products.models import Product, ProductSet
from promotion.querysets import CertificateQuerySet, ListingQuerySet
from workflow.machine import Hung, Machine
from workflow.seals import fields_of, values_of, whole_rows
from workflow.triggers import ReadOnly, refuse


class CertificateState(models.TextChoices):
    """Where a certificate stands."""

    ORDERED = "ordered", pgettext_lazy("certificate", "Ordered")
    ISSUED = "issued", pgettext_lazy("certificate", "Issued")
    EXPIRED = "expired", pgettext_lazy("certificate", "Expired")
    REVOKED = "revoked", pgettext_lazy("certificate", "Revoked")
    SUPERSEDED = "superseded", pgettext_lazy("certificate", "Superseded")


class Certificate(Printed, Machine):
    """The certificate of one recognition: ordered with it, rendered by the worker, numbered once."""

    public_id = PublicIdField()
    recognition = models.OneToOneField(Recognition, on_delete=models.PROTECT, related_name="certificate")
    state = FSMField(default="", max_length=10, choices=CertificateState.choices, editable=False)
    issuer = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="+", editable=False)
    year = models.PositiveSmallIntegerField(editable=False, help_text="Of the decision; numbers are given anew by issuer and year")
    number = models.CharField(max_length=60, db_index=True, editable=False, help_text="NNN/YYYY/GCN-OCOP-<province, or BNNMT>")
    check_code = models.CharField(max_length=13, unique=True, editable=False, help_text="12 symbols of Crockford base 32, a check symbol")
    ordered_at = models.DateTimeField(default=clock.now, editable=False)
    issued_at = models.DateTimeField(null=True, editable=False)

    WORKFLOW_COLUMNS: ClassVar[tuple[str, ...]] = (
        "state",
        "revision",
        "issuer",
        "year",
        "number",
        "check_code",
        "pdf",
        "pdf_sha256",
        "issued_at",
    )
    LOCK_WITH: ClassVar[tuple[str, ...]] = ("recognition__dossier", "recognition__province")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CertificateState.values), name="certificate_known_state"),
            models.UniqueConstraint(
                fields=["issuer", "year", "number"],
                name="certificate_number_once",
                violation_error_message=_("The issuer gave this certificate number already in that year."),
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="certificate_state")]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            ReadOnly(name="certificate_numbered_once", fields=["public_id", "recognition", "issuer", "year", "number", "check_code"]),
            refuse(
                "certificate_printed_once",
                pgtrigger.Update,
                "OLD.pdf_sha256 <> ''"
                " AND (NEW.pdf, NEW.pdf_sha256, NEW.issued_at) IS DISTINCT FROM (OLD.pdf, OLD.pdf_sha256, OLD.issued_at)"
                " OR NEW.state <> OLD.state AND NEW.revision <> OLD.revision + 1",
                "a certificate is printed once and changes its state by a move",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @classmethod
    def waiting(cls) -> CertificateQuerySet:
        return cls.objects.waiting()

    def folder(self) -> str:
        return f"certificates/{self.year}"

    def chain_scope(self) -> str:
        """With the dossier's year; of a recognition of before the portal with what has no dossier in its province."""
        dossier = self.recognition.dossier
        return f"year:{dossier.cycle_year_id}" if dossier else f"province:{self.recognition.province_id}"

    def hung(self) -> Hung:
        """The recognition it certifies."""
        return [values_of(self.recognition, fields_of(Recognition))]

    @classmethod
    def hung_of_all(cls) -> Iterator[tuple[int, Hung]]:
        return whole_rows(Recognition.objects.filter(certificate__isnull=False), "certificate__id")

    def about(self) -> str:
        return f"dossier:{self.recognition.dossier_id}" if self.recognition.dossier_id else ""


class Listing(Findable):
    """A recognised product as the public catalogue shows it: one row, one query."""

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="listing", primary_key=True)
    recognition = models.ForeignKey(Recognition, on_delete=models.PROTECT, related_name="+")
    product_set = models.ForeignKey(ProductSet, on_delete=models.PROTECT, related_name="+")
    sector = models.CharField(max_length=12)
    province = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="+")
    stars = models.PositiveSmallIntegerField()
    valid_to = models.DateField()
    sort_key = models.CharField(max_length=300)
    listed_at = models.DateTimeField(default=clock.now)

    objects = ListingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["province", "-stars", "sort_key"], name="listing_province"),
            models.Index(fields=["sector", "-stars", "sort_key"], name="listing_sector"),
            models.Index(fields=["-stars", "sort_key", "product"], name="listing_stars"),
            models.Index(fields=["sort_key", "product"], name="listing_name"),
            models.Index(fields=["-listed_at", "product"], name="listing_newest"),
            words_index("listing_words"),
        ]

    def __str__(self) -> str:
        return f"{self.product} ({self.stars})"


VALIDITY = {
    "valid": pgettext_lazy("certificate", "Valid"),
    "pending": pgettext_lazy("certificate", "Valid, re-evaluation pending"),
    "ending": pgettext_lazy("certificate", "Ending soon"),
    "expired": pgettext_lazy("certificate", "Expired"),
    "revoked": pgettext_lazy("certificate", "Revoked"),
    "superseded": pgettext_lazy("certificate", "Superseded"),
}
"""How a certificate stands towards a shopper, as words; `rules.validity` tells which."""

VALIDITY_TONE = {"valid": "ok", "pending": "info", "ending": "warn", "expired": "bad", "revoked": "bad", "superseded": "warn"}
