"""Years, products and dossiers are locked in one order by everybody: none waits for another for good."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import transaction

from basics import clock
from cycle.acts import placing, yearend
from cycle.models import CycleYear
from tests.cycle.acts.test_carrying_over import DECEMBER, administrator, carried_by_hand, planned
from tests.evaluation.racing import LONGEST, begun
from tests.worlds import make_world
from workflow.door import perform


def test_communes_are_chosen_while_the_worker_takes_on_what_waits(own_database: str, caplog: pytest.LogCaptureFixture) -> None:
    """The choice takes on every dossier of the producer, the worker one it has come to: both wait for the year."""
    world = make_world("two_level")
    first, second = carried_by_hand(world), carried_by_hand(world)
    second.producer = first.producer
    second.save_move()
    year = planned(world, 2027)
    with clock.at(DECEMBER):
        perform(CycleYear, year.pk, "open", by=administrator(world), seen=None)
    CycleYear.objects.filter(pk=year.pk).update(continued_to=first.pk)
    with transaction.atomic():
        CycleYear.objects.select_for_update().get(pk=year.pk)
        chosen = begun(partial(placing.settle, first.producer, {world.communes[0]: world.communes[1]}), DECEMBER)
        turned = begun(yearend.turn_years, DECEMBER)
    assert (chosen.result(LONGEST), turned.result(LONGEST)) == (2, 0)
    assert (first.successors.count(), second.successors.count()) == (1, 1)
    assert "a sweep failed" not in caplog.text
