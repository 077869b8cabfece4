"""The simulation: a province of its own, its people, and dossiers on every road through the cycle."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db.models import Q

from basics import clock
from cycle.acts import openings, yearend
from cycle.models import CycleYear, Dossier, Notice, Route
from cycle.models.states import State
from cycle.rules.deadlines import add_working_days
from ocop_portal.simulation import places, roads
from ocop_portal.simulation.journey import Journey
from ocop_portal.simulation.people import Cast
from products.models import ProductSet
from workflow.door import perform

FIRST_YEAR, LAST_YEAR = 2023, 2026


@dataclass
class Report:
    outcomes: Counter[str] = field(default_factory=Counter)
    moves: int = 0
    seconds: float = 0.0


class Simulation:
    """Takes `dossiers` dossiers of a fresh province through its cycle. The same seed walks the same roads."""

    def __init__(self, route: str, dossiers: int, seed: int) -> None:
        self.rng, self.count = random.Random(seed), dossiers
        self.route = Route.objects.filter(code=route).latest("valid_from")
        self.province = places.make_province(self.route)
        self.cast = Cast(f"s{seed}-{self.province.code}", self.rng)
        self.communes = places.communes_of(self.province)
        self.sets = list(ProductSet.objects.select_related("group__sector"))
        self.report = Report()

    def run(self) -> Iterator[Report]:
        """Yield after each dossier; the report at the end is the whole."""
        began = time.perf_counter()
        first, last = self._year(FIRST_YEAR), None
        walked = self._roads()
        early = [index for index, road in enumerate(walked) if road.__name__ in ("late_reevaluation", "upgrade", "again_after_two_stars")]
        recognised = {index: self._first_life(first, walked[index].__name__, index) for index in early}
        yield self.report
        last = self._year(LAST_YEAR)
        for index, road in enumerate(walked):
            journey = self._continue(last, recognised[index], road.__name__) if index in recognised else self._journey(last, index)
            road(journey)
            self._count(journey)
            yield self.report
        self._close(last)
        self._let_the_past_rest()
        self.report.seconds = time.perf_counter() - began
        yield self.report

    # Setting.

    def _year(self, year: int) -> CycleYear:
        as_of = dt.date(year, 1, 1)
        return places.make_year(self.cast, self.province, self.route, year, units_as_of=as_of, windows=places.whole_year(year))

    def _journey(self, year: CycleYear, index: int, *, target: int = 4, day: dt.date | None = None) -> Journey:
        commune = self.communes[index % len(self.communes)]
        producer, owner = self.cast.producer(commune)
        product = self.cast.product(producer, self.sets[index % len(self.sets)])
        return Journey(self.cast, year, product, owner, self.rng, start_on=day or dt.date(year.year, 1, 12), target=target)

    def _first_life(self, year: CycleYear, road: str, index: int) -> Journey:
        """Three years earlier: recognised late in the year, or with 2 stars only."""
        journey = self._journey(year, index, day=dt.date(year.year, 8, 1))
        journey.to_decision(2 if road == "again_after_two_stars" else 3)
        self.report.moves += journey.moves
        return journey

    def _continue(self, year: CycleYear, before: Journey, road: str) -> Journey:
        kind = {"late_reevaluation": Dossier.Kind.REEVALUATION, "upgrade": Dossier.Kind.UPGRADE}.get(road, Dossier.Kind.FIRST)
        day = dt.date(year.year, 9, 1) if kind == Dossier.Kind.REEVALUATION else dt.date(year.year, 3, 2)
        journey = Journey(self.cast, year, before.product, before.owner, self.rng, start_on=day)
        if kind == Dossier.Kind.REEVALUATION:
            valid_to = before.dossier.recognition.valid_to
            journey.day = add_working_days(valid_to - dt.timedelta(days=100), 0)
        with clock.at(journey.day):
            journey.dossier = openings.enter_again(product=before.product, previous=before.dossier, kind=kind, year=year, by=before.owner)
        journey.moves += 1
        journey.reload()
        return journey

    def _count(self, journey: Journey) -> None:
        dossier = journey.dossier
        stars = f" {dossier.stars} stars" if dossier.stars else ""
        self.report.outcomes[f"{dossier.state}{stars}{' late' if dossier.late else ''}"] += 1
        self.report.moves += journey.moves
        self._let_the_past_rest()

    def _let_the_past_rest(self) -> None:
        """Mails of made-up history are not sent."""
        of_dossiers = Q(dossier__in=Dossier.objects.filter(province=self.province))  # joined, the table is read once for every notice
        own = of_dossiers | Q(dossier=None, kind__startswith="council.")
        Notice.objects.filter(own, email_due_at__isnull=False).update(email_due_at=None)

    def _close(self, year: CycleYear) -> None:
        """Close the year: what is left in steps 1 to 4 is carried over."""
        left = Dossier.objects.filter(cycle_year=year, state__in=[State.IDEA_DRAFT, State.PLAN_RETURNED, State.IMPLEMENTING]).values_list(
            "state", flat=True
        )
        for state in left:
            self.report.outcomes[state] -= 1
            self.report.outcomes[State.CARRIED_OVER] += 1
        with clock.at(dt.date(year.year, 12, 31)):
            perform(CycleYear, year.pk, "start_closing", by=self.cast.holder("administrator", self.province), seen=None)
            while yearend.turn_years():
                pass
        self.report.moves += 1 + len(left)

    # Roads.

    def _roads(self) -> list[Callable[[Journey], object]]:
        """As many roads as dossiers: each kind at least once where there are enough, the usual ones most often."""
        every = (
            roads.five_stars, roads.four_stars, roads.three_stars, roads.two_stars,
            roads.one_star, roads.gate_missed, roads.knocked_out, roads.recused_chair,
            roads.recused_member, roads.absent_member, roads.returned_all_the_way, roads.supplement_answered,
            roads.supplement_unanswered, roads.sent_back, roads.remanded, roads.below_five_at_the_top,
            roads.carried_from_idea, roads.carried_from_plan, roads.carried_from_implementation, roads.declined_idea,
            roads.declined_dossier, roads.withdrawn, roads.extended, roads.late_reevaluation,
            roads.upgrade, roads.again_after_two_stars, roads.promoted, roads.completed,
        )  # fmt: skip
        chosen: list[Callable[[Journey], object]] = list(every[: self.count])
        usual = [
            roads.three_stars, roads.four_stars, roads.four_stars, roads.three_stars, roads.five_stars, roads.returned_all_the_way,
            roads.supplement_answered, roads.two_stars,
        ]  # fmt: skip
        while len(chosen) < self.count:
            chosen.append(self.rng.choice(usual) if self.rng.random() < 0.8 else self.rng.choice(every))
        return chosen
