"""High points that no paper stands behind are named before handing in and to the offices, and keep nobody from handing in."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from basics import clock
from cycle.models import Dossier, SelfScore
from cycle.models.states import State
from cycle.rules import proof
from tests.cycle import officer_scene
from tests.cycle.officer_scene import Scene

pytestmark = pytest.mark.django_db
JUNE = dt.date(2026, 6, 10)


@pytest.fixture
def scene() -> Scene:
    with clock.at(JUNE):
        yield officer_scene.build()


@pytest.fixture
def bold(scene, settings, tmp_path) -> Dossier:
    """A dossier with the required papers alone, all points claimed."""
    settings.MEDIA_ROOT = tmp_path
    dossier = scene.dossier(State.IMPLEMENTING)
    owner = scene.member(dossier.producer)
    scene.written(dossier, 5, owner)
    scores = SelfScore.objects.filter(dossier=dossier).select_related("criterion")
    for score in scores:
        score.option = score.criterion.options.order_by("-points").first()
    SelfScore.objects.bulk_update(scores, ["option"])
    return Dossier.objects.for_detail().get(pk=dossier.pk)


def fresh(dossier: Dossier) -> Dossier:
    return Dossier.objects.for_detail().get(pk=dossier.pk)


def test_a_paper_that_counts_stands_behind_the_criteria_of_its_kind(bold):
    codes = proof.unproved(bold)
    links = bold.evidence_links.select_related("evidence__kind")
    proved = {code for link in links for code in link.evidence.kind.proves(bold.product.product_set)}
    assert codes
    assert proved
    assert not proved & set(codes)
    for link in links:
        link.evidence.expires_on = JUNE - dt.timedelta(days=1)
        link.evidence.issued_on = None
        link.evidence.save()
    assert proved & set(proof.unproved(fresh(bold))), "what has expired proves nothing"


def test_low_points_ask_for_no_paper(bold):
    code = proof.unproved(bold)[0]
    score = SelfScore.objects.get(dossier=bold, criterion__code=code)
    score.option = score.criterion.options.order_by("points").first()
    score.save()
    assert code not in proof.unproved(fresh(bold))


def test_the_producer_is_warned_before_handing_in_and_may_hand_in(client, bold):
    client.force_login(bold.producer.memberships.get().user)
    url = reverse("dossier_move", args=[bold.public_id, "submit_dossier"])
    page = client.get(url)
    warning, codes = page.context["unproved"], proof.unproved(bold)
    assert str(len(codes)) in warning.text
    assert [place.text for place in warning.places] == codes
    assert reverse("assessment_scores", args=[bold.public_id]) in warning.places[0].url
    assert reverse("evidence_list", args=[bold.public_id]) in page.content.decode()
    assert client.post(url, {"seen": str(bold.revision)}).status_code == 302
    assert fresh(bold).state == State.DOSSIER_SUBMITTED


def test_the_office_is_told_with_the_way_to_each_score(client, scene, bold):
    Dossier.objects.filter(pk=bold.pk).update(
        state=State.DOSSIER_SUBMITTED, desk_role="officer", desk_unit=scene.commune, registration_number="1/PĐK"
    )
    client.force_login(scene.officer)
    page = client.get(reverse("dossier_detail", args=[bold.public_id]))
    codes = proof.unproved(bold)
    body = page.content.decode()
    for code in codes:
        assert f'href="#self-{code}"' in body
        assert f'id="self-{code}"' in body
    client.force_login(bold.producer.memberships.get().user)
    assert client.get(reverse("dossier_detail", args=[bold.public_id])).context["unproved"] is None
