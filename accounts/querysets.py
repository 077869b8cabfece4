"""Scopes over people and places."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from . import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .models import AdministrativeUnit, Appointment, User  # noqa: F401 (Appointment stands in a string below)


LEVELS_BELOW = {"national": 3, "province": 2, "district": 1, "commune": 0}
"""How many levels a unit may have below it, in either era."""


class AdministrativeUnitQuerySet(models.QuerySet["AdministrativeUnit"]):
    def national(self) -> AdministrativeUnit:
        return self.get(level="national")

    def valid_on(self, day: dt.date) -> AdministrativeUnitQuerySet:
        """Units that existed on `day`."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day))

    def served_by(self, user: User, role: str) -> AdministrativeUnitQuerySet:
        """Units on whose desk the person acts under `role`.

        The person's own units, and below them those where nobody holds the role now: a unit without a
        current officer is served by the nearest unit above that has one.
        """
        units = user.hats.units(role)
        own = [unit.pk for unit in units]
        if not own:
            return self.none()
        from . import models as people

        # Uncorrelated subqueries: each is answered once, from an index, not once for every unit of the country.
        held = people.Appointment.objects.current().filter(role=role).values("unit")
        vacant = people.AdministrativeUnit.objects.exclude(pk__in=held)
        served = Q(pk__in=own)
        above: Any = own
        for _level in range(max(LEVELS_BELOW[unit.level] for unit in units)):
            above = vacant.filter(parent__in=above).values("pk")
            served |= Q(pk__in=above)
        return self.filter(served)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def current(self, day: dt.date | None = None) -> AppointmentQuerySet:
        """Appointments in force on `day` (default: today) of people who may sign in.

        A delegated one lasts no longer than the one it was delegated from.
        """
        day = day or clock.today()
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
            Q(delegated_by__isnull=True) | Q(delegated_by__valid_to__isnull=True) | Q(delegated_by__valid_to__gte=day),
            valid_from__lte=day,
            user__is_active=True,
        )


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
