"""Rules of procedure that a decree or a unit may change: rows that hold from a day on, for the country or one unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q

from accounts.models import AdministrativeUnit

R = TypeVar("R", bound="DatedRule")


class DatedRuleQuerySet(models.QuerySet[R]):
    def in_force(self, units: Iterable[AdministrativeUnit], day: dt.date) -> R:
        """The rule that holds on `day`; one query.

        `units` are the units it may come from, the nearest first: the latest row of the first unit that has one goes
        before the rows of the others, and these before the country's. Where no row holds yet, the model's own defaults.
        """
        near: list[int | None] = [*(unit.pk for unit in units), None]
        rows = self.filter(Q(unit__in=near[:-1]) | Q(unit=None), valid_from__lte=day)
        return min(rows, key=lambda row: (near.index(row.unit_id), -row.valid_from.toordinal()), default=self.model())


class DatedRule(models.Model):
    """One version of the rules: every figure is a column with its default, and a change is a new row."""

    unit = models.ForeignKey(
        AdministrativeUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: the whole country"
    )
    valid_from = models.DateField()
    source = models.CharField(max_length=200, blank=True, help_text="The decision or guidance it stands on")

    objects: ClassVar[DatedRuleQuerySet[Self]] = DatedRuleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], nulls_distinct=False, name="%(app_label)s_%(class)s_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit or 'country'}: {self.valid_from:%d/%m/%Y}"
