"""What the office sees of what came again: field by field, before and after."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from basics import clock
from cycle.items import EVIDENCE, REGISTRATION, SCORES
from cycle.models import Dossier, Notice, SelfScore
from ocop_portal import inbox
from workflow.door import perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def again(two_level):
    """A journey whose dossier was returned and handed in once more, changed at three items."""
    journey = two_level.journey()
    journey.to_implementing()
    journey.submit_dossier()
    journey.return_dossier()
    journey.answer_comments()
    registration = journey.dossier.registration
    registration.address = "Thôn 5, sau cầu"
    registration.save()
    SelfScore.objects.filter(pk=SelfScore.objects.filter(dossier=journey.dossier).first().pk).update(description="12 hộ liên kết")
    journey.dossier.evidence_links.first().delete()
    with clock.at(journey.day):
        # The paper taken out is one the submission needs: it is put back by another link.
        taken = next(paper for paper in journey.dossier.producer.evidence.all() if not paper.dossier_links.filter(dossier=journey.dossier))
        paper = type(taken).objects.get(pk=taken.pk)
        paper.pk = None
        paper._state.adding = True
        paper.public_id = type(taken)._meta.get_field("public_id").get_default()
        paper.title, paper.sha256 = "Phiếu chụp lại", "1" * 64
        paper.save()
        journey.dossier.evidence_links.create(evidence=paper)
        journey.dossier = perform(Dossier, journey.dossier.pk, "submit_dossier", by=journey.owner, seen=None)
    return journey


def changes_page(client, journey, user):
    with clock.at(journey.day):
        client.force_login(user)
        return client.get(reverse("dossier_changes", args=[journey.dossier.public_id]))


def test_every_line_that_changed_is_shown_before_and_after_by_item(client, again):
    page = changes_page(client, again, again.officer)
    items = {one.item: [(row.before != "", row.after) for row in one.rows] for one in page.context["items"]}
    assert set(items) == {REGISTRATION, SCORES, EVIDENCE}
    assert items[REGISTRATION] == [(True, "Thôn 5, sau cầu")]
    assert items[SCORES][0][1].endswith("12 hộ liên kết")
    assert [before for before, _after in items[EVIDENCE]] == [True], "one paper in the place of another"
    assert "Phiếu chụp lại" in page.content.decode()


def test_an_english_reader_reads_labels_in_english(client, again):
    with translation.override("en"):
        page = changes_page(client, again, again.officer)
    (registration,) = [one for one in page.context["items"] if one.item is REGISTRATION]
    assert [row.label for row in registration.rows] == ["Address"]


def test_the_inbox_the_notice_and_the_dossier_lead_there(client, again):
    url = reverse("dossier_changes", args=[again.dossier.public_id])
    notice = Notice.objects.filter(recipient=again.officer, kind="dossier.submit_dossier").first()
    with clock.at(again.day):
        client.force_login(again.officer)
        assert client.post(reverse("notice_open", args=[notice.public_id])).url == url
        assert url in client.get(reverse("inbox")).content.decode()
        assert url in client.get(reverse("dossier_detail", args=[again.dossier.public_id])).content.decode()


def test_what_was_passed_on_is_no_longer_new_to_the_next_office(client, again):
    again.endorse()
    officer = again.officer
    assert [dossier.again for dossier in inbox.dossiers(officer)] == [False]
    url = reverse("dossier_changes", args=[again.dossier.public_id])
    with clock.at(again.day):
        client.force_login(officer)
        assert url not in client.get(reverse("dossier_detail", args=[again.dossier.public_id])).content.decode()
        assert client.get(url).status_code == 200


def test_the_producer_sees_what_they_changed_so_far(client, again):
    again.walk(1)
    again.return_dossier()
    page = changes_page(client, again, again.owner)
    assert page.context["items"] == []
    assert gettext("Handed in again: see what changed") not in page.content.decode()
    registration = again.dossier.registration
    registration.refresh_from_db()
    registration.address = "Thôn 7, đầu dốc"
    registration.save()
    again.dossier.evidence_links.first().delete()
    page = changes_page(client, again, again.owner)
    rows = [(one.item, row.name, row.before, row.after) for one in page.context["items"] for row in one.rows]
    assert rows[0] == (REGISTRATION, "address", "Thôn 5, sau cầu", "Thôn 7, đầu dốc")
    assert [(item, after) for item, _name, _before, after in rows[1:]] == [(EVIDENCE, "")]
    assert "Thôn 7, đầu dốc" in page.content.decode()
    assert gettext("Taken out") in page.content.decode()


def desk_of(client, journey, user):
    with clock.at(journey.day):
        client.force_login(user)
        return client.get(reverse("dossier_detail", args=[journey.dossier.public_id])).context["desk"]


def test_a_term_that_had_run_out_says_why_it_is_due_at_once(client, two_level):
    journey = two_level.journey()
    journey.to_implementing()
    journey.submit_dossier()
    assert desk_of(client, journey, journey.officer).why_due == ""
    journey.walk(40)
    journey.return_dossier()
    journey.submit_dossier()
    desk = desk_of(client, journey, journey.officer)
    assert (desk.due, desk.days_left) == (journey.day, 0)
    assert desk.why_due == gettext(
        "The office had no working day left when it asked for more, so the answer is due as soon as the dossier is back."
    )


def test_a_term_that_goes_on_says_how_much_of_it_was_left(client, again):
    desk = desk_of(client, again, again.officer)
    assert f"{desk.days_left} " in desk.why_due
    assert desk.why_due in client.get(reverse("dossier_detail", args=[again.dossier.public_id])).content.decode()
