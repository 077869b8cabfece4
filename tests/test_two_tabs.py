"""Two tabs open on one page, on every page where something is written: neither erases what the other saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from basics import clock
from cycle.models import BusinessPlan, CommuneReport, Dossier, Idea, PlanItem, PlanYear, Registration, SelfAssessment, SelfScore
from cycle.models.states import State
from evaluation.models import CouncilItem, Mark, ScoreSheet
from products.models import Producer, Product
from tests.cycle import officer_scene
from tests.evaluation.chamber import laid_chamber
from tests.evaluation.conftest import TODAY
from tests.posting import tab_of, versions_in

pytestmark = pytest.mark.django_db


@dataclass
class Desk:
    """A page somebody writes on: two of its controls, what is typed into them, and what is stored of both."""

    client: Client
    url: str
    names: tuple[str, ...]
    texts: tuple[tuple[str, ...], ...]
    """For each control the words of the first and of the second tab."""
    stored: Callable[[], tuple[object, ...]]
    values: tuple[tuple[object, ...], ...] = ()
    """`texts` as they are stored, where that differs."""
    empty: tuple[object, ...] = ("", "")

    def value(self, control: int, tab: int) -> object:
        return (self.values or self.texts)[control][tab]

    def open(self) -> dict[str, str]:
        return tab_of(self.client.get(self.url))


def column(model, *names):
    """Reads the one row of a model, or nothing."""
    return lambda: model.objects.values_list(*names).first() or ("", "")


def dossier_page(state: str, name: str, **desk) -> Callable[[], Iterator[Desk]]:
    def make() -> Iterator[Desk]:
        with clock.at(officer_scene.TODAY):
            scene = officer_scene.build()
            dossier = scene.dossier(state)
            dossier.criteria_set_id = dossier.criteria_spec().pk if state != State.IDEA_DRAFT else None
            Dossier.objects.filter(pk=dossier.pk).update(criteria_set=dossier.criteria_set_id)
            Idea.objects.update(story="")
            Product.objects.update(name_vi="Chè", story_vi="", story_en="")
            assert dossier.producer is not None
            client = Client()
            client.force_login(scene.officer if name == "commune_report_edit" else scene.member(dossier.producer))
            thing = dossier.product if name == "product_edit" else dossier
            filled = desk["filled"](dossier) if "filled" in desk else desk
            yield Desk(client, reverse(name, args=[thing.public_id]), **filled)

    return make


def criteria_page(state: str, name: str, model, option: str, text: str) -> Callable[[], Iterator[Desk]]:
    def filled(dossier: Dossier) -> dict[str, object]:
        first = dossier.criteria_spec().criteria[0]
        keys = (first.options[0].key, first.options[1].key)
        return {
            "names": (f"c{first.key}-{option}", f"c{first.key}-{text}"),
            "texts": (tuple(map(str, keys)), ("Một", "Hai")),
            "values": (keys, ("Một", "Hai")),
            "stored": lambda: model.objects.values_list(f"{option}_id", text).first() or (None, ""),
            "empty": (None, ""),
        }

    return dossier_page(state, name, filled=filled)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def marks() -> Iterator[Desk]:
    with clock.at(TODAY):
        made = laid_chamber()
        made.open_for_scoring()
        sheet = made.sheet(made.seat("member"))
        first = sheet.item.dossier.criteria_spec().criteria[0]
        keys = (first.options[0].key, first.options[1].key)
        yield Desk(
            signed_in(made.user("member")),
            reverse("sheet_edit", args=[sheet.public_id]),
            (f"c{first.key}", "remark"),
            (tuple(map(str, keys)), ("Một", "Hai")),
            lambda: (
                Mark.objects.values_list("option_id", flat=True).first(),
                ScoreSheet.objects.values_list("remark", flat=True).get(pk=sheet.pk),
            ),
            (keys, ("Một", "Hai")),
            (None, ""),
        )


def advice() -> Iterator[Desk]:
    with clock.at(TODAY):
        made = laid_chamber()
        made.answer()
        yield Desk(
            signed_in(made.user("advisory")),
            reverse("item_assessment", args=[made.item.public_id]),
            ("assessment",),
            (("Một", "Hai"),),
            lambda: (CouncilItem.objects.get(pk=made.item.pk).assessment,),
            empty=("",),
        )


TEXTS = (("Một", "Hai"), ("Ba", "Bốn"))
DESKS = {
    "idea": dossier_page(
        State.IDEA_DRAFT, "idea_edit", names=("story", "brand"), texts=TEXTS, stored=column(Idea, "story", "brand")
    ),
    "plan": dossier_page(
        State.PLAN_DRAFT, "plan_edit", names=("goals", "risks"), texts=TEXTS, stored=column(BusinessPlan, "goals", "risks")
    ),
    "plan_criteria": criteria_page(State.PLAN_DRAFT, "plan_criteria", PlanItem, "today", "measure"),
    "registration": dossier_page(
        State.IMPLEMENTING, "registration_edit",
        names=("title", "attachments"), texts=TEXTS, stored=column(Registration, "title", "attachments"),
    ),
    "self_assessment": dossier_page(
        State.IMPLEMENTING, "assessment_edit",
        names=("history", "structure"), texts=TEXTS, stored=column(SelfAssessment, "history", "structure"),
    ),
    "scores": criteria_page(State.IMPLEMENTING, "assessment_scores", SelfScore, "option", "description"),
    "report": dossier_page(
        State.DOSSIER_SUBMITTED, "commune_report_edit",
        names=("local_labour", "proposal"), texts=TEXTS, stored=column(CommuneReport, "local_labour", "proposal"),
    ),
    "product": dossier_page(
        State.IMPLEMENTING, "product_edit",
        names=("story_vi", "story_en"), texts=TEXTS, stored=column(Product, "story_vi", "story_en"),
    ),
    "marks": marks,
    "advice": advice,
}  # fmt: skip


@pytest.fixture(params=DESKS)
def desk(request, db) -> Iterator[Desk]:
    yield from DESKS[request.param]()


def test_what_two_tabs_changed_is_shown_and_the_rest_is_saved(desk):
    first, second = desk.open(), desk.open()
    first[desk.names[0]] = desk.texts[0][0]
    assert desk.client.post(desk.url, first).status_code == 302
    for name, texts in zip(desk.names, desk.texts, strict=True):
        second[name] = texts[1]
    late = desk.client.post(desk.url, second)
    assert late.status_code == 409
    assert desk.stored()[0] == desk.value(0, 0), "the first tab's"
    assert all(desk.stored()[n] == desk.value(n, 1) for n in range(1, len(desk.names))), "undisputed"
    assert "data-error-summary" in late.content.decode()
    page = tab_of(late)
    assert [page[name] for name in desk.names] == [texts[1] for texts in desk.texts], "the fields keep what was typed"
    assert desk.client.post(desk.url, page).status_code == 302
    assert desk.stored()[0] == desk.value(0, 1), "saving again is a choice"


@pytest.mark.parametrize("desk", [name for name in DESKS if name != "advice"], indirect=True)
def test_each_tab_saves_what_it_changed(desk):
    first, second = desk.open(), desk.open()
    first[desk.names[0]], second[desk.names[1]] = desk.texts[0][0], desk.texts[1][1]
    assert [desk.client.post(desk.url, tab).status_code for tab in (first, second)] == [302, 302]
    assert desk.stored() == (desk.value(0, 0), desk.value(1, 1))


def test_a_post_of_one_field_saves_one_field(desk):
    whole = desk.open()
    for name, texts in zip(desk.names, desk.texts, strict=True):
        whole[name] = texts[0]
    assert desk.client.post(desk.url, whole).status_code == 302
    versions = dict(pair.split(":") for pair in desk.open()["versions"].split())
    name = desk.names[0]
    assert desk.client.post(desk.url, {"versions": f"{name}:{versions[name]}", name: desk.texts[0][1]}).status_code == 302
    assert desk.stored() == (desk.value(0, 1), *(desk.value(n, 0) for n in range(1, len(desk.names))))


def test_a_post_without_versions_changes_nothing_and_says_so(desk):
    """A page that was opened before pages carried versions: nothing is taken for saved, and nothing typed is lost."""
    answer = desk.client.post(desk.url, {name: texts[0] for name, texts in zip(desk.names, desk.texts, strict=True)})
    assert answer.status_code == 409
    assert tuple(value or "" for value in desk.stored()) == tuple(value or "" for value in desk.empty)
    assert desk.client.post(desk.url, tab_of(answer)).status_code == 302
    assert desk.stored() == tuple(desk.value(n, 0) for n in range(len(desk.names)))


@pytest.mark.parametrize("desk", ["idea", "plan"], indirect=True)
def test_a_conflict_names_the_disputed_fields_alone(desk):
    """Of a form of many fields, all of them posted."""
    first, second = desk.open(), desk.open()
    assert len(second) > 12
    desk.client.post(desk.url, {**first, desk.names[0]: "Một", desk.names[1]: "Ba"})
    late = desk.client.post(desk.url, {**second, desk.names[0]: "Hai"})
    form = late.context["form"]
    assert [one.name for one in form.disputes] == [desk.names[0]]
    assert list(form.errors) == [desk.names[0]]
    assert [link.url for link in form.disputed] == [f"#id_{desk.names[0]}"]
    assert tab_of(late)[desk.names[1]] == "Ba", "what the other tab saved elsewhere is taken over"


@pytest.mark.parametrize("desk", ["idea", "plan"], indirect=True)
def test_saving_an_older_tab_again_and_again_erases_nothing(desk):
    """Whoever goes back to the old page has not seen what was saved meanwhile, however often they press."""
    first, second = desk.open(), desk.open()
    desk.client.post(desk.url, {**first, desk.names[0]: "Một", desk.names[1]: "Ba"})
    for _press in range(3):
        assert desk.client.post(desk.url, {**second, desk.names[0]: "Hai", desk.names[1]: ""}).status_code == 409
        assert desk.stored() == ("Một", "Ba")
    page = tab_of(desk.client.post(desk.url, {**second, desk.names[0]: "Hai"}))
    desk.client.post(desk.url, {**desk.open(), desk.names[0]: "Mới hơn nữa"})
    assert desk.client.post(desk.url, page).status_code == 409, "what was saved since the page of the conflict is not seen either"
    assert desk.stored() == ("Mới hơn nữa", "Ba")


@pytest.fixture
def plan(db) -> Iterator[Desk]:
    yield from DESKS["plan"]()


def money() -> list[tuple[int, Decimal, Decimal]]:
    return list(PlanYear.objects.values_list("year", "cost", "revenue"))


def test_figures_of_a_year_are_merged_one_by_one(plan):
    plan.client.post(plan.url, {**plan.open(), "cost_2026": "4", "revenue_2026": "9"})
    first, second = plan.open(), plan.open()
    plan.client.post(plan.url, {**first, "cost_2026": "5"})
    assert plan.client.post(plan.url, {**second, "revenue_2026": "8", "cost_2027": "1", "revenue_2027": "2"}).status_code == 302
    assert money() == [(2026, 5, 8), (2027, 1, 2)]


def test_money_with_decimals_is_kept_and_no_change_where_it_is_sent_again(plan):
    plan.client.post(plan.url, {**plan.open(), "cost_2026": "120,5", "revenue_2026": "1.200,50"})
    assert money() == [(2026, Decimal("120.5"), Decimal("1200.5"))]
    shown = plan.open()
    assert (shown["cost_2026"], shown["revenue_2026"]) == ("120,5", "1.200,5")
    plan.client.post(plan.url, {**plan.open(), "cost_2026": "130"})
    assert plan.client.post(plan.url, {**shown, "goals": "Mở rộng"}).status_code == 302
    assert money() == [(2026, 130, Decimal("1200.5"))]


def test_no_half_of_a_year_is_saved_where_the_other_is_disputed(plan):
    plan.client.post(plan.url, {**plan.open(), "cost_2026": "4", "revenue_2026": "9"})
    first, second = plan.open(), plan.open()
    plan.client.post(plan.url, {**first, "cost_2026": "5"})
    late = plan.client.post(plan.url, {**second, "cost_2026": "", "revenue_2026": "", "goals": "Mở rộng"})
    assert late.status_code == 409
    assert set(late.context["form"].errors) == {"cost_2026", "revenue_2026"}
    assert (money(), BusinessPlan.objects.get().goals) == ([(2026, 5, 9)], "Mở rộng")
    assert plan.client.post(plan.url, tab_of(late)).status_code == 302
    assert money() == []


def test_one_figure_of_a_year_alone_is_asked_for_its_other(plan):
    versions = dict(pair.split(":") for pair in plan.open()["versions"].split())
    answer = plan.client.post(plan.url, {"versions": f"cost_2026:{versions['cost_2026']}", "cost_2026": "4"})
    assert set(answer.context["form"].errors) == {"cost_2026"}
    assert not PlanYear.objects.exists()


def test_a_box_is_ticked_and_cleared_by_its_version_alone(db):
    for idea in DESKS["idea"]():
        assert idea.client.post(idea.url, {**idea.open(), "committed": "on"}).status_code == 302
        versions = dict(pair.split(":") for pair in idea.open()["versions"].split())
        idea.client.post(idea.url, {"versions": f"story:{versions['story']}", "story": "Chuyện"})
        assert Idea.objects.get().committed, "its version was not posted"
        idea.client.post(idea.url, {"versions": f"committed:{versions['committed']}"})
        assert not Idea.objects.get().committed


def test_a_form_that_cannot_be_read_keeps_what_was_typed_and_its_versions(plan):
    tab = {**plan.open(), "cost_2026": "vài đồng", "goals": "Mở rộng"}
    answer = plan.client.post(plan.url, tab)
    assert answer.status_code == 200
    assert tab_of(answer) == tab
    assert versions_in(answer) == tab["versions"]
    assert not BusinessPlan.objects.exists()


def test_the_registration_is_begun_with_what_is_known_and_saved_so(db):
    for registration in DESKS["registration"]():
        Producer.objects.update(representative_name="Hoàng Thị Lan", phone="+84912345678")
        tab = registration.open()
        assert (tab["representative"], tab["phone"]) == ("Hoàng Thị Lan", "0912 345 678")
        assert registration.client.post(registration.url, tab).status_code == 302
        assert Registration.objects.values_list("representative", "phone").get() == ("Hoàng Thị Lan", "+84912345678")
