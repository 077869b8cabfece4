"""The producer's road in the browser's terms: start, idea, plan, dossier; each page by each click."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.urls import reverse
from PIL import Image

from basics import clock
from cycle.models import Dossier, Notice
from cycle.models.states import State
from products.criteria_store import from_database
from products.models import CriteriaSet, EvidenceKind
from tests.cycle import officer_scene
from tests.cycle.officer_scene import Scene
from tests.posting import opened
from workflow.door import perform
from workflow.moves import moves_of

pytestmark = pytest.mark.django_db

IDEA = {
    "core_value": "Chè sạch", "story": "Ba đời làm chè", "raw_materials": "Búp chè", "production_place": "La Bằng", "labour": "12 người",
    "packaging": "Hộp giấy", "quality_target": "4 sao", "market_area": "Hà Nội", "market_customers": "Gia đình", "novelty": "Truy xuất",
    "expected_price": "120.000 đồng", "committed": "on",
}  # fmt: skip
PLAN = {
    "target_star": "3", "goals": "Mở rộng", "capital": "850 triệu", "staff": "12", "product": "Chè đinh",
    "market": "Cửa hàng", "materials": "La Bằng",
    "technology": "Sấy lạnh", "capacity": "8 tấn", "environment": "Thu gom", "investment": "400 triệu", "risks": "Mất mùa",
    "cost_2026": "1.200", "revenue_2026": "1 500",
}  # fmt: skip


@pytest.fixture
def scene() -> Scene:
    with clock.at(officer_scene.TODAY):
        yield officer_scene.build()


def png() -> io.BytesIO:
    held = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(held, "PNG")
    held.seek(0)
    held.name = "giay.png"
    return held


def spec_of(dossier):
    return from_database(CriteriaSet.objects.in_force(dossier.product.product_set, dossier.cycle_year.regulation).pk)


def best(criterion):
    """The option with the most points, of the first case where there are cases."""
    return max(criterion.options_of(criterion.cases[0] if criterion.cases else ""), key=lambda option: option.points)


def move(client, dossier, name, **posted):
    seen = Dossier.objects.get(pk=dossier.pk).revision
    return client.post(reverse("dossier_move", args=[dossier.public_id, name]), {"seen": seen, **posted})


def checked(client, dossier, name):
    """The parts shown on the page before a submission, each with a link to where it is changed."""
    parts = client.get(reverse("dossier_move", args=[dossier.public_id, name])).context["answers"]
    assert all(part.url and part.opened for part in parts)
    return [part.name for part in parts]


def by_officer(scene, dossier, name, **more):
    perform(Dossier, dossier.pk, name, by=scene.officer, seen=None, **more)


def fill_criteria(client, dossier, url_name, answer):
    spec = spec_of(dossier)
    for part in spec.parts:
        url = reverse(url_name, args=[dossier.public_id]) + f"?phan={part.code}"
        posted = opened(client, url)
        for one in spec.criteria:
            if one.part == part.code:
                posted |= {f"c{one.pk}-{name}": value for name, value in answer(one).items()}
        assert client.post(url, posted).status_code == 302


def planned(one):
    option = best(one)
    return {"today": one.options[0].pk, "planned": option.pk, "measure": "Làm", "by_when": "30/06/2026", "helper": "Xã"}


def scored(one):
    return {"option": best(one).pk, "description": "Có minh chứng"}


def test_a_product_goes_from_idea_to_the_commune_by_its_own_screens(client, scene):
    producer = scene.producer()
    user = scene.member(producer)
    client.force_login(user)
    assert "form" in client.get(reverse("dossier_start")).context
    response = client.post(
        reverse("dossier_start"), {"producer": producer.public_id, "name": "Chè đinh", "product_set": scene.product_set.code}
    )
    dossier = Dossier.objects.get()
    assert response.url == reverse("idea_edit", args=[dossier.public_id])
    page = client.get(reverse("dossier_detail", args=[dossier.public_id]))
    assert page.status_code == 200
    assert page.context["desk"].primary.url == response.url

    idea = reverse("idea_edit", args=[dossier.public_id])
    assert client.post(idea, {**IDEA, **opened(client, idea)}).status_code == 302
    assert client.get(reverse("dossier_move", args=[dossier.public_id, "submit_idea"])).context["blockers"] == ()
    response = move(client, dossier, "submit_idea")
    assert response.status_code == 302
    dossier.refresh_from_db()
    assert dossier.state == State.IDEA_SUBMITTED

    by_officer(scene, dossier, "accept_idea")
    with clock.at(dt.date(2026, 4, 10)):
        plan = reverse("plan_edit", args=[dossier.public_id])
        response = client.post(plan, {**PLAN, **opened(client, plan), "go": "next"})
        assert response.url == reverse("plan_criteria", args=[dossier.public_id])
        fill_criteria(client, dossier, "plan_criteria", planned)
        page = client.get(reverse("dossier_detail", args=[dossier.public_id]))
        assert page.context["desk"].primary.name == "submit_plan", page.context["desk"].primary
        assert [part.name for part in page.context["content"]] == ["idea"], "what was accepted may be reread"
        assert checked(client, dossier, "submit_plan") == ["plan", "plan_criteria"]
        assert move(client, dossier, "submit_plan").status_code == 302
        by_officer(scene, dossier, "accept_plan")

    with clock.at(dt.date(2026, 6, 10)):
        fill_dossier(client, dossier)
        page = client.get(reverse("dossier_detail", args=[dossier.public_id]))
        assert page.context["desk"].primary.name == "submit_dossier", page.context["desk"].primary
        assert page.context["planner"].points == 100
        assert [part.name for part in page.context["content"]] == ["plan", "plan_criteria", "idea"]
        assert checked(client, dossier, "submit_dossier") == ["evidence", "scores", "registration", "assessment"]
        assert move(client, dossier, "submit_dossier").status_code == 302
        dossier.refresh_from_db()
        assert dossier.state == State.DOSSIER_SUBMITTED
        assert dossier.registration_number
        assert Notice.objects.filter(recipient=scene.officer, kind="dossier.submit_dossier").exists()
        client.force_login(scene.officer)
        page = client.get(reverse("dossier_detail", args=[dossier.public_id]))
        assert {"evidence", "scores", "registration", "assessment", "plan", "idea"} <= {part.name for part in page.context["content"]}
        assert [entry.what for entry in page.context["timeline"]][-1] == str(moves_of(Dossier)["start"].label)


def fill_dossier(client, dossier):
    registration = reverse("registration_edit", args=[dossier.public_id])
    given = {
        **opened(client, registration),
        "representative": "Hoàng Thị Lan",
        "title": "Giám đốc",
        "address": "La Bằng",
        "phone": "0912 345 678",
        "samples": "5",
        "committed": "on",
    }
    assert client.post(registration, given).status_code == 302
    texts = {"history": "Từ 2015", "structure": "Ba tổ", "plan_results": "Xong", "production_plan": "Tăng"}
    assessment = reverse("assessment_edit", args=[dossier.public_id])
    assert client.post(assessment, {**texts, **opened(client, assessment)}).status_code == 302
    fill_criteria(client, dossier, "assessment_scores", scored)
    evidence = reverse("evidence_list", args=[dossier.public_id])
    sector = dossier.product.product_set.sector.key
    for kind in EvidenceKind.objects.all():
        if sector in kind.required_sectors:
            dates = {"issued_on": "01/01/2026", "expires_on": "01/01/2028" if kind.expires else ""}
            assert client.post(evidence, {"kind": kind.code, "title": "", **dates, "upload": png()}).status_code == 302
    assert client.get(evidence).status_code == 200
