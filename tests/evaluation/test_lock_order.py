"""A dossier moves while its item does: no deadlock, and in the end all is as if one had come after the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from basics import clock
from cycle.models import Dossier, ReviewComment
from cycle.models.states import State
from evaluation.acts.assigning import put_before
from evaluation.models import Council, CouncilItem
from products.models import Membership, ProductSet
from tests.evaluation.chamber import Chamber, make_chamber
from tests.evaluation.conftest import TODAY
from tests.evaluation.racing import outcome, refused, together
from tests.worlds import World, make_world
from workflow import proof
from workflow.door import perform
from workflow.models import LogChain

TAKEN_AWAY = "withdraw send_back request_supplement reclassify"
PAIRS = {
    "waiting": (TAKEN_AWAY, "open_item"),
    "waiting while supplemented": ("resume withdraw reclassify", "open_item"),
    "checking": (TAKEN_AWAY, "make_ready confirm_knock_out"),
    "checking while supplemented": ("resume withdraw reclassify", "make_ready"),
    "ready": (TAKEN_AWAY, "check_again start_scoring confirm_knock_out"),
    "scoring": (TAKEN_AWAY, "reveal confirm_knock_out"),
    "revealed": (TAKEN_AWAY, "rescore confirm_knock_out"),
    "come together": (TAKEN_AWAY, "close"),
    "rescoring": (TAKEN_AWAY, "reveal"),
}
"""Where both stand -> moves of the dossier that look at the item or move it, moves of the item that look at the dossier or move it."""

FITTING = {
    State.IN_EVALUATION: {"", "checking", "ready", "scoring", "revealed", "rescoring"},
    State.SUPPLEMENT_REQUESTED: {"", "checking"},
    State.AWAITING_DECISION: {"closed", "knocked_out"},
    State.WITHDRAWN: {"", "dropped"},
    State.DOSSIER_SUBMITTED: {"", "dropped"},
}
"""State of the dossier -> states of its item; "" where it has none."""


@dataclass
class Scene:
    """A dossier, its item where there is one, and who moves them."""

    chamber: Chamber | None
    council: Council
    dossier: Dossier
    people: dict[str, User]
    day: dt.date = TODAY

    def move_dossier(self, name: str) -> Callable[[], Any]:
        data = {"product_set": ProductSet.objects.get(number=12).code} if name == "reclassify" else {}
        by = self.people[name]
        return partial(perform, Dossier, self.dossier.pk, name, by=by, seen=None, note="Lý do", data=data)

    def move_item(self, name: str) -> Callable[[], Any]:
        if self.chamber is None:
            read_before = Dossier.objects.for_detail().get(pk=self.dossier.pk)
            return partial(put_before, self.council, read_before, by=self.people[name])
        return partial(perform, CouncilItem, self.chamber.item.pk, name, by=self.people[name], seen=None, note="Giả mạo")

    def stands(self) -> tuple[str, str]:
        """The states of dossier and item."""
        items = CouncilItem.objects.filter(dossier=self.dossier)
        return Dossier.objects.get(pk=self.dossier.pk).state, items.values_list("state", flat=True).first() or ""

    def one_after_the_other(self, *acts: Callable[[], Any]) -> tuple[Any, ...]:
        """What would come of it; nothing does."""
        with transaction.atomic(), clock.at(self.day):
            came = tuple(refused(outcome(act)) for act in acts)
            stands = self.stands()
            transaction.set_rollback(True)
        return (*came, *stands)


@pytest.fixture(scope="module")
def world(own_database_of_module: str, django_db_blocker: Any) -> Iterator[World]:
    """In a database where transactions really commit. All that was done at once makes one log without a fault."""
    with django_db_blocker.unblock(), clock.at(TODAY):
        world = make_world("two_level")
        yield world
        assert list(proof.faults_of(LogChain.objects.of(f"year:{world.year.pk}"))) == []


@transaction.atomic
def set_scene(world: World, where: str, of_item: str) -> Scene:
    """Committed once, as a whole: that is what takes long."""
    scene = _without_item(world) if where.startswith("waiting") else _before_the_council(world, where)
    if scene.chamber and of_item == "confirm_knock_out":
        scene.people[of_item] = scene.chamber.nearly_knock_out()
    if where.endswith("while supplemented"):
        asked = scene.move_dossier("request_supplement")()
        scene.day = asked.desk_due + dt.timedelta(days=1)
    return scene


def _without_item(world: World) -> Scene:
    journey = world.endorsed()
    dossier = journey.dossier
    officer = User.objects.get(pk=journey.officer.pk)
    ReviewComment.objects.create(dossier=dossier, item="evidence", text="Thiếu", written_by=officer)
    people = dict.fromkeys(["send_back", "request_supplement", "reclassify", "resume", "open_item"], officer)
    return Scene(None, world.cast.council(world.province, world.year), dossier, {**people, "withdraw": journey.owner})


def _before_the_council(world: World, where: str) -> Scene:
    chamber = make_chamber(world)
    secretary, chair, officer = chamber.user("secretary"), chamber.user("chair"), User.objects.get(pk=chamber.journey.officer.pk)
    ReviewComment.objects.create(dossier=chamber.item.dossier, item="evidence", text="Thiếu", written_by=secretary)
    people = dict.fromkeys(["start_scoring", "reveal", "rescore", "close"], chair)
    people |= dict.fromkeys(["request_supplement", "resume", "make_ready", "check_again"], secretary)
    people |= {"withdraw": chamber.journey.owner, "send_back": officer, "reclassify": officer}
    chamber.answer()
    chamber.assess()
    {
        "ready": lambda: chamber.move("make_ready", secretary),
        "scoring": lambda: _all_signed(chamber),
        "revealed": lambda: _revealed(chamber),
        "come together": lambda: _come_together(chamber),
        "rescoring": lambda: _scored_again(chamber),
    }.get(where, lambda: None)()
    return Scene(chamber, chamber.council, chamber.item.dossier, people)


def _all_signed(chamber: Chamber) -> None:
    chamber.open_for_scoring()
    chamber.sign_all()


def _revealed(chamber: Chamber) -> None:
    chamber.open_for_scoring()
    chamber.reveal_apart()


def _come_together(chamber: Chamber) -> None:
    """The member whose total lay apart joins the producer."""
    chamber.open_for_scoring()
    lone = chamber.seat("member")
    chamber.sign(lone, 5)
    chamber.sign_all(but=(lone,), stars=2)
    chamber.move("reveal", chamber.user("chair"))
    Membership.objects.create(producer=chamber.item.dossier.producer, user=lone.user)


def _scored_again(chamber: Chamber) -> None:
    _revealed(chamber)
    chamber.move("rescore", chamber.user("chair"))
    chamber.sign_all()


@pytest.mark.parametrize(
    ("where", "of_dossier", "of_item"),
    [
        (where, of_dossier, of_item)
        for where, (dossiers, items) in PAIRS.items()
        for of_dossier in dossiers.split()
        for of_item in items.split()
    ],
)
def test_dossier_and_item_moved_at_once_end_as_one_after_the_other(world: World, where: str, of_dossier: str, of_item: str) -> None:
    scene = set_scene(world, where, of_item)
    dossier_moves, item_moves = scene.move_dossier(of_dossier), scene.move_item(of_item)
    first, second, *stands = scene.one_after_the_other(dossier_moves, item_moves)
    swapped = scene.one_after_the_other(scene.move_item(of_item), dossier_moves)
    legal = {(first, second, *stands), (swapped[1], swapped[0], *swapped[2:])}
    assert legal - {(True, True, *scene.stands())}, "one of them is possible here"

    results = together(dossier_moves, scene.move_item(of_item), day=scene.day)

    dossier, item = scene.stands()
    assert (*map(refused, results), dossier, item) in legal
    assert item in FITTING[State(dossier)]
    for open_item in CouncilItem.objects.open().filter(dossier=scene.dossier):
        assert open_item.criteria_set_id == Dossier.objects.get(pk=scene.dossier.pk).criteria_set_id
