"""The country's dossiers: years, products, dossiers, what was recognised, and what was asked on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core import serializers

from basics import clock
from basics.finding import words_of
from basics.vietnamese import indexed, sort_key
from benchmarks.bulk import copy, finish, next_pk
from benchmarks.country_people import Country
from benchmarks.country_roads import COUNCIL, OFFICE, RECOGNISED, Taken, place_of, road_to, state_of, with_returns
from cycle.models import CycleYear, Dossier, Idea, Notice, Registration, ReviewComment, Route, StepWindow, Submission
from cycle.models.states import Step
from ocop_portal.simulation import names
from products.models import CriteriaSet, Product, ProductSet, Regulation
from workflow.moves import moves_of

ENTRIES_EACH = 10
"""Log entries for a dossier, with those of its sheets, certificates and councils."""
ON_A_DESK = 60
"""So many lie on each desk that is measured, whatever the country's size: a full page at any size."""
OF_ONE_PRODUCER = 12
UNREAD = 120
CAST = [(COUNCIL, ON_A_DESK), (OFFICE, ON_A_DESK), ("dossier_submitted", ON_A_DESK), ("implementing", OF_ONE_PRODUCER)]
"""The first dossiers, all of the first province and, but for those before its council, of its first commune."""
DESKS = {
    "idea_submitted": "officer", "plan_submitted": "officer", "dossier_submitted": "officer", "potential": "officer",
    "idea_draft": "producer", "idea_returned": "producer", "plan_draft": "producer", "plan_returned": "producer",
    "implementing": "producer", "dossier_returned": "producer", OFFICE: "officer", COUNCIL: "council", "awaiting_decision": "authority",
}  # fmt: skip
OF_PROVINCE = (OFFICE, COUNCIL, "awaiting_decision")
STARS = (3, 3, 3, 4, 3, 4, 3, 5)


@dataclass
class Case:
    """A dossier with its road; `times`: when each move of it was made."""

    dossier: Dossier
    place: str
    road: list[Taken]
    times: list[dt.datetime]

    def last(self, prefix: str) -> dt.datetime | None:
        return next(
            (at for taken, at in zip(reversed(self.road), reversed(self.times), strict=True) if taken.move.startswith(prefix)), None
        )


@dataclass
class Cases:
    years: dict[tuple[int, int], CycleYear] = field(default_factory=dict)
    """Province and year -> the cycle year."""
    rows: list[Case] = field(default_factory=list)


def seed_years(country: Country) -> Cases:
    cases, pk, this_year = Cases(), next_pk(CycleYear), clock.today().year
    route, regulation = Route.objects.filter(code="two_level").latest("valid_from"), Regulation.objects.latest("effective_from")
    for province in country.provinces:
        for year in (this_year, this_year - 1, this_year - 2):
            cases.years[province.pk, year] = CycleYear(
                pk=pk, province=province, year=year, route=route, regulation=regulation, units_as_of=dt.date(year, 1, 1),
                state="open" if year == this_year else "closed", revision=2 if year == this_year else 4,
            )  # fmt: skip
            pk += 1
    copy(CycleYear, cases.years.values())
    finish(CycleYear)
    StepWindow.objects.bulk_create(
        StepWindow(cycle_year=year, step=step, opens_on=dt.date(year.year, 1, 1), closes_on=dt.date(year.year, 12, 31))
        for year in cases.years.values()
        for step in Step.values
    )
    return cases


def seed_dossiers(country: Country, cases: Cases, entries_elsewhere: int) -> None:
    """`entries_elsewhere`: the log entries that other objects will have; the dossiers' make up the number."""
    places = list(_places(country.size))
    roads = [road_to(place) for _year, place in places]
    missing = (country.size * ENTRIES_EACH - entries_elsewhere - sum(map(len, roads))) // 2
    able = sum(any(one.move.startswith("submit_") for one in road) for road in roads)
    products, given = [], 0
    sets = list(ProductSet.objects.select_related("group__sector").order_by("number"))
    criteria = {row.product_set_id: row for row in CriteriaSet.objects.order_by("version")}
    for number, ((years_ago, place), road) in enumerate(zip(places, roads, strict=True)):
        share = 0
        if any(one.move.startswith("submit_") for one in road):
            share, given = missing * (given + 1) // able - missing * given // able, given + 1
        product = _product(country, number, sets[number % len(sets)])
        products.append(product)
        road = list(with_returns(road, max(share, 0)))
        year = cases.years[product.province_id, clock.today().year + years_ago]
        cases.rows.append(_case(country, number, product, year, place, road, criteria[product.product_set_id]))
    copy(Product, products, len(products))
    registrations = [_registration(case) for case in cases.rows if case.dossier.registration_number]
    copy(Dossier, map(_findable, cases.rows), len(cases.rows))
    copy(Registration, registrations, len(registrations))
    copy(Submission, _submissions(country, cases.rows))
    copy(ReviewComment, _comments(country, cases.rows))
    finish(Product, Dossier, Registration, Submission, ReviewComment)


def _places(size: int) -> Iterator[tuple[int, str]]:
    cast = [(0, place) for place, count in CAST for _n in range(count)]
    yield from cast
    yield from (place_of(number) for number in range(size - len(cast)))


def _product(country: Country, number: int, product_set: ProductSet) -> Product:
    cast = sum(count for _place, count in CAST)
    at_home = number < cast
    own = number >= cast - OF_ONE_PRODUCER
    producer = country.producers[0 if at_home and own else 1 + country.rng.randrange(len(country.producers) - 1)]
    commune = country.communes[country.provinces[0].pk][0] if at_home else producer.commune
    name = f"{names.product(country.rng, product_set.number, commune.name)} {number % 50 + 1}"
    return Product(  # type: ignore[misc]
        pk=number + 1, producer=producer, product_set=product_set, name_vi=name, commune=commune, province_id=commune.province_id,
        story_vi=f"{name} làm từ nguyên liệu của {commune.within_a_sentence}.\nNghề có từ nhiều đời.", serial=number + 1,
        search=indexed(name)[:420], sort_key=sort_key(name),
    )  # fmt: skip


def _times(country: Country, year: int, steps: int) -> list[dt.datetime]:
    """From some day of the year's first third on to its end, or to now."""
    begin = dt.datetime(year, 1, 2, 1, tzinfo=dt.UTC)
    span = min(clock.now(), dt.datetime(year, 12, 28, tzinfo=dt.UTC)) - begin
    begin += span * country.rng.random() / 3
    step = span * 0.6 / max(steps, 1)
    return [begin + step * place for place in range(steps)]


def _case(country: Country, number: int, product: Product, year: CycleYear, place: str, road: list[Taken], criteria: CriteriaSet) -> Case:
    times = _times(country, year.year, len(road))
    role, handed_in = DESKS.get(place, ""), any(one.move == "submit_dossier" for one in road)
    unit = product.province_id if place in OF_PROVINCE else product.commune_id
    province, submitted = year.province, next((at for one, at in zip(road, times, strict=True) if one.move == "submit_idea"), None)
    stars = STARS[number % len(STARS)] if place in RECOGNISED else {"awaiting_decision": 3, "not_recognised": 2}.get(place)
    dossier = Dossier(
        pk=number + 1, code=f"OCOP-{province.code}-{year.year}-{number:06d}-{number % 10}", product=product, producer=product.producer,
        cycle_year=year, commune=product.commune, province=province, commune_name=product.commune.name, province_name=province.name,
        criteria_set=criteria if handed_in else None, state=state_of(place), desk_role=role,
        registration_number=f"{number % 900 + 100}/PĐK-{province.code}-{product.commune.code}-{year.year}" if handed_in else "",
        desk_unit_id=unit if role in ("officer", "council", "authority") else None, desk_since=times[-1] if role else None,
        desk_due=clock.today() + dt.timedelta(days=number % 90 - 20) if role else None, first_submitted_at=submitted,
        submitted_at=submitted, stars=stars, points=stars * 18 if stars else None, created_at=times[0], revision=len(road),
    )  # fmt: skip
    dossier.stage = year.route.stage_list[0] if any(one.move == "endorse" for one in road) else None
    return Case(dossier, place, road, times)


def _findable(case: Case) -> Dossier:
    """Its producer signs the registration, so that it adds no words."""
    case.dossier.search = words_of(*case.dossier.names())
    return case.dossier


def _registration(case: Case) -> Registration:
    dossier, producer = case.dossier, case.dossier.producer
    assert producer is not None
    return Registration(
        pk=dossier.pk, dossier=dossier, representative=producer.representative_name, title="Chủ cơ sở", address=dossier.commune_name,
        phone=producer.phone, committed=True, samples=2, saved_at=case.times[0],
    )  # fmt: skip


def _submissions(country: Country, rows: list[Case]) -> Iterator[Submission]:
    pk = next_pk(Submission)
    for case in rows:
        seen: set[str] = set()
        for taken, at in zip(case.road, case.times, strict=True):
            if not taken.move.startswith("submit_"):
                continue
            owner = country.owners[case.dossier.producer_id]
            yield Submission(
                pk=pk, dossier=case.dossier, move=taken.move, at=at, by_id=owner, again=taken.move in seen,
                content=_handed_in(case, taken.move, len(seen)),
            )  # fmt: skip
            seen.add(taken.move)
            pk += 1


def _handed_in(case: Case, move: str, times: int) -> dict[str, list[Any]]:
    """As `cycle.handed_in` keeps it, with little in it."""
    rows: dict[str, list[Any]] = {key: [] for key in moves_of(Dossier)[move].sends}
    if "idea" in rows:
        rows["idea"] = serializers.serialize("python", [Idea(dossier=case.dossier, story=f"{case.dossier.code} {times}")])
    if "registration" in rows:
        rows["registration"] = serializers.serialize("python", [_registration(case)])
    return rows


def _comments(country: Country, rows: list[Case]) -> Iterator[ReviewComment]:
    """One with each return of a dossier; what was handed in again answered it."""
    pk = next_pk(ReviewComment)
    for case in rows:
        officer = country.user_of("officer", case.dossier.commune_id)
        answered = case.last("submit_dossier")
        for taken, at in zip(case.road, case.times, strict=True):
            if taken.move == "return_dossier":
                done = answered if answered and answered > at else None
                yield ReviewComment(
                    pk=pk, dossier=case.dossier, item="registration", text="Bổ sung giấy chứng nhận cơ sở đủ điều kiện.",
                    written_by_id=officer, written_at=at, sent_at=at, answered_at=done,
                    answered_by_id=country.owners[case.dossier.producer_id] if done else None, settled_at=done,
                    settled_by_id=officer if done else None,
                )  # fmt: skip
                pk += 1


def seed_notices(people: list[int], cases: Cases) -> None:
    """Enough unread ones for each of these people that the bar stops counting."""
    pk = next_pk(Notice)
    of = [(person, case) for person in people for case in cases.rows[:UNREAD]]
    copy(Notice, (Notice(pk=pk + n, recipient_id=user, dossier=case.dossier, kind="dossier.endorse") for n, (user, case) in enumerate(of)))
    finish(Notice)
