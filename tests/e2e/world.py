"""A province of this very year with everybody who has to sign in."""

from __future__ import annotations

import datetime as dt
import itertools
import random

from basics import clock
from cycle.models import Route
from ocop_portal.simulation import places
from ocop_portal.simulation.people import Cast
from products.criteria_store import from_database
from products.models import CriteriaSet, ProductSet
from tests.e2e.running import password_hash
from tests.owner import as_owner
from tests.worlds import World

TEA = 11


_numbers = itertools.count(1)
"""Of the worlds of this process, whose people share no address: a portal outlives a module of tests."""


def live_world(route: str) -> World:
    """A new province on the route, its year open now, with officers, authorities and councils who can sign in."""
    cast = Cast(f"e2e-{route.replace('_', '-')}-{next(_numbers)}", random.Random(11))
    cast.password = password_hash()
    rules = Route.objects.filter(code=route).latest("valid_from")
    with as_owner():
        province = places.make_province(rules)
    today = clock.today()
    year = places.make_year(
        cast, province, rules, today.year, units_as_of=dt.date(today.year, 1, 1), windows=places.whole_year(today.year), demonstration=False
    )
    communes = places.communes_of(province)
    units = {unit.pk: unit for unit in [communes[0], communes[0].parent, province, province.parent]}
    for unit in units.values():
        for role in ("officer", "authority"):
            cast.holder(role, unit)
    return World(cast, year, province, communes)


def tea_set() -> ProductSet:
    return ProductSet.objects.select_related("group__sector").get(number=TEA)


def criteria_of_tea(world: World) -> CriteriaSet:
    return CriteriaSet.objects.in_force(tea_set(), world.year.regulation)


def codes_by_part(criteria_set: CriteriaSet) -> dict[str, list[int]]:
    """Part -> the ids of its criteria, in order."""
    spec = from_database(criteria_set.pk)
    return {part.code: [one.key for one in spec.criteria if one.part == part.code] for part in spec.parts}
