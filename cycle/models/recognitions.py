"""The decision that recognises a product."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import pgtrigger
from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import AdministrativeUnit, User
from accounts.unit_names import UnitNameField
from basics.columns import CodeColumn
from basics.public_ids import PublicIdField
from cycle.models.dossiers import Dossier
from cycle.querysets import RecognitionQuerySet
from products.models import Producer, Product
from workflow.triggers import append_only, refuse


def valid_until(decided_on: dt.date, months: int) -> dt.date:
    """The same day `months` later; 29 February becomes 28 February in a common year."""
    return decided_on + relativedelta(months=months)


class Recognition(models.Model):
    """A product recognised with its stars. It stands on its own: one made before the portal has no dossier here.

    The names are copies: what the decision said on its day.
    """

    class Source(models.TextChoices):
        PORTAL = "portal", pgettext_lazy("recognition", "Made in the portal")
        IMPORTED = "imported", pgettext_lazy("recognition", "Issued before the portal")

    public_id = PublicIdField()
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.PORTAL)
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, null=True, blank=True, related_name="recognition")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="recognitions")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="recognitions")
    commune = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    province = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="+")
    issuer = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="+", help_text="The unit whose authority decided")
    stars = models.PositiveSmallIntegerField()
    points = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    decision_number = CodeColumn(_("Decision number"), max_length=60)
    decided_on = models.DateField(_("Date of the decision"))
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    valid_to = models.DateField()
    product_code = models.CharField(max_length=40)
    product_name = models.CharField(max_length=200)
    producer_name = models.CharField(max_length=200)
    producer_address = models.CharField(max_length=400, blank=True)
    commune_name = UnitNameField("commune", on="decided_on")
    district_name = UnitNameField("district", on="decided_on")
    province_name = UnitNameField("province", on="decided_on")
    issuer_name = UnitNameField("issuer", on="decided_on")
    signer_name = models.CharField(max_length=150, blank=True)
    signer_title = models.CharField(max_length=120, blank=True)
    is_demonstration = models.BooleanField(default=False)

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "-pk"]
        indexes = [
            models.Index(fields=["product", "-decided_on"], name="recognition_product"),
            models.Index(fields=["producer"], name="recognition_producer"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(source="imported", dossier__isnull=True) | Q(source="portal", dossier__isnull=False),
                name="recognition_has_dossier_if_made_here",
            )
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            *append_only("recognition_append_only"),
            refuse(
                "recognition_has_the_dossiers_stars",
                pgtrigger.Insert,
                "NEW.dossier_id IS NOT NULL AND NOT EXISTS"
                " (SELECT FROM cycle_dossier d WHERE d.id = NEW.dossier_id AND d.stars = NEW.stars AND d.state = 'recognised')",
                "a dossier is recognised with the stars of its result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_name}: {self.stars}"
