"""Scopes over people and places."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.models import AdministrativeUnit


class AdministrativeUnitQuerySet(models.QuerySet["AdministrativeUnit"]):
    def national(self) -> AdministrativeUnit:
        return self.get(level="national")

    def valid_on(self, day: dt.date) -> AdministrativeUnitQuerySet:
        """Units that existed on `day`."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def within(units: Iterable[AdministrativeUnit]) -> Q:
    """The rows of a model with `commune`, `district` and `province` columns that lie in one of `units`.

    Area is the unit and everything below it; the national unit holds everything.
    """
    by_level: dict[str, list[int]] = {}
    for unit in units:
        by_level.setdefault(unit.level, []).append(unit.pk)
    if "national" in by_level:
        return Q()
    area = Q(pk__in=[])
    for level, ids in by_level.items():
        area |= Q(**{f"{level}__in": ids})
    return area
