"""The criteria sets: versioned, and immutable once imported."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from basics.bilingual import Bilingual
from basics.public_ids import PublicIdField
from products.criteria import titled
from products.models.classification import ProductSet, Regulation
from workflow.triggers import Protect


def immutable(name: str) -> list[pgtrigger.Trigger]:
    return [Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)]


class CriteriaSetQuerySet(models.QuerySet["CriteriaSet"]):
    def in_force(self, product_set: ProductSet, regulation: Regulation | int) -> CriteriaSet:
        """The latest version of the set's criteria under a regulation. Raises DoesNotExist."""
        return self.filter(product_set=product_set, regulation=regulation).latest("version")


class CriteriaSet(models.Model):
    """One version of the criteria of one product set."""

    public_id = PublicIdField()
    code = models.CharField(max_length=12)
    version = models.PositiveSmallIntegerField()
    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="criteria_sets")
    product_set = models.ForeignKey(ProductSet, on_delete=models.PROTECT, related_name="criteria_sets")
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    effective_from = models.DateField()
    max_points = models.PositiveSmallIntegerField()
    requires_samples = models.BooleanField()
    sample_count = models.PositiveSmallIntegerField()
    disqualify_vi = models.JSONField(default=list)
    disqualify_en = models.JSONField(default=list)

    name = Bilingual("name")

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["code", "version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="criteria_set_version")]
        triggers = immutable("criteria_set_immutable")

    def __str__(self) -> str:
        return titled(self.name, self.version)


class Heading(models.Model):
    """A printed heading: a part, a group within it, or a subgroup; `parent` is the part, of a subgroup as well."""

    class Kind(models.TextChoices):
        PART = "part"
        GROUP = "group"
        SUBGROUP = "subgroup"

    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="headings")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    code = models.CharField(max_length=5)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    max_points = models.PositiveSmallIntegerField(null=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")

    name = Bilingual("name")

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints = [models.UniqueConstraint(fields=["criteria_set", "kind", "code"], name="heading_once")]
        triggers = immutable("heading_immutable")

    def __str__(self) -> str:
        return f"{self.code} {self.name_vi}"


class Criterion(models.Model):
    """One line of a score sheet: exactly one of its options is chosen."""

    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="criteria")
    code = models.CharField(max_length=10)
    part = models.ForeignKey(Heading, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Heading, on_delete=models.PROTECT, null=True, related_name="+")
    parent_code = models.CharField(max_length=10, blank=True)
    position = models.PositiveSmallIntegerField()
    name_vi = models.CharField(max_length=250)
    name_en = models.CharField(max_length=250)
    note_vi = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    max_points = models.PositiveSmallIntegerField()
    knock_out = models.BooleanField(default=False, help_text="Its note names a ground that takes the product out")

    name = Bilingual("name")
    note = Bilingual("note")

    class Meta:
        ordering: ClassVar[list[str]] = ["criteria_set", "position"]
        constraints = [models.UniqueConstraint(fields=["criteria_set", "code"], name="criterion_once")]
        triggers = immutable("criterion_immutable")

    def __str__(self) -> str:
        return f"{self.code} {self.name_vi}"


class Option(models.Model):
    """A choice on a criterion; where the criterion has alternative cases, a choice in one of them."""

    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="options")
    position = models.PositiveSmallIntegerField()
    points = models.PositiveSmallIntegerField()
    label_vi = models.TextField()
    label_en = models.TextField()
    min_for_star = models.PositiveSmallIntegerField(null=True, help_text="The least that this star needs on the criterion")
    case = models.CharField(max_length=2, blank=True)
    case_vi = models.CharField(max_length=120, blank=True)
    case_en = models.CharField(max_length=120, blank=True)
    added = models.BooleanField(default=False, help_text="Not printed in the decision: none of these, 0 points")

    label = Bilingual("label")
    case_name = Bilingual("case")

    class Meta:
        ordering: ClassVar[list[str]] = ["criterion", "position"]
        constraints = [models.UniqueConstraint(fields=["criterion", "position"], name="option_once")]
        triggers = immutable("option_immutable")

    def __str__(self) -> str:
        return f"{self.points}: {self.label_vi}"
