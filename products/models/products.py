"""Products."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from basics import clock
from basics.bilingual import Bilingual
from basics.columns import LineColumn, ProseColumn
from basics.public_ids import PublicIdField
from documents.files import random_path
from products.models.classification import ProductSet
from products.models.placed import Placed
from products.models.producers import Producer
from products.querysets import ProductQuerySet


def picture_path(instance: models.Model, filename: str) -> str:
    return random_path(f"pictures/{clock.today():%Y}", filename)


class Product(Placed):
    """What enters the cycle, year after year. A potential product may have no producer yet."""

    public_id = PublicIdField()
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, null=True, blank=True, related_name="products")
    product_set = models.ForeignKey(ProductSet, on_delete=models.PROTECT, related_name="products", verbose_name=_("Product set"))
    name_vi = LineColumn(_("Name of the product"), max_length=200)
    name_en = LineColumn(_("Name in English"), max_length=200, blank=True)
    story_vi = ProseColumn(_("Story of the product"), max_length=6000, blank=True)
    story_en = ProseColumn(_("Story in English"), max_length=6000, blank=True)
    serial = models.PositiveIntegerField(null=True, blank=True, editable=False, help_text="In the commune's register; kept for life")
    picture = models.FileField(_("Picture"), upload_to=picture_path, blank=True)

    name = Bilingual("name")
    story = Bilingual("story")

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.name

    def names(self) -> tuple[str, str]:
        return self.name_vi, self.name_en
