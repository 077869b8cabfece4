"""Who serves which unit: its own people, or those of the nearest unit above that has any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Exists, OuterRef, Q

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


def lies_below(path: str, units: Iterable[AdministrativeUnit]) -> Q:
    """Rows whose column `path` is a unit below one of these, or that very province; all rows where one is national."""
    by_level: dict[str, list[int]] = {}
    for unit in units:
        by_level.setdefault(unit.level, []).append(unit.pk)
    if "national" in by_level:
        return Q()
    return Q(**{f"{path}__province__in": by_level.get("province", [])}) | Q(**{f"{path}__parent__in": by_level.get("district", [])})


def ids_served_by(user: User, role: str) -> list[int]:
    """Ids of the units on whose desk the person acts under `role`.

    The person's own units, and below them those where nobody holds the role now: a unit without a
    current officer is served by the nearest unit above that has one.
    """
    units = offices_of(user).units(role)
    served, above = [unit.pk for unit in units], [unit.pk for unit in units if LEVELS_BELOW[unit.level]]
    # A level at a time, of the units below alone: asked at once, every office of the country is read for each level.
    while above:
        held = Exists(Appointment.objects.current().filter(role=role, unit=OuterRef("pk")))
        vacant = list(AdministrativeUnit.objects.filter(~held, parent__in=above).values_list("pk", "level"))
        served += [pk for pk, _level in vacant]
        above = [pk for pk, level in vacant if LEVELS_BELOW[level]]
    return served


def holders(units: Iterable[AdministrativeUnit], *, without: Q) -> Holders:
    """Who holds which role at these units now, leaving out the appointments that `without` is true of; one query."""
    found: dict[str, dict[int, set[int]]] = {}
    serving = Appointment.objects.current().filter(unit__in=[unit.pk for unit in units]).exclude(without)
    for role, unit, user in serving.values_list("role", "unit_id", "user_id"):
        found.setdefault(role, {}).setdefault(unit, set()).add(user)
    return found


def nearest(held: Holders, role: str, unit: AdministrativeUnit, chain: Sequence[AdministrativeUnit]) -> set[int]:
    """Ids of who acts for `unit` under `role`: its own people, or those of the nearest unit above it in `chain` that has any."""
    upwards = [above.pk for above in chain]
    upwards = upwards[upwards.index(unit.pk) :] if unit.pk in upwards else []
    return next((held[role][pk] for pk in upwards if pk in held.get(role, {})), set())
