"""Small worlds for tests: a province with people on a route, its year open, and journeys through it."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from accounts.models import AdministrativeUnit, User
from basics import clock
from cycle.acts import numbers
from cycle.models import CycleYear, Dossier, Route
from cycle.models.states import State
from ocop_portal.simulation import places, writing
from ocop_portal.simulation.journey import Journey
from ocop_portal.simulation.people import Cast
from products.models import ProductSet
from tests.owner import as_owner

YEAR = 2026
START = dt.date(2026, 2, 2)
ENDORSED = dt.date(2026, 3, 17)
"""When a dossier that sets out on START and is never returned reaches the office of the first stage."""


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

    def endorsed(self, *, number: int = 11, target: int = 3, commune: int = 0) -> Journey:
        """The same on 17 March, its dossier filled in and endorsed: the state alone, no move, log entry or notice of before."""
        journey = self.journey(number=number, target=target, commune=commune)
        journey.day = ENDORSED
        with clock.at(START):
            journey.dossier = self._waiting_for_a_council(journey)
            writing.write_idea(journey.dossier)
            writing.write_plan(journey.dossier, target, journey.rng)
            writing.write_dossier(journey.dossier, target, journey.rng, journey.owner)
            writing.write_commune_report(journey.dossier)
        journey.reload()
        return journey

    def _waiting_for_a_council(self, journey: Journey) -> Dossier:
        product, stage = journey.product, self.year.route.stage_list[0]
        numbers.give_product_serial(product, product.commune)
        dossier = Dossier(
            product=product,
            producer=product.producer,
            cycle_year=self.year,
            commune=product.commune,
            district=product.commune.at_level("district"),
            province=self.province,
            code=numbers.dossier_code(self.year),
            state=State.IN_EVALUATION,
            stage=stage,
            desk_role="officer",
            first_submitted_at=clock.now(),
            submitted_at=clock.now(),
        )
        dossier.criteria_set = writing.in_force(dossier)
        dossier.registration_number = numbers.registration_number(dossier)
        dossier.desk_unit = dossier.unit_at(stage.level)
        with clock.at(ENDORSED):
            dossier.desk_since, dossier.desk_due = clock.now(), ENDORSED + dt.timedelta(days=14)
        dossier.save()
        return dossier

    def officer(self, unit: AdministrativeUnit | None = None) -> User:
        return self.cast.holder("officer", unit or self.communes[0])

    def stranger(self) -> User:
        """Somebody with no office at all."""
        return self.cast.person()


def make_world(route: str) -> World:
    cast = Cast(f"t-{route.replace('_', '-')}", random.Random(7))
    rules = Route.objects.filter(code=route).latest("valid_from")
    with as_owner():
        province = places.make_province(rules)
    year = places.make_year(cast, province, rules, YEAR, units_as_of=dt.date(2026, 1, 1), windows=places.whole_year(YEAR))
    communes = places.communes_of(province)
    for unit in {commune.pk: commune for commune in [*communes[:1], *[c.parent for c in communes[:1]], province, province.parent]}.values():
        cast.holder("officer", unit)
        cast.holder("authority", unit)
    return World(cast, year, province, communes)
