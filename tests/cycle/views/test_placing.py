"""Producers whose former commune became no single one: they choose, and nothing of theirs is stuck."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import AdministrativeUnit
from accounts.units import candidates
from basics import clock
from cycle.acts import openings, yearend
from cycle.acts.placing import choices_for
from cycle.models import CycleYear, Dossier
from cycle.models.states import State
from products.models import Product
from tests.cycle import officer_scene
from tests.cycle.officer_scene import TODAY, open_year
from tests.factories import ImportedRecognitionFactory, appoint
from workflow.door import MoveRefused, perform

pytestmark = pytest.mark.django_db

LOST = ("03751", "03913", "07693", "16411", "18448", "27217")
"""Some of the communes of before 1/7/2025 of which no list says what they became."""


class Stuck:
    """A member of a producer of a lost commune, in whose province of today a year is open."""

    def __init__(self, code: str) -> None:
        scene = officer_scene.build()
        communes = AdministrativeUnit.objects.select_related("parent__parent__parent", "province")
        self.commune = communes.get(era="2004", level="commune", code=code)
        self.year = open_year(self.commune.province.successors.get(), 2026)
        self.producer = scene.producer(self.commune)
        self.product = Product.objects.create(producer=self.producer, product_set=scene.product_set, name_vi="Chè Cũ", commune=self.commune)
        self.member = scene.member(self.producer)
        self.place = reverse("producer_place", args=[self.producer.public_id])
        self.scene = scene

    def choose(self, client, index=0):
        """Choose the commune of that place in the list; the commune and the answer."""
        chosen = candidates(self.commune, self.year.units_as_of)[index]
        return chosen, client.post(self.place, {self.commune.public_id: chosen.public_id})


@pytest.fixture
def at_work():
    with clock.at(TODAY):
        yield


@pytest.fixture(params=LOST)
def stuck(request, at_work, client):
    stuck = Stuck(request.param)
    client.force_login(stuck.member)
    return stuck


@pytest.fixture
def one(at_work, client):
    stuck = Stuck("27217")
    client.force_login(stuck.member)
    return stuck


def test_starting_an_idea_asks_for_the_commune_of_today_first(client, stuck):
    start = reverse("dossier_start")
    assert client.get(start).url == f"{stuck.place}?tiep={start}"
    asked = client.get(f"{stuck.place}?tiep={start}")
    assert stuck.commune.parent.name in asked.content.decode()
    chosen = candidates(stuck.commune, stuck.year.units_as_of)[-1]
    answer = client.post(f"{stuck.place}?tiep={start}", {stuck.commune.public_id: chosen.public_id})
    assert answer.url == start
    stuck.product.refresh_from_db()
    stuck.producer.refresh_from_db()
    assert stuck.product.commune == stuck.producer.commune == chosen
    assert stuck.producer.province == stuck.year.province
    client.post(start, {"product": stuck.product.public_id, "producer": stuck.producer.public_id})
    assert Dossier.objects.get(product=stuck.product).commune == chosen


def test_opening_without_a_choice_is_refused_with_what_to_do(one):
    with pytest.raises(MoveRefused, match=r"Phường 11 .*Chè Cũ"):
        openings.start(product=one.product, year=one.year, by=one.member)


def test_entering_again_asks_for_the_commune_too(client, one):
    ImportedRecognitionFactory(product=one.product)
    again = reverse("product_again", args=[one.product.public_id])
    assert client.get(again).url == f"{one.place}?tiep={again}"
    chosen, _answer = one.choose(client)
    fresh = openings.enter_again(
        product=Product.objects.get(pk=one.product.pk), previous=None, kind="upgrade", year=one.year, by=one.member
    )
    assert fresh.commune == chosen


def test_dossier_carried_over_waits_for_the_choice_and_then_goes_on(client, one):
    before = open_year(one.commune.province, 2025, route="three_level", units_as_of=dt.date(2025, 6, 30))
    waiting = openings.start(product=one.product, year=before, by=one.member)
    administrator = appoint(before.province, "administrator", valid_from=dt.date(2024, 1, 1))
    perform(CycleYear, before.pk, "start_closing", by=administrator, seen=None)
    assert yearend.turn_years() == 1
    assert not waiting.successors.exists()
    page = client.get(reverse("dossier_detail", args=[waiting.public_id]))
    assert one.place in page.content.decode()
    chosen, answer = one.choose(client)
    assert answer.status_code == 302
    fresh = Dossier.objects.get(product=one.product, cycle_year=one.year)
    assert (fresh.commune, fresh.previous, fresh.state) == (chosen, waiting, State.IDEA_DRAFT)
    assert one.place not in client.get(reverse("dossier_detail", args=[waiting.public_id])).content.decode()


def test_choice_outside_the_list_is_refused(client, one):
    elsewhere = one.scene.commune
    answer = client.post(one.place, {one.commune.public_id: elsewhere.public_id})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert client.post(one.place, {one.commune.public_id: ""}).context["form"].errors
    one.producer.refresh_from_db()
    assert one.producer.commune == one.commune


def test_page_leads_nowhere_else_and_is_for_members(client, one):
    one.choose(client)
    assert choices_for(type(one.producer).objects.get(pk=one.producer.pk)) == {}
    assert client.get(f"{one.place}?tiep=https://evil.example/").url == reverse("dossier_list")
    client.force_login(one.scene.officer)
    assert client.get(one.place).status_code == 404


def test_producer_of_today_is_not_asked(client, one):
    producer = one.scene.producer()
    client.force_login(one.scene.member(producer))
    assert choices_for(producer) == {}
    assert client.get(reverse("dossier_start")).status_code == 200
