"""One dossier's road through every situation, with side roads taken and taken back."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction

from accounts.models import User
from basics import clock
from cycle.acts import openings
from cycle.models import Dossier, ReviewComment
from cycle.models.states import State
from evaluation.acts import conflicts
from evaluation.acts.assigning import put_before
from evaluation.models import Council, CouncilItem, Round, ScoreSheet, Seat
from evaluation.models.states import Standing
from ocop_portal.simulation import choices
from ocop_portal.simulation.journey import ASSESSMENT, Journey
from products.models import CriteriaSet, Membership, Product, ProductSet
from tests.access.people import People
from tests.owner import forging
from tests.worlds import START
from workflow.door import perform

See = Callable[[str, object], None]
"""Told of each situation's name and the object that stands in it."""


class Road(Journey):
    """A journey whose first council has somebody recused, and somebody who never answers."""

    people: People

    def lay_before(self, *, recused_role: str = "") -> CouncilItem:
        """Put it before the council of the stage; everybody but the silent answers. The recused hold `recused_role` too."""
        assert self.dossier.stage is not None
        council = self.people.councils[self.dossier.stage.level]
        self.walk(2)
        with clock.at(self.day):
            item = put_before(council, self.dossier, by=User.objects.get(pk=self.officer.pk))
        self.set_aside = council.seats.filter(role=recused_role).first() if recused_role else None
        self.sheets = []
        for seat in council.seats.select_related("user").order_by("pk"):
            self._answers(item, seat)
        self.reload()
        return CouncilItem.objects.for_work().get(pk=item.pk)

    def _answers(self, item: CouncilItem, seat: Seat) -> None:
        quiet = [self.people.named[role].pk for role in ("silent_member", "related_advisory", "disabled_advisory")]
        if seat.user_id in quiet:
            return
        has_conflict = seat.user_id == self.people.named["recused_member"].pk or seat == self.set_aside
        with clock.at(self.day):
            conflicts.answer(
                item, by=User.objects.get(pk=seat.user_id), has_conflict=has_conflict, reason="Người nhà" if has_conflict else ""
            )
        self.sheets += ScoreSheet.objects.filter(item=item, seat=seat, state="draft").select_related("seat__user")

    def item_move(self, item: CouncilItem, name: str, by: str, note: str = "", **data: str) -> CouncilItem:
        """By role; the item as read anew."""
        if name == "make_ready":
            item.assessment = ASSESSMENT
            item.save(update_fields=["assessment"])
        with clock.at(self.day):
            perform(CouncilItem, item.pk, name, by=self.people.fresh(by), seen=None, note=note, data=data)
        self.reload()
        return CouncilItem.objects.for_work().get(pk=item.pk)

    def open_scoring(self, level: str, *, recused_role: str = "") -> CouncilItem:
        item = self.lay_before(recused_role=recused_role)
        self.item_move(item, "make_ready", f"{level}_secretary")
        return self.item_move(item, "start_scoring", f"{level}_secretary")

    def reveal_apart(self, item: CouncilItem, level: str) -> CouncilItem:
        """The first to sign finds five stars, all others one."""
        for number, sheet in enumerate(sheet for sheet in self.sheets if sheet.state == "draft"):
            self._score(sheet, choices.for_stars(item.criteria_set, 1 if number else 5, self.rng))
        return self.item_move(item, "reveal", f"{level}_chair")

    def council(self, stars: int) -> Dossier:
        """The whole way through one council; one of its members never signs."""
        self.judge(self.lay_before(), stars, absent=True)
        return self.reload()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """A side road: whatever happens in it has not happened afterwards."""
        before = copy.copy(self.__dict__)
        savepoint = transaction.savepoint()
        try:
            yield
        finally:
            transaction.savepoint_rollback(savepoint)
            self.__dict__.clear()
            self.__dict__.update(before)
            if "dossier" in before:
                self.reload()


def set_out(people: People, *, number: int = 11, target: int = 5) -> Road:
    """A new product of the people's producer, about to set out on 2 February 2026."""
    product = product_of(people, number)
    road = Road(people.world.cast, people.world.year, product, people.owner, people.world.cast.rng, start_on=START, target=target)
    road.people = people
    return road


def product_of(people: People, number: int = 11) -> Product:
    return people.world.cast.product(people.producer, ProductSet.objects.select_related("group__sector").get(number=number))


def walk(people: People, see: See) -> None:
    """Tell `see` of every situation a dossier of this route can stand in, and of the items and sheets beside it."""
    road = set_out(people)

    def here(detail: str = "") -> None:
        dossier = road.reload()
        see(dossier.state + (f" {detail}" if detail else ""), dossier)

    _before_the_door(people, road, see)
    with road.aside():
        road.identify()
        here()
    road.start()
    here()
    _ideas_and_plans(road, here)
    _intake(road, here)
    _first_stage(people, road, here, see)
    for level in people.levels[1:]:
        _next_stage(people, road, here, level)
    road.recognise()
    here()
    road.promote()
    here()
    with clock.at(road.day):
        perform(Dossier, road.dossier.pk, "finish_promotion", by=people.fresh("province_officer"), seen=None, note="Bán tăng.")
    here()


def _before_the_door(people: People, road: Road, see: See) -> None:
    def unsaved(**more: object) -> Dossier:
        return openings.draft(product=road.product, producer=people.producer, year=people.world.year, commune=people.commune, **more)

    see("new", unsaved())
    with road.aside():
        road.start()
        see("new again", unsaved(previous=road.dossier))
        road.move("carry_over", User.objects.system(), note="Hết năm.")
        here = road.dossier
        for state in (State.POTENTIAL, State.IDEA_DRAFT, State.PLAN_DRAFT, State.IMPLEMENTING):
            continued = unsaved(previous=here)
            continued.begins_as = state
            see(f"new continued as {state}", continued)


def _ideas_and_plans(road: Road, here: Callable[..., None]) -> None:
    road.submit_idea()
    here()
    with road.aside():
        road.return_idea()
        here()
    if road.dossier.route.idea_level != road.dossier.route.intake_level:
        road.move("screen_idea", road.officer, note="Khả thi: có vùng nguyên liệu, lao động và đầu ra ổn định.")
        here()
    with road.aside():
        road.move("decline_idea", road.officer, note="Chưa phù hợp.")
        here()
    road.move("accept_idea", road.officer)
    here()
    road.submit_plan()
    here()
    with road.aside():
        road.return_plan()
        here()
    road.accept_plan()
    here()


def _intake(road: Road, here: Callable[..., None]) -> None:
    with road.aside():
        road.move("carry_over", User.objects.system(), note="Hết năm.")
        here()
    with road.aside():
        road.move("withdraw", road.owner, note="Chưa sẵn sàng.")
        here()
    road.submit_dossier()
    here()
    with road.aside():
        road.return_dossier()
        here()
    road.endorse()
    here()


def _first_stage(people: People, road: Road, here: Callable[..., None], see: See) -> None:
    level = people.levels[0]
    council = people.councils[level]
    with road.aside():
        with clock.at(road.day):
            ReviewComment.objects.create(dossier=road.dossier, item="evidence", text="Bổ sung.", written_by=road.officer)
        road.move("request_supplement", road.officer, note="Bổ sung.")
        here("before a council")
    _arrangements(people, see)
    see("item new", CouncilItem(council=council, dossier=road.dossier, criteria_set=road.dossier.criteria_set, position=1))
    with road.aside():
        item = road.lay_before()
        here("before a council")
        see("item checking", item)
        alternative = CouncilItem.objects.for_work().get(pk=item.pk)
        alternative.criteria_set = CriteriaSet.objects.filter(product_set__number=26).latest("pk")
        see("item checking, with alternative cases", alternative)
        with road.aside():
            road.ask_supplement(council)
            here("by the council")
            see("item checking while supplemented", CouncilItem.objects.for_work().get(pk=item.pk))
        with road.aside():
            road.item_move(item, "drop", "system")
            see("item dropped", CouncilItem.objects.for_work().get(pk=item.pk))
        see("item ready", road.item_move(item, "make_ready", f"{level}_secretary"))
    with road.aside():
        _scoring(people, road, here, see)
    with road.aside():
        see("item scoring, chair recused", road.open_scoring(level, recused_role="chair"))
    with road.aside():
        item = road.open_scoring(level)
        item = road.item_move(item, "propose_knock_out", f"{level}_chair", ground="forged", words="Giả mạo.")
        see("item scoring, knock-out proposed", item)
        while not item.knock_out:
            waiting = next(seat for seat in item.entitled_seats if item.is_open_to(seat) and seat.pk not in item.confirmed_by)
            with clock.at(road.day):
                perform(CouncilItem, item.pk, "confirm_knock_out", by=User.objects.get(pk=waiting.user_id), seen=None)
            item = CouncilItem.objects.for_work().get(pk=item.pk)
        here(f"{level}, knocked out")
        see("item knocked_out", item)
    road.council(5)
    _decisions(road, here, level)
    with road.aside():
        road.refuse()
        here()
    see("item closed", CouncilItem.objects.for_work().get(dossier=road.dossier))
    sheets = ScoreSheet.objects.for_work()
    see("sheet absent", sheets.get(item__dossier=road.dossier, state="absent"))
    see("sheet signed and closed", sheets.get(item__dossier=road.dossier, seat__user=people.named[f"{level}_member"]))
    with road.aside():
        road.move("remand", road.authority, note="Khiếu nại.")
        here("again")


def _arrangements(people: People, see: See) -> None:
    """The round, the council and a seat, standing and withdrawn."""
    council = people.councils[people.levels[0]]
    seat = council.seats.select_related("user").order_by("pk")[0]
    fresh = {
        "round": Round(unit=council.round.unit),
        "council": Council(round=council.round),
        "seat": Seat(council=council, user=seat.user),
    }
    for name, arranged in {"round": council.round, "council": council, "seat": seat}.items():
        see(f"{name} new", fresh[name])
        see(f"{name} in_force", arranged)
        gone = copy.copy(arranged)
        gone.state = Standing.WITHDRAWN
        see(f"{name} withdrawn", gone)


def _scoring(people: People, road: Road, here: Callable[..., None], see: See) -> None:
    level = people.levels[0]
    item = road.open_scoring(level)
    here("being scored")
    see("item scoring", item)
    with road.aside():
        _scoring_twice(people, road, here, see, item)
    sheets = ScoreSheet.objects.for_work()
    own = next(sheet for sheet in road.sheets if sheet.seat.user_id == people.named[f"{level}_member"].pk)
    silent = item.council.seats.get(user=people.named["silent_member"])
    see("sheet new", ScoreSheet(item=item, seat=silent))
    see("sheet draft", sheets.get(pk=own.pk))
    see("sheet recused", sheets.get(item=item, state="recused"))
    road._score(own, choices.for_stars(item.criteria_set, 4, road.rng))
    see("sheet signed", sheets.get(pk=own.pk))
    with clock.at(road.day):
        perform(ScoreSheet, own.pk, "reopen", by=people.fresh(f"{level}_chair"), seen=None, note="Nhầm ô.")
    see("sheet reopened", sheets.get(pk=own.pk))


def _scoring_twice(people: People, road: Road, here: Callable[..., None], see: See, item: CouncilItem) -> None:
    level = people.levels[0]
    of_member = ScoreSheet.objects.for_work().filter(item=item, seat__user=people.named[f"{level}_member"])
    see("item revealed, far apart", road.reveal_apart(item, level))
    here("with revealed totals")
    see("sheet signed and revealed", of_member.get())
    with road.aside():
        # The chair, whose total lay apart, joins the producer: the others' totals agree.
        Membership.objects.create(producer=people.producer, user=people.named[f"{level}_chair"])
        see("item revealed, come together", CouncilItem.objects.for_work().get(pk=item.pk))
    see("item rescoring", road.item_move(item, "rescore", f"{level}_chair"))
    see("sheet signed before the re-scoring", of_member.get(version=1))
    see("sheet draft of the re-scoring", of_member.get(version=2))


def _next_stage(people: People, road: Road, here: Callable[..., None], level: str) -> None:
    road.move("forward", road.authority)
    here(level)
    with road.aside():
        road.lay_before()
        here(f"{level}, before a council")
    road.council(5)
    _decisions(road, here, level)


def _decisions(road: Road, here: Callable[..., None], level: str) -> None:
    """What may be decided depends on the stage and the stars alone; councils that find fewer are tested elsewhere."""
    here(f"{level}, 5 stars")
    for stars in (4, 2):
        with road.aside():
            with forging("cycle_dossier"):
                Dossier.objects.filter(pk=road.dossier.pk).update(stars=stars)
            here(f"{level}, {stars} stars")
            if level == "national":
                road.reload()
                road.move("send_down", road.authority)
                here(f"sent down, {stars} stars")
