"""What a producer has said once, the later forms begin with; it is stored when the form is saved."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from basics import clock
from cycle.carrying import carried
from cycle.models import BusinessPlan, Dossier, Idea, Registration, SelfAssessment
from cycle.models.states import State
from tests.cycle import officer_scene
from tests.cycle.officer_scene import Scene
from tests.posting import opened, tab_of

pytestmark = pytest.mark.django_db

SAID = {
    "core_value": "Chè sạch", "novelty": "Truy xuất", "raw_materials": "Búp chè", "technology": "Sấy lạnh", "labour": "12 người",
    "market_area": "Hà Nội", "market_customers": "Gia đình",
}  # fmt: skip


@pytest.fixture
def scene() -> Scene:
    with clock.at(dt.date(2026, 4, 10)):
        yield officer_scene.build()


@pytest.fixture
def owned(client, scene):
    def make(state: str) -> Dossier:
        producer = scene.producer()
        client.force_login(scene.member(producer))
        dossier = scene.dossier(state, producer=producer)
        Idea.objects.filter(dossier=dossier).update(**SAID)
        return dossier

    return make


def test_the_plan_begins_with_what_the_idea_says(client, owned):
    dossier = owned(State.PLAN_DRAFT)
    url = reverse("plan_edit", args=[dossier.public_id])
    page = client.get(url)
    shown = tab_of(page)
    assert shown["materials"] == "Búp chè"
    assert shown["staff"] == "12 người"
    assert "Chè sạch" in shown["product"]
    assert "Hà Nội" in shown["market"]
    assert not any(page.context["form"][name].lacks for name in BusinessPlan.REQUIRED), "nobody has begun"
    assert not BusinessPlan.objects.exists(), "looking stores nothing"
    client.post(url, shown | {"technology": "Sấy lạnh và sao"})
    plan = BusinessPlan.objects.get()
    assert (plan.materials, plan.technology, plan.staff) == ("Búp chè", "Sấy lạnh và sao", "12 người")
    Idea.objects.update(raw_materials="Khác")
    assert tab_of(client.get(url))["materials"] == "Búp chè", "once saved it stays as it was saved"


def test_what_was_carried_may_be_emptied(client, owned):
    dossier = owned(State.PLAN_DRAFT)
    url = reverse("plan_edit", args=[dossier.public_id])
    client.post(url, tab_of(client.get(url)) | {"materials": ""})
    assert BusinessPlan.objects.get().materials == ""
    assert tab_of(client.get(url))["materials"] == ""


def test_planning_the_criteria_first_loses_nothing_of_what_is_carried(client, owned):
    dossier = owned(State.PLAN_DRAFT)
    one = dossier.criteria_spec().criteria[0]
    url = reverse("plan_criteria", args=[dossier.public_id])
    client.post(url, {**opened(client, url), f"c{one.pk}-planned": one.options[0].pk})
    assert tab_of(client.get(reverse("plan_edit", args=[dossier.public_id])))["materials"] == "Búp chè"


def test_a_text_that_does_not_fit_is_not_cut(scene, owned):
    dossier = owned(State.PLAN_DRAFT)
    dossier.idea.labour = "người " * 30
    assert "staff" not in carried(BusinessPlan, dossier)


def test_the_registration_takes_address_and_phone_of_the_account_where_the_producer_names_none(scene, owned):
    dossier = owned(State.IMPLEMENTING)
    (membership,) = dossier.producer.memberships.all()
    assert carried(Registration, dossier)["email"] == membership.user.email
    dossier.producer.email = "htx@ocop.example"
    assert carried(Registration, dossier)["email"] == "htx@ocop.example"


def test_the_self_assessment_begins_with_the_plan(scene, owned):
    dossier = owned(State.IMPLEMENTING)
    assert carried(SelfAssessment, dossier) == {}
    BusinessPlan.objects.create(dossier=dossier, staff="12 người", goals="Mở rộng", capacity="8 tấn")
    values = carried(SelfAssessment, dossier)
    assert "12 người" in values["structure"]
    assert "Mở rộng" in values["production_plan"]


def test_the_page_of_the_product_begins_with_the_story_of_the_idea(client, owned):
    dossier = owned(State.IMPLEMENTING)
    url = reverse("product_edit", args=[dossier.product.public_id])
    assert tab_of(client.get(url))["story_vi"] == dossier.idea.story
    client.post(url, tab_of(client.get(url)))
    dossier.product.refresh_from_db()
    assert dossier.product.story_vi == dossier.idea.story
