"""A council at work: an item before it, every seat's sheet, and the moves of its people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import F

from accounts.models import User
from basics import clock
from cycle.models import Dossier
from evaluation.acts import conflicts
from evaluation.acts.assigning import put_before
from evaluation.cases import with_cases
from evaluation.models import ConflictAnswer, Council, CouncilItem, Mark, Result, ScoreSheet, Seat
from evaluation.models.states import ItemState, SheetState
from ocop_portal.simulation import choices, writing
from ocop_portal.simulation.journey import ASSESSMENT, Journey
from tests.laying import laid
from tests.worlds import World, make_world
from workflow.door import perform
from workflow.models import LogEntry


@dataclass
class Chamber:
    """The first stage's council of a world, on the day the dossier reached it. The clock is the caller's."""

    world: World
    journey: Journey
    council: Council
    item: CouncilItem
    extra: dict[str, Any] = field(default_factory=dict)

    def seat(self, role: str, number: int = 0) -> Seat:
        return self.council.seats.select_related("user").filter(role=role).order_by("pk")[number]

    def user(self, role: str, number: int = 0) -> User:
        return User.objects.get(pk=self.seat(role, number).user_id)

    def answer(self, *recused: Seat, but: tuple[Seat, ...] = ()) -> None:
        """Every seat that has not yet answers; `recused` ones declare an interest."""
        for seat in self.council.seats.select_related("user"):
            if seat not in but and not self.item.answers.filter(seat=seat).exists():
                conflicts.answer(
                    self.item,
                    by=User.objects.get(pk=seat.user_id),
                    has_conflict=seat in recused,
                    reason="Người nhà" if seat in recused else "",
                )

    def sheet(self, seat: Seat) -> ScoreSheet:
        """Of the present scoring."""
        return ScoreSheet.objects.get(item=self.item, seat=seat, version=self.item.scoring_version)

    def open_for_scoring(self, *recused: Seat, by: str = "chair") -> None:
        self.answer(*recused)
        self.open_for_scoring_without_answers(by=by)

    def open_for_scoring_without_answers(self, *, by: str = "chair") -> None:
        """Whoever has not answered yet stays so."""
        self.assess()
        self.settle_cases()
        self.move("make_ready", self.user("advisory"))
        self.move("start_scoring", self.user(by))

    def being_scored(self) -> None:
        """The state alone, without the moves: everybody answered no, and their sheets are open."""
        seats = list(self.council.seats.all())
        ConflictAnswer.objects.bulk_create(
            ConflictAnswer(item=self.item, seat=seat, person_id=seat.user_id, has_conflict=False) for seat in seats
        )
        ScoreSheet.objects.bulk_create(ScoreSheet(item=self.item, seat=seat, state=SheetState.DRAFT) for seat in seats if seat.scores)
        self.assess()
        cases = {str(one.key): "a" for one in with_cases(self.item)}
        CouncilItem.objects.filter(pk=self.item.pk).update(
            state=ItemState.SCORING, cases=cases, bench=[seat.pk for seat in seats], scorers=[seat.pk for seat in seats if seat.scores]
        )
        self.item = CouncilItem.objects.for_work().get(pk=self.item.pk)

    def settle_cases(self, case: str = "a") -> None:
        if settled := {str(one.key): case for one in with_cases(self.item)}:
            perform(CouncilItem, self.item.pk, "settle_cases", by=self.user("secretary"), seen=None, data=settled)
            self.item = CouncilItem.objects.for_work().get(pk=self.item.pk)

    def assess(self) -> None:
        self.item.assessment = ASSESSMENT
        self.item.save(update_fields=["assessment"])

    def move(self, name: str, by: User, *, note: str = "", seen: int | None = None, **data: str) -> CouncilItem:
        moved = perform(CouncilItem, self.item.pk, name, by=by, seen=seen, note=note, data=data)
        self.item = CouncilItem.objects.for_work().get(pk=moved.pk)
        return self.item

    def nearly_knock_out(self, words: str = "Giả mạo", *, by: str = "chair") -> User:
        """A knock-out is proposed, and one confirmation short of its quorum; whose it may be."""
        self.move("propose_knock_out", self.user(by), ground="forged", words=words)
        waiting = [User.objects.get(pk=seat.user_id) for seat in self.item.entitled_seats if seat.pk not in self.item.confirmed_by]
        confirmed, needed = self.item.confirmations()
        for member in waiting[: needed - confirmed - 1]:
            self.move("confirm_knock_out", member)
        return waiting[needed - confirmed - 1]

    def knock_out(self, words: str = "Giả mạo", *, by: str = "chair") -> CouncilItem:
        return self.move("confirm_knock_out", self.nearly_knock_out(words, by=by))

    def fill(self, seat: Seat, stars: int = 4, *, shift: int = 0) -> ScoreSheet:
        """Choose on every criterion; `shift` lowers so many criteria by one option."""
        sheet = self.sheet(seat)
        chosen = choices.for_stars(self.item.criteria_set, stars, self.world.cast.rng)
        by_id = {row.criterion: row for row in choices.criteria_of(self.item.criteria_set_id)}
        marks = []
        for criterion, (option, _points) in chosen.items():
            keys = [key for key, _points, _star in by_id[criterion].options]
            place = keys.index(option)
            if shift and place:
                shift, option = shift - 1, keys[place - 1]
            marks.append(Mark(sheet=sheet, criterion_id=criterion, option_id=option))
        Mark.objects.bulk_create(marks, update_conflicts=True, unique_fields=["sheet", "criterion"], update_fields=["option"])
        return sheet

    def sign(self, seat: Seat, stars: int = 4, **how: Any) -> ScoreSheet:
        sheet = self.fill(seat, stars, **how)
        return perform(ScoreSheet, sheet.pk, "sign", by=User.objects.get(pk=seat.user_id), seen=None)

    def signed(self, seat: Seat, stars: int = 4) -> None:
        """A sheet filled in and signed: the state alone, without the move."""
        sheet = self.fill(seat, stars)
        ScoreSheet.objects.filter(pk=sheet.pk).update(state=SheetState.SIGNED, signed_at=clock.now(), revision=F("revision") + 1)

    def scoring_seats(self) -> list[Seat]:
        return [seat for seat in self.council.seats.select_related("user").order_by("pk") if seat.scores]

    def sign_all(self, *, but: tuple[Seat, ...] = (), stars: int = 4) -> None:
        """Everybody's sheet is signed, as a state."""
        for seat in self.scoring_seats():
            if seat not in but:
                self.signed(seat, stars)

    def sign_apart(self, *, but: tuple[Seat, ...] = ()) -> None:
        """The chair finds five stars where everybody else finds two."""
        self.signed(self.seat("chair"), 5)
        self.sign_all(but=(self.seat("chair"), *but), stars=2)

    def reveal_apart(self, *, but: tuple[Seat, ...] = ()) -> CouncilItem:
        """Totals too far apart lie before the council."""
        self.sign_apart(but=but)
        return self.move("reveal", self.user("chair"))

    def close(self) -> Result:
        self.move("reveal", self.user("chair"))
        return Result.objects.get(item=self.item)

    def dossier(self) -> Dossier:
        return Dossier.objects.for_detail().get(pk=self.item.dossier_id)

    def entries(self, move: str) -> int:
        return LogEntry.objects.filter(move=move, about=f"dossier:{self.item.dossier_id}").count()


def make_chamber(world: World, *, number: int = 11) -> Chamber:
    """A dossier that has reached its first stage, put before that stage's council by the stage's officer."""
    journey = world.endorsed(number=number, target=4)
    dossier = journey.dossier
    council = world.cast.council(dossier.desk_unit, world.year)
    item = put_before(council, dossier, by=User.objects.get(pk=journey.officer.pk))
    journey.reload()
    return Chamber(world, journey, council, CouncilItem.objects.for_work().get(pk=item.pk))


def laid_chamber() -> Chamber:
    """The same in a world of its own, on a day of the evaluation; its rows are made once a process, its papers' file is seen to."""
    writing.keep_paper()
    return laid("chamber", lambda: make_chamber(make_world("two_level")))
