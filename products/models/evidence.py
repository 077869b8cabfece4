"""Evidence: the producer's library of papers, used by its dossiers."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from basics import clock
from basics.bilingual import Bilingual
from basics.columns import LineColumn
from basics.public_ids import PublicIdField
from documents.files import random_path
from products.models.classification import ProductSet
from products.models.producers import Producer
from products.models.products import Product
from products.querysets import EvidenceQuerySet


def evidence_path(instance: models.Model, filename: str) -> str:
    return random_path(f"evidence/{clock.today():%Y/%m}", filename)


class EvidenceKind(models.Model):
    """A kind of paper (Decision 26/2026/QĐ-TTg, Mẫu 02): for which sectors it is required, which criteria it proves."""

    code = models.SlugField(max_length=40, unique=True)
    name_vi = models.CharField(max_length=150)
    name_en = models.CharField(max_length=150)
    required_sectors = models.JSONField(default=list)
    supports = models.JSONField(default=dict, help_text="Criteria it proves: code -> numbers of the product sets in which it has that code")
    expires = models.BooleanField(default=False)
    of_product = models.BooleanField(default=False, help_text="Proves something of one product; the others are of the producer as a whole")
    position = models.PositiveSmallIntegerField()

    name = Bilingual("name")

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]

    def __str__(self) -> str:
        return self.name

    def proves(self, product_set: ProductSet) -> list[str]:
        """The codes of the criteria of a product set that it proves."""
        return [code for code, numbers in self.supports.items() if product_set.number in numbers]


class Evidence(models.Model):
    """One paper, as a checked file."""

    public_id = PublicIdField()
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="evidence")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence")
    kind = models.ForeignKey(EvidenceKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("Kind of evidence"))
    title = LineColumn(_("Title"), max_length=200)
    issued_on = models.DateField(_("Issued on"), null=True, blank=True)
    expires_on = models.DateField(_("Valid until"), null=True, blank=True)
    file = models.FileField(_("File"), upload_to=evidence_path)
    original_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="Bytes")
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["kind__position", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("issued_on")),
                name="evidence_dates_in_order",
                violation_error_message=_("The paper cannot expire before it was issued."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def covers(self, product: Product) -> bool:
        """Whether it proves something of `product` by itself: it is of the producer as a whole, or of this very product."""
        return not self.kind.of_product or self.product_id in (None, product.pk)

    def is_expired(self, day: dt.date | None = None) -> bool:
        """No longer valid on `day` (default: today); the day of expiry itself still counts."""
        return self.expires_on is not None and self.expires_on < (day or clock.today())
