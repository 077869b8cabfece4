"""Step 6: certificates and the public shop window."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField

from accounts import clock
from accounts.models import AdministrativeUnit
from accounts.public_ids import PublicIdField
from cycle.models import LogChain, Recognition
from products.models import Product, ProductSet

from .certificateflow import CertificateFlow, CertificateState
from .querysets import SEARCH_WORDS, CertificateQuerySet, ListingQuerySet


class Certificate(CertificateFlow):
    """The certificate of one recognition: ordered with it, rendered by the worker, numbered once."""

    public_id = PublicIdField()
    recognition = models.OneToOneField(Recognition, on_delete=models.PROTECT, related_name="certificate")
    state = FSMField(default="", max_length=10, choices=CertificateState.choices, editable=False)
    number = models.CharField(max_length=60, unique=True, editable=False, help_text="NNN/YYYY/GCN-OCOP-<province>")
    check_code = models.CharField(max_length=13, unique=True, editable=False, help_text="12 symbols of Crockford base 32, a check symbol")
    pdf = models.FileField(upload_to="certificates/%Y/", blank=True, editable=False)
    pdf_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    ordered_at = models.DateTimeField(default=clock.now, editable=False)
    issued_at = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    last_error = models.CharField(max_length=200, blank=True, editable=False)

    WORKFLOW_COLUMNS: ClassVar[tuple[str, ...]] = ("state", "revision", "number", "check_code", "pdf", "pdf_sha256", "issued_at")
    LOCK_WITH: ClassVar[tuple[str, ...]] = ("recognition__dossier__cycle_year__province", "recognition__province")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=CertificateState.values), name="certificate_known_state")]
        indexes = [models.Index(fields=["state", "id"], name="certificate_state")]

    def __str__(self) -> str:
        return self.number

    @property
    def dossier_id(self) -> int:
        return self.recognition.dossier_id

    def log_chain(self) -> LogChain:
        return LogChain.objects.for_year(self.recognition.dossier.cycle_year_id)


class Listing(models.Model):
    """A recognised product as the public catalogue shows it: one row, one query."""

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="listing", primary_key=True)
    recognition = models.ForeignKey(Recognition, on_delete=models.PROTECT, related_name="+")
    product_set = models.ForeignKey(ProductSet, on_delete=models.PROTECT, related_name="+")
    sector = models.CharField(max_length=12)
    province = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="+")
    stars = models.PositiveSmallIntegerField()
    valid_to = models.DateField()
    search = models.TextField(help_text="Folded: product, producer, commune, province, and the names of their predecessors")
    sort_key = models.CharField(max_length=300)
    listed_at = models.DateTimeField(default=clock.now)

    objects = ListingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["province", "-stars", "sort_key"], name="listing_province"),
            models.Index(fields=["sector", "-stars", "sort_key"], name="listing_sector"),
            models.Index(fields=["-stars", "sort_key"], name="listing_stars"),
            models.Index(fields=["sort_key"], name="listing_name"),
            models.Index(fields=["-listed_at"], name="listing_newest"),
            GinIndex(SEARCH_WORDS, name="listing_words"),
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
"""How a certificate stands towards a shopper, as words; `certificates.validity` tells which."""

VALIDITY_TONE = {"valid": "ok", "pending": "info", "ending": "warn", "expired": "bad", "revoked": "bad", "superseded": "warn"}
