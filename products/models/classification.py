"""The classification of OCOP products and the regulation it stands in."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from basics.bilingual import Bilingual
from workflow.triggers import ReadOnly


class Regulation(models.Model):
    """A decision of the Prime Minister with the figures it sets. Source: Decision 26/2026/QĐ-TTg and its successors.

    What results and certificates were made by never changes: new figures are a new decision.
    """

    code = models.CharField(max_length=40, unique=True)
    name_vi = models.CharField(max_length=250)
    name_en = models.CharField(max_length=250, blank=True)
    effective_from = models.DateField()
    star_thresholds = models.JSONField(help_text='Least points of each star: {"5": 90, "4": 70, ...}')
    recognised_from = models.PositiveSmallIntegerField(default=3, help_text="Least stars that are recognised")
    certificate_months = models.PositiveSmallIntegerField(default=36)

    name = Bilingual("name")

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            ReadOnly(
                name="regulation_figures",
                fields=["code", "effective_from", "star_thresholds", "recognised_from", "certificate_months"],
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def thresholds(self) -> dict[int, int]:
        """Star -> least points."""
        return {int(star): points for star, points in self.star_thresholds.items()}


class Heading(models.Model):
    """A named level above the product sets, in the order of the decision."""

    name_vi = models.CharField(max_length=150)
    name_en = models.CharField(max_length=150)

    name = Bilingual("name")

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.name


class Sector(Heading):
    code = models.CharField(max_length=5, unique=True)
    key = models.CharField(max_length=12, unique=True)


class ProductGroup(Heading):
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="groups")
    code = models.CharField(max_length=8, unique=True)


class ProductSet(models.Model):
    """One of the 26 product sets; the criteria it is judged by are dated `CriteriaSet`s."""

    group = models.ForeignKey(ProductGroup, on_delete=models.PROTECT, related_name="sets")
    code = models.CharField(max_length=10, unique=True)
    number = models.PositiveSmallIntegerField(unique=True)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    ministries = models.JSONField(default=list)

    name = Bilingual("name")

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]

    def __str__(self) -> str:
        return self.name

    @property
    def sector(self) -> Sector:
        return self.group.sector
