"""Two people at once: one result, one entry, one item."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections

from accounts.models import User
from basics import clock
from cycle.models import Dossier
from evaluation import sheets
from evaluation.acts.assigning import put_before
from evaluation.models import CouncilItem, Result, ScoreSheet
from evaluation.sheets import Entry, Filled, SavedElsewhere
from products.criteria_store import from_database
from tests.evaluation.chamber import Chamber, make_chamber
from tests.evaluation.conftest import TODAY
from tests.worlds import make_world
from workflow.door import MoveRefused, perform


@pytest.fixture
def committed(own_database: str, django_db_blocker: Any) -> Iterator[Chamber]:
    """A chamber open for scoring in a database where transactions really commit."""
    with django_db_blocker.unblock(), clock.at(TODAY):
        chamber = make_chamber(make_world("two_level"))
        chamber.open_for_scoring()
        yield chamber


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts in threads that start at one moment; what each returned, or the refusal it met."""
    results: list[Any] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            start.wait()
            with clock.at(TODAY):
                results[place] = act()
        except (MoveRefused, SavedElsewhere) as refused:
            results[place] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_closings_at_once_make_one_result(committed: Chamber) -> None:
    committed.sign_all()
    chair, seen = committed.user("chair"), CouncilItem.objects.get(pk=committed.item.pk).revision
    results = together(*[lambda: perform(CouncilItem, committed.item.pk, "reveal", by=chair, seen=seen)] * 2)
    refused = [result for result in results if isinstance(result, MoveRefused)]
    assert len(refused) == 1
    assert len(refused[0].sentences) == 1
    assert Result.objects.count() == 1
    assert (committed.entries("close"), committed.entries("record_result")) == (1, 1)


def test_two_officers_at_once_open_one_item(committed: Chamber) -> None:
    dossier = committed.world.journey().to_evaluation()
    officer = User.objects.get(pk=committed.world.officer(committed.council.round.unit).pk)
    results = together(*[lambda: put_before(committed.council, Dossier.objects.for_detail().get(pk=dossier.pk), by=officer)] * 2)
    assert sum(isinstance(result, MoveRefused) for result in results) == 1
    assert CouncilItem.objects.filter(dossier=dossier).count() == 1


def test_two_saves_at_once_keep_one_and_tell_the_other(committed: Chamber) -> None:
    sheet, user = committed.sheet(committed.seat("member")), committed.user("member")
    first = from_database(committed.item.criteria_set_id).criteria[0]
    saves = [
        lambda option=option: sheets.save(sheet, Filled({first.pk: Entry(option.pk)}), by=user, seen=0) for option in first.options[:2]
    ]
    results = together(*saves)
    assert sum(isinstance(result, SavedElsewhere) for result in results) == 1
    assert ScoreSheet.objects.get(pk=sheet.pk).saves == 1


def test_signing_while_saving_leaves_a_signed_sheet_as_it_was_signed(committed: Chamber) -> None:
    sheet, user = committed.fill(committed.seat("member")), committed.user("member")
    first = from_database(committed.item.criteria_set_id).criteria[0]
    other = next(option for option in first.options if option.pk != sheet.marks.get(criterion=first.pk).option_id)

    def save() -> Any:
        try:
            return sheets.save(sheet, Filled({first.pk: Entry(other.pk)}), by=user, seen=0)
        except sheets.NotYours as refused:
            return refused

    together(save, lambda: perform(ScoreSheet, sheet.pk, "sign", by=user, seen=None))
    stored = ScoreSheet.objects.get(pk=sheet.pk)
    assert stored.state == "signed"
    assert stored.saved_at is None or stored.saved_at <= stored.signed_at
