"""The simulation: a province of its own, its people, and dossiers on every road through the cycle."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db.models import Q

from accounts import clock
from cycle import entries
from cycle.deadlines import add_working_days
from cycle.door import perform
from cycle.models import CycleYear, Dossier, Notice, Route
from cycle.states import State
from products.models import ProductSet

from . import places
from .journey import Journey
from .people import Cast

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
        roads = self._roads()
        early = [index for index, road in enumerate(roads) if road.__name__ in ("late_reevaluation", "upgrade", "again_after_two_stars")]
        recognised = {index: self._first_life(first, roads[index].__name__, index) for index in early}
        yield self.report
        last = self._year(LAST_YEAR)
        for index, road in enumerate(roads):
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
            journey.dossier = entries.enter_again(previous=before.dossier, kind=kind, year=year, by=before.owner)
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
        own = Q(dossier__province=self.province) | Q(dossier=None, kind__startswith="council.")
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
        self.report.moves += 1 + len(left)

    # Roads.

    def _roads(self) -> list[Callable[[Journey], object]]:
        """As many roads as dossiers: each kind at least once where there are enough, the usual ones most often."""
        every = (
            five_stars, four_stars, three_stars, two_stars, one_star, gate_missed, knocked_out, recused_chair, recused_member,
            absent_member, returned_all_the_way, supplement_answered, supplement_unanswered, sent_back, remanded,
            below_five_at_the_top, carried_from_idea, carried_from_plan, carried_from_implementation, declined_idea,
            declined_dossier, withdrawn, extended, late_reevaluation, upgrade, again_after_two_stars, promoted, completed,
        )  # fmt: skip
        roads: list[Callable[[Journey], object]] = list(every[: self.count])
        usual = [three_stars, four_stars, four_stars, three_stars, five_stars, returned_all_the_way, supplement_answered, two_stars]
        while len(roads) < self.count:
            roads.append(self.rng.choice(usual) if self.rng.random() < 0.8 else self.rng.choice(every))
        return roads


def five_stars(j: Journey) -> object:
    return j.to_decision(5)


def four_stars(j: Journey) -> object:
    return j.to_decision(4)


def three_stars(j: Journey) -> object:
    return j.to_decision(3)


def two_stars(j: Journey) -> object:
    return j.to_decision(2)


def one_star(j: Journey) -> object:
    return j.to_decision(1)


def gate_missed(j: Journey) -> object:
    """The points of 4 stars, one of its gates missed."""
    return j.to_decision(4, miss_gate=True)


def knocked_out(j: Journey) -> object:
    j.to_evaluation()
    j.knock_out(j.put_before_council())
    return j.refuse()


def recused_chair(j: Journey) -> object:
    return j.to_decision(4, recused="chair")


def recused_member(j: Journey) -> object:
    return j.to_decision(3, recused="member")


def absent_member(j: Journey) -> object:
    return j.to_decision(3, absent=True)


def returned_all_the_way(j: Journey) -> object:
    """Idea, plan and dossier each go back once."""
    j.start()
    j.submit_idea()
    j.return_idea()
    j.submit_idea()
    j.accept_idea()
    j.submit_plan()
    j.return_plan()
    j.submit_plan()
    j.accept_plan()
    j.submit_dossier()
    j.return_dossier()
    return j.to_decision(3)


def supplement_answered(j: Journey) -> object:
    j.to_evaluation()
    item = j.put_before_council()
    j.ask_supplement(item.council)
    j.move("answer_supplement", j.owner, days=4)
    j.judge(item, 3)
    return j.decide_all(3)


def supplement_unanswered(j: Journey) -> object:
    j.to_evaluation()
    item = j.put_before_council()
    j.ask_supplement(item.council)
    j.go_on_without(item.council)
    j.judge(item, 3)
    return j.decide_all(3)


def sent_back(j: Journey) -> object:
    j.to_evaluation()
    j.move("send_back", j.officer, note="Báo cáo của xã thiếu mục lao động.")
    j.endorse()
    return j.to_decision(3)


def remanded(j: Journey) -> object:
    """The authority has it evaluated again after a complaint."""
    j.to_evaluation()
    j.judge(j.put_before_council(), 3)
    j.move("remand", j.authority, note="Có khiếu nại về kết quả.")
    return j.decide_all(4)


def below_five_at_the_top(j: Journey) -> object:
    """5 stars from the province, 4 at the national council: the province recognises 4."""
    j.to_evaluation()
    while j.dossier.state == State.IN_EVALUATION:
        last = j.dossier.stage is not None and j.dossier.stage.following is None
        j.judge(j.put_before_council(), 4 if last else 5)
        j.decide()
    return j.dossier


def carried_from_idea(j: Journey) -> object:
    return j.start()


def carried_from_plan(j: Journey) -> object:
    j.start()
    j.submit_idea()
    j.accept_idea()
    j.submit_plan()
    return j.return_plan()


def carried_from_implementation(j: Journey) -> object:
    return j.to_implementing()


def declined_idea(j: Journey) -> object:
    j.start()
    j.submit_idea()
    if j.dossier.route.idea_level != j.dossier.route.intake_level:
        j.move("screen_idea", j.officer, note="Không khả thi.")
    return j.move("decline_idea", j.officer, note="Trùng với sản phẩm đã có.")


def declined_dossier(j: Journey) -> object:
    j.to_implementing()
    j.submit_dossier()
    return j.move("decline_dossier", j.officer, note="Không đủ điều kiện đề nghị.")


def withdrawn(j: Journey) -> object:
    j.to_implementing()
    return j.move("withdraw", j.owner, note="Chủ thể chuyển hướng sản xuất.")


def extended(j: Journey) -> object:
    """A returned plan is given more time."""
    carried_from_plan(j)
    unit = j.dossier.unit_at(j.dossier.route.plan_level)
    assert unit is not None
    j.move("extend", j.cast.holder("officer", unit), note="Thiên tai.", until=add_working_days(j.day, 15))
    j.submit_plan()
    j.accept_plan()
    return j.to_decision(3)


def late_reevaluation(j: Journey) -> object:
    return j.to_decision(3)


def upgrade(j: Journey) -> object:
    return j.to_decision(4)


def again_after_two_stars(j: Journey) -> object:
    return j.to_decision(3)


def promoted(j: Journey) -> object:
    j.to_decision(4)
    return j.promote()


def completed(j: Journey) -> object:
    j.to_decision(3)
    return j.promote(finish=True)
