"""Small worlds for tests: a province with people on a route, its year open, and journeys through it."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from accounts.models import AdministrativeUnit, User
from cycle.models import CycleYear, Route
from ocop_portal.simulation import places
from ocop_portal.simulation.journey import Journey
from ocop_portal.simulation.people import Cast
from products.models import ProductSet

YEAR = 2026
START = dt.date(2026, 2, 2)


@dataclass
class World:
    cast: Cast
    year: CycleYear
    province: AdministrativeUnit
    communes: list[AdministrativeUnit]

    def journey(self, *, number: int = 11, target: int = 3, commune: int = 0) -> Journey:
        """A new product of set `number` (11 is tea) with its producer, about to set out on 2 February 2026."""
        producer, owner = self.cast.producer(self.communes[commune])
        product = self.cast.product(producer, ProductSet.objects.select_related("group__sector").get(number=number))
        return Journey(self.cast, self.year, product, owner, self.cast.rng, start_on=START, target=target)

    def officer(self, unit: AdministrativeUnit | None = None) -> User:
        return self.cast.holder("officer", unit or self.communes[0])

    def stranger(self) -> User:
        """Somebody with no office at all."""
        return self.cast.person()


def make_world(route: str) -> World:
    cast = Cast(f"t-{route.replace('_', '-')}", random.Random(7))
    rules = Route.objects.filter(code=route).latest("valid_from")
    province = places.make_province(rules)
    year = places.make_year(cast, province, rules, YEAR, units_as_of=dt.date(2026, 1, 1), windows=places.whole_year(YEAR))
    communes = places.communes_of(province)
    for unit in {commune.pk: commune for commune in [*communes[:1], *[c.parent for c in communes[:1]], province, province.parent]}.values():
        cast.holder("officer", unit)
        cast.holder("authority", unit)
    return World(cast, year, province, communes)
