"""Years, products and dossiers are locked in one order by everybody: none waits for another for good."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import transaction

from basics import clock
from cycle.acts import placing, yearend
from cycle.models import CycleYear, Dossier
from products.models import Producer, Product, ProductSet
from tests.cycle.acts.test_carrying_over import DECEMBER, administrator, carried_by_hand, planned
from tests.evaluation.racing import LONGEST, begun, refused
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


def test_communes_are_chosen_while_an_idea_is_started(own_database: str) -> None:
    """Who starts one holds the producer when it comes to the year."""
    world = make_world("two_level")
    journey = world.journey()
    settle = partial(placing.settle, journey.product.producer, {world.communes[0]: world.communes[1]})
    with transaction.atomic():
        Producer.objects.select_for_update(no_key=True).get(pk=journey.product.producer_id)
        chosen = begun(settle, journey.day)
        journey.start()
    assert chosen.result(LONGEST) == 0
    assert Producer.objects.get(pk=journey.product.producer_id).commune == world.communes[1]


@pytest.mark.parametrize("name", ["reclassify", "amend"])
def test_a_product_is_saved_while_a_dossier_of_it_moves(own_database: str, name: str) -> None:
    """The move holds the dossier when it comes to the product; who saves the product must not want the dossier."""
    world = make_world("two_level")
    journey = world.journey()
    journey.identify() if name == "amend" else journey.to_evaluation()
    data = {"name": "Trà Khe Cốc"} if name == "amend" else {"product_set": ProductSet.objects.get(number=12).code}
    move = partial(perform, Dossier, journey.dossier.pk, name, by=journey.officer, seen=None, note="Lý do", data=data)
    with transaction.atomic():
        product = Product.objects.select_for_update().get(pk=journey.product.pk)
        moved = begun(move, journey.day)
        product.name_en = "Forest tea"
        product.save(update_fields=["name_en"])
    assert not refused(moved.result(LONGEST))
    assert Dossier.objects.matching("forest tea").get().pk == journey.dossier.pk
