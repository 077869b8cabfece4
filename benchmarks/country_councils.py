"""Rounds, councils, their items, and half a million marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import count

from basics import clock
from benchmarks.bulk import copy, finish, next_pk
from benchmarks.country_dossiers import ON_A_DESK, Case, Cases
from benchmarks.country_people import Country
from benchmarks.country_roads import COUNCIL
from evaluation.models import ConflictAnswer, Council, CouncilItem, Mark, Result, Round, ScoreSheet, Seat
from ocop_portal.simulation.journey import ASSESSMENT
from products.criteria_store import from_database

MARKS_EACH = 5
"""Marks for a dossier of the country."""
ROLES = ("chair", "secretary", "member", "member", "member", "member", "member", "member", "advisory")
SCORING = ("chair", "member")
A_SHEET_EACH = 7
ITEMS = 40
"""Before each council, but before the first of all as many as lie on the measured desks."""


@dataclass
class Councils:
    rounds: list[Round] = field(default_factory=list)
    councils: list[Council] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    items: list[CouncilItem] = field(default_factory=list)
    sheets: list[ScoreSheet] = field(default_factory=list)

    def seats_of(self, council: Council) -> list[Seat]:
        first = (council.pk - self.councils[0].pk) * len(ROLES)
        return self.seats[first : first + len(ROLES)]


@cache
def choices_of(criteria_set: int) -> list[tuple[int, list[int]]]:
    """Criterion -> its options, of alternative cases those of the first."""
    return [(one.key, [option.key for option in one.options if option.case in ("", "a")]) for one in from_database(criteria_set).criteria]


def expected_items(size: int) -> int:
    """How many items give the marks; a set has some 30 criteria."""
    return max(size * MARKS_EACH // (A_SHEET_EACH * 30), ON_A_DESK)


def entries_of(items: int) -> int:
    """Log entries of so many items with their sheets, and of their councils: about as many as will be written."""
    councils = items // ITEMS + 1
    return items * (4 + A_SHEET_EACH * 3 // 2) + councils * (len(ROLES) + 2)


def seed_councils(country: Country, cases: Cases) -> Councils:
    found = Councils()
    before = [case for case in cases.rows if case.place == COUNCIL]
    judged = [case for case in cases.rows if case.place == "awaiting_decision"]
    _put_before(country, found, [*before, *judged][: max(expected_items(country.size), ON_A_DESK)])
    _open_sheets(found)
    answers = ((item, seat) for item in found.items for seat in _seats(found, item))
    copy(Round, found.rounds)
    copy(Council, found.councils)
    copy(Seat, found.seats)
    copy(CouncilItem, found.items, len(found.items))
    pk = count(next_pk(ConflictAnswer))
    copy(ConflictAnswer, (ConflictAnswer(pk=next(pk), item=i, seat=s, person_id=s.user_id, has_conflict=False) for i, s in answers))
    copy(ScoreSheet, found.sheets, len(found.sheets))
    copy(Mark, _marks(found), country.size * MARKS_EACH)
    copy(Result, _results(found))
    finish(Round, Council, Seat, CouncilItem, ConflictAnswer, ScoreSheet, Mark, Result)
    return found


def _seats(found: Councils, item: CouncilItem) -> list[Seat]:
    return found.seats_of(item.council)


def _put_before(country: Country, found: Councils, chosen: list[Case]) -> None:
    """Province by province, a new council for every ITEMS dossiers."""
    rounds: dict[int, Round] = {}
    room: dict[int, int] = {}
    standing: dict[int, Council] = {}
    for number, case in enumerate(chosen):
        province = case.dossier.province_id
        if province not in rounds:
            rounds[province] = _round(found, province)
        if not room.get(province):
            room[province] = ON_A_DESK if not found.councils else ITEMS
            standing[province] = _council(country, found, rounds[province])
        room[province] -= 1
        found.items.append(_item(found, next_pk(CouncilItem) + number, standing[province], case))


def _round(found: Councils, province: int) -> Round:
    today = clock.today()
    pk = next_pk(Round) + len(found.rounds)
    month = dt.timedelta(days=30)
    fresh = Round(pk=pk, unit_id=province, state="in_force", revision=1, year=today.year, number=1)
    fresh.proposals_until, fresh.results_until = today, today + month
    found.rounds.append(fresh)
    return fresh


def _council(country: Country, found: Councils, held_in: Round) -> Council:
    pk, first = next_pk(Council) + len(found.councils), next_pk(Seat) + len(found.seats)
    fresh = Council(
        pk=pk,
        round=held_in,
        state="in_force",
        revision=1,
        name=f"Hội đồng số {pk}",
        decision_number=f"{pk}/QĐ-UBND",
        decided_on=clock.today(),
    )
    found.councils.append(fresh)
    for place, role in enumerate(ROLES):
        user = country.user_of("expert", held_in.unit_id, (pk - 1) * len(ROLES) + place)
        found.seats.append(
            Seat(pk=first + place, council=fresh, user_id=user, state="in_force", revision=1, role=role, scores=role in SCORING)
        )
    return fresh


def _item(found: Councils, pk: int, council: Council, case: Case) -> CouncilItem:
    seats, over = found.seats_of(council), case.place != COUNCIL
    dossier = case.dossier
    assert dossier.criteria_set is not None
    cases = {str(one.key): "a" for one in from_database(dossier.criteria_set.pk).criteria if one.cases}
    return CouncilItem(
        pk=pk, council=council, dossier=dossier, criteria_set=dossier.criteria_set, position=pk % 1000, assessment=ASSESSMENT,
        state="closed" if over else "scoring", revision=4 if over else 3, cases=cases, bench=[seat.pk for seat in seats],
        scorers=[seat.pk for seat in seats if seat.scores], closed_at=clock.now() if over else None,
    )  # fmt: skip


def _open_sheets(found: Councils) -> None:
    """Every scoring seat has one. Of an open item every second one is signed; those of the first member are not."""
    pk, now = next_pk(ScoreSheet), clock.now()
    for item in found.items:
        for place, seat in enumerate(seat for seat in _seats(found, item) if seat.scores):
            signed = item.state == "closed" or (place % 2 == 1 and place > 1)
            sheet = ScoreSheet(pk=pk, item=item, seat=seat, saved_at=now, state="signed" if signed else "draft", revision=1 + signed)
            sheet.signed_at = now if signed else None
            found.sheets.append(sheet)
            pk += 1


def _marks(found: Councils) -> Iterator[Mark]:
    pk, now = next_pk(Mark), clock.now()
    for sheet in found.sheets:
        for place, (criterion, options) in enumerate(choices_of(sheet.item.criteria_set_id)):
            yield Mark(pk=pk, sheet=sheet, criterion_id=criterion, option_id=options[(place + sheet.pk) % len(options)], saved_at=now)
            pk += 1


def _results(found: Councils) -> Iterator[Result]:
    for pk, item in enumerate((item for item in found.items if item.state == "closed"), start=next_pk(Result)):
        totals = {seat.public_id: 54 for seat in _seats(found, item) if seat.scores}
        yield Result(
            pk=pk, item=item, criteria_set_id=item.criteria_set_id, totals=totals, mean_numerator=54, mean_denominator=1, mean=54,
            spread=0, stars_by_points=3, stars=3, seats_counted=len(totals), seats_entitled=len(totals),
        )  # fmt: skip
