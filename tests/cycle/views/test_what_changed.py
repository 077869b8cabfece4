"""A dossier that goes on from another says what has changed: its producer in words, its papers and scores by a mark."""

from __future__ import annotations

import random

import pytest
from django.urls import reverse

from basics import clock
from cycle import contents, copying
from cycle.models import Dossier, DossierEvidence, SelfAssessment, SelfScore
from cycle.models.states import State
from cycle.rules import checks, papers
from ocop_portal.simulation import writing
from products.models import EvidenceKind
from tests.cycle import officer_scene
from tests.cycle.officer_scene import TODAY, Scene
from tests.factories import EvidenceFactory
from tests.posting import tab_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    with clock.at(TODAY):
        yield officer_scene.build()


@pytest.fixture
def upgrade(client, scene, settings, tmp_path) -> Dossier:
    """Of a product recognised before, everything copied; its producer signed in."""
    settings.MEDIA_ROOT = tmp_path
    producer = scene.producer()
    producer.phone = "+84912345678"
    owner = scene.member(producer)
    client.force_login(owner)
    old = scene.dossier(State.RECOGNISED, producer=producer, desk_role="", desk_unit=None)
    old.criteria_set = writing.in_force(old)
    old.save()
    writing.write_dossier(old, 3, random.Random(3), owner)
    new = scene.dossier(State.IMPLEMENTING, producer=producer, kind=Dossier.Kind.UPGRADE, previous=old, criteria_set=old.criteria_set)
    Dossier.objects.filter(pk=new.pk).update(product=old.product)
    new = Dossier.objects.for_detail().get(pk=new.pk)
    for copy in (copying.assessment, copying.scores, copying.evidence):
        copy(old, new)
    return new


def test_an_upgrade_cannot_be_handed_in_before_it_says_what_has_changed(client, upgrade):
    assert upgrade.selfassessment.label("changes") in checks.assessment_complete(upgrade)
    url = reverse("assessment_edit", args=[upgrade.public_id])
    client.post(url, tab_of(client.get(url)) | {"changes": "Đổi bao bì"})
    assert not checks.assessment_complete(Dossier.objects.get(pk=upgrade.pk))
    assert "Đổi bao bì" in [fact.value for fact in contents.assessment(Dossier.objects.get(pk=upgrade.pk))]


def test_a_first_dossier_is_not_asked_what_has_changed(client, scene):
    dossier = scene.dossier(State.IMPLEMENTING)
    client.force_login(scene.member(dossier.producer))
    assert "changes" not in client.get(reverse("assessment_edit", args=[dossier.public_id])).context["form"].fields
    assert "changes" not in SelfAssessment(dossier=dossier).missing()


@pytest.mark.parametrize(("state", "kept"), [(State.RECOGNISED, ""), (State.CARRIED_OVER, "Đổi bao bì")])
def test_what_has_changed_is_said_anew_but_goes_along_into_the_next_year(scene, upgrade, state, kept):
    SelfAssessment.objects.filter(dossier=upgrade).update(changes="Đổi bao bì")
    upgrade.state = state
    fresh = scene.dossier(State.IMPLEMENTING, kind=Dossier.Kind.UPGRADE)
    copying.assessment(upgrade, fresh)
    assert SelfAssessment.objects.get(dossier=fresh).changes == kept


def test_a_paper_is_unchanged_changed_or_new_to_what_the_last_dossier_held(upgrade):
    change = DossierEvidence.Change
    held = upgrade.previous.evidence_links.select_related("evidence")[0].evidence
    of_same_kind = EvidenceFactory(producer=upgrade.producer, kind=held.kind)
    kinds = set(upgrade.previous.evidence_links.values_list("evidence__kind", flat=True))
    of_other_kind = EvidenceFactory(producer=upgrade.producer, kind=EvidenceKind.objects.exclude(pk__in=kinds)[0])
    found = [papers.change_of(upgrade, paper) for paper in (held, of_same_kind, of_other_kind)]
    assert found == [change.UNCHANGED, change.CHANGED, change.NEW]


def test_a_paper_put_in_place_of_one_of_the_last_dossier_is_marked_changed(client, upgrade):
    held = upgrade.evidence_links.select_related("evidence")[0]
    newer = EvidenceFactory(producer=upgrade.producer, kind=held.evidence.kind)
    client.post(reverse("evidence_choose", args=[upgrade.public_id]), {"papers": [newer.public_id]})
    assert upgrade.evidence_links.get(evidence=newer).change == "changed"


def test_a_score_other_than_the_last_one_shows_the_last_points(upgrade):
    def marked():
        fresh = Dossier.objects.get(pk=upgrade.pk)
        return {row.code: row.before for part in contents.scores(fresh) for row in part.rows if row.before is not None}

    assert marked() == {}
    score = SelfScore.objects.filter(dossier=upgrade).select_related("criterion", "option")[0]
    before = score.option.points
    score.option = score.criterion.options.exclude(points=before)[0]
    score.save()
    assert marked() == {score.criterion.code: before}
