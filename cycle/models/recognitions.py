"""The decision that recognises a product."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit, User
from accounts.public_ids import PublicIdField
from products.models import Product

from ..querysets import RecognitionQuerySet
from .dossiers import Dossier


def valid_until(decided_on: dt.date, months: int) -> dt.date:
    """The same day `months` later; 29 February becomes 28 February in a common year."""
    return decided_on + relativedelta(months=months)


class Recognition(models.Model):
    """A product recognised with its stars. The names are copies: what the decision said on its day."""

    public_id = PublicIdField()
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="recognition")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="recognitions")
    province = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="+")
    stars = models.PositiveSmallIntegerField()
    points = models.DecimalField(max_digits=5, decimal_places=2)
    decision_number = models.CharField(_("Decision number"), max_length=60)
    decided_on = models.DateField(_("Date of the decision"))
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="+")
    valid_to = models.DateField()
    product_code = models.CharField(max_length=40)
    product_name = models.CharField(max_length=200)
    producer_name = models.CharField(max_length=200)
    commune_name = models.CharField(max_length=120)
    province_name = models.CharField(max_length=120)
    unit_name = models.CharField(max_length=120)

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "-pk"]
        indexes = [models.Index(fields=["product", "-decided_on"], name="recognition_product")]

    def __str__(self) -> str:
        return f"{self.product_name}: {self.stars}"
