"""On which grounds a council may take a product out."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from basics.bilingual import Bilingual


class KnockOutGroundQuerySet(models.QuerySet["KnockOutGround"]):
    def in_force(self, day: dt.date) -> KnockOutGroundQuerySet:
        """Of a ground with several rows the latest that is in force."""
        valid = self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)
        return self.filter(pk__in=valid.order_by("code", "-valid_from").distinct("code").values("pk"))


class KnockOutGround(models.Model):
    """One ground, named as it stands in the minutes; a decree that changes the list ends rows and adds others."""

    code = models.SlugField(max_length=30)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()

    objects = KnockOutGroundQuerySet.as_manager()
    name = Bilingual("name")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="knock_out_ground_once")]

    def __str__(self) -> str:
        return self.name
