"""Who serves a desk: the inbox, the moves, the notices and the reminders name the same people, whoever has a part in the dossier."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AdministrativeUnit, User
from basics import clock
from cycle.acts.notices import sentence
from cycle.models import Dossier, Notice, ProcedureRule
from cycle.models.states import State
from cycle.pages.sentences import FILED_BY_READER
from cycle.rules import policies, recipients
from cycle.rules.serving import people_serving
from ocop_portal.simulation import writing
from products.models import Membership
from tests.cycle import officer_scene
from tests.cycle.officer_scene import TODAY, Scene
from tests.factories import AppointmentFactory, UserFactory, appoint
from tests.owner import as_owner, owned
from workflow.door import MoveRefused, perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Iterator[Scene]:
    with clock.at(TODAY):
        yield officer_scene.build()


def fresh(user: User) -> User:
    """Without what an instance remembers of offices and memberships."""
    return User.objects.get(pk=user.pk)


def with_it_on_their_desk(dossier: Dossier) -> set[int]:
    return {user.pk for user in User.objects.all() if Dossier.objects.on_desk_of(user).filter(pk=dossier.pk).exists()}


def who_may_act(dossier: Dossier) -> set[int]:
    found = Dossier.objects.for_detail().get(pk=dossier.pk)
    return {user.pk for user in User.objects.all() if policies.officer_at_desk(user, found)}


def told(dossier: Dossier) -> set[int]:
    found = Dossier.objects.for_detail().get(pk=dossier.pk)
    return {user.pk for user in recipients.desk_holders(found, None)}


def units_of(scene: Scene) -> list[AdministrativeUnit]:
    assert scene.province.parent is not None
    return [scene.commune, scene.other, scene.province, scene.province.parent]


@pytest.mark.parametrize("seed", range(10))
def test_inbox_moves_and_notices_name_the_same_people(scene: Scene, seed: int) -> None:
    """Random offices, some held by members of the producer, some dossiers filed by an officer."""
    chance = random.Random(seed)
    with as_owner():
        scene.officer.appointments.all().delete()
    people = [UserFactory() for _ in range(5)]
    for person in people:
        for unit in units_of(scene):
            if chance.random() < 0.3:
                AppointmentFactory(user=person, unit=unit, role="officer", valid_from=TODAY)
    dossiers = [scene.dossier(State.IDEA_SUBMITTED, commune=chance.choice([scene.commune, scene.other])) for _ in range(3)]
    for dossier in dossiers:
        for person in people:
            if chance.random() < 0.3:
                Membership.objects.create(producer=dossier.producer, user=person, valid_from=TODAY)
        if chance.random() < 0.5:
            Dossier.objects.filter(pk=dossier.pk).update(filed_by=chance.choice(people))
    for dossier in dossiers:
        found = Dossier.objects.for_detail().get(pk=dossier.pk)
        expected = people_serving(found, "officer", found.unit_of_desk)
        assert with_it_on_their_desk(dossier) == who_may_act(dossier) == told(dossier) == expected


def test_where_the_only_officer_belongs_to_the_producer_the_unit_above_has_it(scene: Scene) -> None:
    above = appoint(scene.province)
    dossier = scene.dossier(State.IDEA_SUBMITTED)
    assert with_it_on_their_desk(dossier) == {scene.officer.pk}
    Membership.objects.create(producer=dossier.producer, user=scene.officer, valid_from=TODAY)
    assert with_it_on_their_desk(dossier) == {above.pk} == told(dossier)


def filed_for(scene: Scene) -> Dossier:
    """An idea that came back once, filed again by the commune's officer for its producer."""
    dossier = scene.dossier(State.IDEA_RETURNED)
    writing.write_idea(dossier)
    member = scene.member(dossier.producer)
    return perform(Dossier, dossier.pk, "submit_idea", by=fresh(scene.officer), on_behalf_of=member, seen=None)


def test_who_filed_for_the_producer_leaves_the_answer_to_a_colleague(scene: Scene) -> None:
    colleague = appoint(scene.commune)
    dossier = filed_for(scene)
    assert with_it_on_their_desk(dossier) == {colleague.pk} == told(dossier)
    with pytest.raises(MoveRefused) as refused:
        perform(Dossier, dossier.pk, "accept_idea", by=fresh(scene.officer), seen=None)
    assert refused.value.reason == MoveRefused.NOT_BY_YOU
    assert perform(Dossier, dossier.pk, "accept_idea", by=fresh(colleague), seen=None).filed_by is None, "it is with its producer again"


def test_where_there_is_no_colleague_the_unit_above_answers(scene: Scene) -> None:
    above = appoint(scene.province)
    dossier = filed_for(scene)
    assert with_it_on_their_desk(dossier) == {above.pk}
    assert perform(Dossier, dossier.pk, "accept_idea", by=fresh(above), seen=None).state == State.PLAN_DRAFT


def test_a_province_may_let_them(scene: Scene) -> None:
    owned(ProcedureRule, unit=scene.province, valid_from=TODAY, helper_endorses=True)
    dossier = filed_for(scene)
    assert with_it_on_their_desk(dossier) == {scene.officer.pk}
    assert perform(Dossier, dossier.pk, "accept_idea", by=fresh(scene.officer), seen=None).state == State.PLAN_DRAFT


def test_page_and_notice_say_who_filed_it_and_who_answers(scene: Scene, client: Client) -> None:
    appoint(scene.commune)
    dossier = filed_for(scene)
    client.force_login(scene.officer)
    text = client.get(reverse("dossier_detail", args=[dossier.public_id])).content.decode()
    assert str(FILED_BY_READER) in text
    (notice,) = Notice.objects.filter(recipient__memberships__producer=dossier.producer)
    assert scene.officer.full_name in sentence(notice)
    assert scene.commune.name in sentence(notice)
