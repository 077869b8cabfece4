"""Products."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit
from basics import clock
from basics.bilingual import Bilingual
from basics.public_ids import PublicIdField
from basics.vietnamese import fold, sort_key
from documents.files import random_path
from products.models.classification import ProductSet
from products.models.producers import Producer, copy_area, with_derived
from products.querysets import ProductQuerySet


def picture_path(instance: models.Model, filename: str) -> str:
    return random_path(f"pictures/{clock.today():%Y}", filename)


class Product(models.Model):
    """What enters the cycle, year after year. A potential product may have no producer yet."""

    public_id = PublicIdField()
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, null=True, blank=True, related_name="products")
    product_set = models.ForeignKey(ProductSet, on_delete=models.PROTECT, related_name="products", verbose_name=_("Product set"))
    name_vi = models.CharField(_("Name of the product"), max_length=200)
    name_en = models.CharField(_("Name in English"), max_length=200, blank=True)
    story_vi = models.TextField(_("Story of the product"), max_length=6000, blank=True)
    story_en = models.TextField(_("Story in English"), max_length=6000, blank=True)
    commune = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Commune"))
    district = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="+", null=True, blank=True, editable=False)
    province = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="+", editable=False)
    serial = models.PositiveIntegerField(null=True, blank=True, editable=False, help_text="In the commune's register; kept for life")
    picture = models.FileField(_("Picture"), upload_to=picture_path, blank=True)
    search = models.CharField(max_length=420, db_index=True, editable=False)
    sort_key = models.CharField(max_length=300, db_index=True, editable=False)

    name = Bilingual("name")
    story = Bilingual("story")

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search, self.sort_key = fold(f"{self.name_vi} {self.name_en}")[:420], sort_key(self.name_vi)
        copy_area(self)
        super().save(*args, **with_derived(kwargs))
