"""Whom to call at an office: written by its own officers, read on dossiers and in mails."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.translation import gettext

from basics import clock, phones
from cycle.acts.mailing import message
from cycle.acts.notices import facts_of, write
from cycle.models import Dossier
from cycle.models.states import State
from cycle.office import office_of
from ocop_portal.simulation.offices import write_contact
from people.models import OfficeContact
from tests.cycle import officer_scene
from tests.cycle.officer_scene import TODAY, Scene
from tests.factories import appoint
from workflow.door import perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    with clock.at(TODAY):
        yield officer_scene.build()


def tell(client, unit, **changed):
    given = {"name": "Phòng Kinh tế", "phone": "0208 3855 123", "email": "", "address": "Tổ 4", "hours": "", **changed}
    return client.post(reverse("office_contact", args=[unit.public_id]), given)


def fresh(dossier: Dossier) -> Dossier:
    return Dossier.objects.for_detail().get(pk=dossier.pk)


def test_an_officer_tells_whom_to_call_and_may_change_it(client, scene):
    client.force_login(scene.officer)
    url = reverse("office_contact", args=[scene.commune.public_id])
    assert url in client.get(reverse("inbox")).content.decode()
    assert tell(client, scene.commune, phone="12345").context["form"].errors
    assert tell(client, scene.commune).status_code == 302
    assert url not in client.get(reverse("inbox")).content.decode()
    assert phones.display("+842083855123") in client.get(url).content.decode()
    tell(client, scene.commune, phone="0208 3855 999")
    contact = OfficeContact.objects.get()
    assert (contact.phone, contact.changed_by) == ("+842083855999", scene.officer)


def test_only_the_units_own_officers_change_it(client, scene):
    url = reverse("office_contact", args=[scene.commune.public_id])
    for user in (appoint(scene.other), appoint(scene.province), appoint(scene.commune, "auditor"), scene.member(scene.producer())):
        client.force_login(user)
        assert client.get(url).status_code == 404
        assert tell(client, scene.commune).status_code == 404
    assert not OfficeContact.objects.exists()


def test_the_dossier_says_which_office_has_it_with_its_phone(client, scene):
    contact = write_contact(scene.commune)
    dossier = scene.dossier(State.DOSSIER_SUBMITTED)
    client.force_login(scene.member(dossier.producer))
    text = client.get(reverse("dossier_detail", args=[dossier.public_id])).content.decode()
    assert f'href="tel:{contact.phone}"' in text
    assert phones.display(contact.phone) in text
    assert scene.commune.within_a_sentence in text


def test_an_office_that_told_nothing_is_named_with_the_phone_of_the_one_above(scene):
    above = write_contact(scene.province)
    dossier = scene.dossier(State.DOSSIER_SUBMITTED)
    office = office_of(fresh(dossier), scene.member(dossier.producer))
    assert scene.commune.within_a_sentence in office.sentence
    assert office.name == above.name


def test_where_the_producer_has_it_the_office_that_returned_it_is_named(scene):
    write_contact(scene.commune)
    dossier = scene.dossier(State.IDEA_SUBMITTED)
    perform(Dossier, dossier.pk, "return_idea", by=scene.officer, seen=None, note="Nêu rõ khách hàng")
    office = office_of(fresh(dossier), scene.member(dossier.producer))
    assert scene.commune.within_a_sentence in office.sentence
    draft = scene.dossier(State.IDEA_DRAFT)
    assert office_of(fresh(draft), scene.member(draft.producer)).phone == phones.display(OfficeContact.objects.get().phone)


def test_every_mail_says_which_office_and_never_sends_it_to_itself(scene):
    contact = write_contact(scene.commune)
    dossier = fresh(scene.dossier(State.DOSSIER_SUBMITTED))
    owner = scene.member(dossier.producer)
    of_owner, of_officer = write([owner, scene.officer], "dossier.submit_dossier", dossier=dossier, facts=facts_of(dossier))
    body = message(of_owner).body
    assert phones.display(contact.phone) in body
    assert scene.commune.within_a_sentence in body
    own = message(of_officer).body
    assert gettext("The dossier lies at your own office.") in own


def test_the_demo_s_numbers_are_numbers(scene):
    nation = scene.province.parent
    for unit in (scene.commune, scene.province, nation, officer_scene.old_commune()):
        contact = write_contact(unit)
        assert phones.parse(contact.phone) == contact.phone
        contact.full_clean()
