"""Who hands in is told what arrived, when, at which office, by when it answers, and where samples are to be brought."""

from __future__ import annotations

import pytest
from django.utils import translation

from basics.formats import day
from cycle.acts.mailing import message
from cycle.acts.notices import sentence
from cycle.items import IDEA
from cycle.models import CommuneReport, Notice
from ocop_portal.simulation.offices import write_contact
from ocop_portal.simulation.writing import write_commune_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def started(two_level):
    journey = two_level.journey()
    write_contact(journey.product.commune)
    journey.start()
    return journey


def receipts(journey):
    return Notice.objects.filter(recipient=journey.owner, kind__startswith="receipt").order_by("-pk")


def test_who_handed_in_has_it_in_writing(started):
    started.submit_idea()
    (notice,) = receipts(started)
    said = sentence(notice)
    commune = started.product.commune
    for word in (str(IDEA.title), started.dossier.code, commune.within_a_sentence, day(started.dossier.desk_due), day(started.day)):
        assert word in said
    assert notice.email_due_at is not None
    assert said in message(notice).body
    assert not Notice.objects.filter(recipient=started.owner, kind="dossier.submit_idea").exists(), "told once"


def test_each_reads_it_in_their_own_language(started):
    started.submit_idea()
    with translation.override("en"):
        assert "Idea form" in sentence(receipts(started).get())


def test_samples_are_brought_to_a_door_at_an_hour(started):
    started.submit_idea()
    started.accept_idea()
    started.submit_plan()
    assert not receipts(started).first().facts.get("samples")
    started.accept_plan()
    started.submit_dossier()
    notice, contact = receipts(started).first(), started.product.commune.contact
    said = sentence(notice)
    assert str(started.dossier.criteria_set.sample_count) in said
    for word in (contact.name, contact.address, contact.hours):
        assert word in said


def test_samples_that_were_received_are_not_asked_again(started):
    started.submit_idea()
    started.accept_idea()
    started.submit_plan()
    started.accept_plan()
    started.submit_dossier()
    write_commune_report(started.dossier)
    started.return_dossier()
    started.submit_dossier()
    assert not receipts(started).first().facts.get("samples")


@pytest.fixture
def implementing(two_level):
    """A dossier about to be handed in; no office has told whom to call."""
    journey = two_level.journey()
    journey.to_implementing()
    return journey


def test_samples_are_not_sent_to_the_door_of_another_office(implementing):
    write_contact(implementing.dossier.province)
    implementing.submit_dossier()
    notice = receipts(implementing).first()
    assert notice.facts["place"] == ""
    said = sentence(notice)
    assert implementing.dossier.province.contact.address not in said
    with translation.override("en"):
        assert f"Bring {implementing.dossier.criteria_set.sample_count} samples to that office." in sentence(notice)


def test_only_the_samples_still_missing_are_asked(implementing):
    implementing.submit_dossier()
    write_commune_report(implementing.dossier)
    count = implementing.dossier.criteria_set.sample_count
    CommuneReport.objects.update(samples_received=count - 1)
    implementing.return_dossier()
    implementing.submit_dossier()
    notice = receipts(implementing).first()
    assert notice.facts["samples"] == 1
    with translation.override("en"):
        assert "Bring 1 sample to that office." in sentence(notice)
