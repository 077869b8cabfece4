"""Who serves which unit: its own people, or those of the nearest unit above that has any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q, QuerySet

from accounts.models import AdministrativeUnit, User

from .models import Appointment
from .offices import offices_of

LEVELS_BELOW = {"national": 3, "province": 2, "district": 1, "commune": 0}
"""How many levels a unit may have below it, in either era."""


def levels_below(units: Iterable[AdministrativeUnit]) -> int:
    """How many levels there may be below any of the units."""
    return max((LEVELS_BELOW[unit.level] for unit in units), default=0)


Holders = Mapping[str, Mapping[int, set[int]]]
"""Role -> unit -> people who hold it now."""


def units_served_by(user: User, role: str) -> QuerySet[AdministrativeUnit]:
    """Units on whose desk the person acts under `role`.

    The person's own units, and below them those where nobody holds the role now: a unit without a
    current officer is served by the nearest unit above that has one.
    """
    units = offices_of(user).units(role)
    own = [unit.pk for unit in units]
    if not own:
        return AdministrativeUnit.objects.none()
    # Uncorrelated subqueries: each is answered once, from an index, not once for every unit of the country.
    held = Appointment.objects.current().filter(role=role).values("unit")
    vacant = AdministrativeUnit.objects.exclude(pk__in=held)
    served = Q(pk__in=own)
    above: Iterable[int] | QuerySet[AdministrativeUnit, int] = own
    for _level in range(levels_below(units)):
        above = vacant.filter(parent__in=above).values_list("pk", flat=True)
        served |= Q(pk__in=above)
    return AdministrativeUnit.objects.filter(served)


def holders(units: Iterable[AdministrativeUnit], *, without: QuerySet[User]) -> Holders:
    """Who holds which role at these units now, leaving out the people in `without`; one query."""
    found: dict[str, dict[int, set[int]]] = {}
    serving = Appointment.objects.current().filter(unit__in=[unit.pk for unit in units]).exclude(user__in=without.values("pk"))
    for role, unit, user in serving.values_list("role", "unit_id", "user_id"):
        found.setdefault(role, {}).setdefault(unit, set()).add(user)
    return found


def nearest(held: Holders, role: str, unit: AdministrativeUnit, chain: Sequence[AdministrativeUnit]) -> set[int]:
    """Ids of who acts for `unit` under `role`: its own people, or those of the nearest unit above it in `chain` that has any."""
    upwards = [above.pk for above in chain]
    upwards = upwards[upwards.index(unit.pk) :] if unit.pk in upwards else []
    return next((held[role][pk] for pk in upwards if pk in held.get(role, {})), set())
