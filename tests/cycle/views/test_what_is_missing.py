"""What a submission still lacks stands open on the producer's pages, each thing with the way to where it is written."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.urls import reverse
from django.utils.translation import gettext

from basics import clock
from cycle.forms.plans import BusinessPlanForm
from cycle.models import BusinessPlan, Dossier, PlanItem
from cycle.models.states import State
from ocop_portal.simulation import writing
from tests.cycle import officer_scene
from tests.cycle.officer_scene import Scene
from tests.owner import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    with clock.at(dt.date(2026, 4, 10)):
        yield officer_scene.build()


@pytest.fixture
def planned(client, scene) -> Dossier:
    """A plan complete but for what is done about two criteria, its producer signed in."""
    producer = scene.producer()
    client.force_login(scene.member(producer))
    dossier = scene.dossier(State.PLAN_DRAFT, producer=producer)
    writing.write_plan(dossier, 4, random.Random(3))
    rising = [item.pk for item in PlanItem.objects.filter(plan__dossier=dossier, by_when__isnull=False)][:2]
    PlanItem.objects.filter(pk__in=rising).update(by_when=None)
    return dossier


def codes_lacking(dossier: Dossier) -> list[str]:
    items = PlanItem.objects.filter(plan__dossier=dossier).select_related("criterion", "today", "planned")
    return [item.criterion.code for item in items if item.missing()]


def test_the_reason_why_a_plan_cannot_be_handed_in_stands_open_beside_its_shut_button(client, planned):
    page = client.get(reverse("dossier_detail", args=[planned.public_id]))
    desk = page.context["desk"]
    assert desk.primary.url == reverse("plan_criteria", args=[planned.public_id])
    assert desk.shut.name == "submit_plan"
    assert desk.shut not in desk.others
    card = page.content.decode().split('class="more-fold"')[0]
    lacking = codes_lacking(planned)
    assert len(lacking) == 2
    part = planned.criteria_spec().by_code[lacking[0]].part
    for code in lacking:
        assert f'?phan={part}#criterion-{code}">{code}</a>' in card


def test_criteria_without_work_day_and_helper_are_not_counted_as_planned(client, planned):
    whole = len(planned.criteria_spec().criteria)
    words = gettext("%(done)d of %(whole)d criteria") % {"done": whole - 2, "whole": whole}
    tasks = client.get(reverse("dossier_detail", args=[planned.public_id])).context["tasks"]
    assert words in [task.status for task in tasks]


def test_the_page_of_the_criteria_marks_the_places_that_are_still_empty(client, planned):
    code = codes_lacking(planned)[0]
    part = planned.criteria_spec().by_code[code].part
    page = client.get(reverse("plan_criteria", args=[planned.public_id]), {"phan": part})
    rows = {row.one.code: row for group in page.context["page"].groups for row in group.rows}
    assert rows[code].form.lacking == ["by_when"]
    assert sum(tab.done for tab in page.context["page"].tabs) == len(planned.criteria_spec().criteria) - 2
    assert not any(row.lacks for other, row in rows.items() if other not in codes_lacking(planned))
    assert [place.text for place in page.context["missing"][0].places] == codes_lacking(planned)
    assert page.content.decode().count(gettext("Still missing") + "<") >= 2


def test_nothing_is_marked_in_a_sheet_nobody_has_begun(client, planned):
    PlanItem.objects.all().delete()
    page = client.get(reverse("plan_criteria", args=[planned.public_id]))
    assert not page.context["missing"]
    assert not any(row.lacks for group in page.context["page"].groups for row in group.rows)


def test_an_empty_box_of_a_form_is_marked_once_its_writer_has_begun(client, planned):
    BusinessPlan.objects.filter(dossier=planned).update(risks="")
    form = client.get(reverse("plan_edit", args=[planned.public_id])).context["form"]
    assert [name for name in form.fields if form[name].lacks] == ["risks"]
    with as_owner():
        BusinessPlan.objects.filter(dossier=planned).delete()
    assert not any(BusinessPlanForm(instance=BusinessPlan(dossier=planned))[name].lacks for name in BusinessPlan.REQUIRED)


def test_a_missing_box_of_a_form_is_named_and_reached(client, planned):
    BusinessPlan.objects.filter(dossier=planned).update(risks="")
    (first, *_more) = client.get(reverse("dossier_detail", args=[planned.public_id])).context["desk"].shut.blockers
    (place,) = first.places
    assert place.url == reverse("plan_edit", args=[planned.public_id]) + "#id_risks"
    assert str(first.text) == f"{first.before}{place.text}{first.after}"
