"""A recognition of before the portal: reminders before its end, and the way from it into this year's cycle."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.test import Client
from django.urls import reverse

from accounts.models import User
from basics import clock
from cycle.acts import openings, reminders
from cycle.acts.reentry import choices_after
from cycle.models import Dossier, Notice, Recognition, Reminder
from cycle.rules.reevaluation import is_late
from products.models import Product
from tests.cycle import officer_scene
from tests.cycle.officer_scene import TODAY, Scene
from tests.factories import ImportedRecognitionFactory, ProductFactory
from workflow import proof
from workflow.door import MoveRefused
from workflow.log import entries_of


@pytest.fixture
def scene(db: None) -> Iterator[Scene]:
    with clock.at(TODAY):
        yield officer_scene.build()


def imported(scene: Scene, *, ends: dt.date, **fields: Any) -> Recognition:
    product = ProductFactory(producer=scene.producer(), product_set=scene.product_set)
    return ImportedRecognitionFactory(product=product, decided_on=ends - relativedelta(months=36), valid_to=ends, **fields)


def told() -> list[int]:
    return list(Notice.objects.filter(kind="reminder.certificate").values_list("recipient", flat=True))


def enter(product: Product, kind: str, scene: Scene, by: User) -> Dossier:
    return openings.enter_again(product=product, previous=None, kind=kind, year=scene.year, by=by)


@pytest.mark.parametrize("months", [12, 6, 4, 3, 1])
def test_members_hear_once_before_it_ends(scene: Scene, months: int) -> None:
    recognition = imported(scene, ends=TODAY + relativedelta(months=months))
    owner = scene.member(recognition.producer)
    scene.member(scene.producer())
    assert reminders.write_due() == 1
    assert reminders.write_due() == 0
    assert told() == [owner.pk]
    reminder = Reminder.objects.get()
    assert (reminder.recognition, reminder.dossier, reminder.rule.offset_months) == (recognition, None, -months)


def test_a_recognition_replaced_by_a_newer_one_reminds_nobody(scene: Scene) -> None:
    old = imported(scene, ends=TODAY + relativedelta(months=6))
    scene.member(old.producer)
    ImportedRecognitionFactory(product=old.product, decided_on=TODAY - relativedelta(months=1))
    older = ImportedRecognitionFactory(product=old.product, decided_on=old.decided_on - relativedelta(months=30))
    assert older.pk > old.pk
    assert reminders.write_due() == 0


def test_its_notice_reads_well_without_a_dossier(client: Client, scene: Scene) -> None:
    recognition = imported(scene, ends=TODAY + relativedelta(months=6))
    client.force_login(scene.member(recognition.producer))
    reminders.write_due()
    assert recognition.product_name in client.get(reverse("notice_list")).content.decode()
    assert client.post(reverse("notice_open", args=[Notice.objects.get().public_id])).url == reverse("notice_list")  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["reevaluation", "upgrade"])
def test_it_opens_a_dossier_with_empty_forms_through_the_door(client: Client, scene: Scene, kind: str) -> None:
    recognition = imported(scene, ends=TODAY + relativedelta(days=150))
    owner = scene.member(recognition.producer)
    dossier = enter(recognition.product, kind, scene, owner)
    assert (dossier.kind, dossier.state, dossier.previous, dossier.late) == (kind, "implementing", None, False)
    assert (dossier.producer, dossier.commune) == (recognition.producer, recognition.commune)
    assert dossier.criteria_set is not None
    assert [entry.move for entry in entries_of(dossier)] == ["enter"]
    assert not dossier.scores.exists()
    assert not dossier.evidence_links.exists()
    client.force_login(owner)
    for page in ("dossier_detail", "registration_edit", "assessment_edit", "assessment_scores", "evidence_list"):
        assert client.get(reverse(page, args=[dossier.public_id])).status_code == 200, page
    assert list(proof.faults_of_objects(Dossier)) == []


def test_nobody_elses_product_and_no_second_dossier(scene: Scene) -> None:
    recognition = imported(scene, ends=TODAY + relativedelta(days=150))
    owner, stranger = scene.member(recognition.producer), scene.member(scene.producer())
    with pytest.raises(MoveRefused):
        enter(recognition.product, "upgrade", scene, stranger)
    enter(recognition.product, "upgrade", scene, owner)
    with pytest.raises(MoveRefused):
        enter(recognition.product, "upgrade", scene, owner)


@pytest.mark.parametrize(("days", "why"), [(181, True), (180, False), (-180, False), (-181, True)])
def test_reevaluation_is_offered_within_its_days(scene: Scene, days: int, why: bool) -> None:
    recognition = imported(scene, ends=TODAY + dt.timedelta(days=days))
    year, choices = choices_after(recognition.product, None)
    assert year == scene.year
    assert {choice.kind: bool(choice.why_not) for choice in choices} == {"upgrade": False, "reevaluation": why}


def test_five_stars_are_not_upgraded(scene: Scene) -> None:
    recognition = imported(scene, ends=TODAY + dt.timedelta(days=100), by_ministry=True)
    _year, choices = choices_after(recognition.product, None)
    assert {choice.kind: bool(choice.why_not) for choice in choices} == {"upgrade": True, "reevaluation": False}


@pytest.mark.parametrize(("days", "late"), [(150, False), (120, False), (119, True), (0, True)])
def test_a_reevaluation_is_late_by_the_end_of_the_recognition(scene: Scene, days: int, late: bool) -> None:
    recognition = imported(scene, ends=TODAY + relativedelta(days=days))
    assert is_late(recognition.product) == late
    assert not enter(recognition.product, "reevaluation", scene, scene.member(recognition.producer)).late, "it is not filed yet"


def test_the_producer_starts_it_where_products_are_started(client: Client, scene: Scene) -> None:
    recognition = imported(scene, ends=TODAY + relativedelta(days=150))
    product = recognition.product
    client.force_login(scene.member(recognition.producer))
    address = reverse("product_again", args=[product.public_id])
    given = {"product": product.public_id, "producer": recognition.producer.public_id}
    assert client.post(reverse("dossier_start"), given).url == address  # type: ignore[attr-defined]
    assert not Dossier.objects.exists()
    html = client.get(address).content.decode()
    assert 'value="reevaluation"' in html
    assert client.post(address, {}).status_code == 200
    assert client.post(address, {"kind": "reevaluation"}).status_code == 302
    dossier = Dossier.objects.get()
    assert dossier.kind == "reevaluation"
    assert client.get(address).url == reverse("dossier_again", args=[dossier.public_id])  # type: ignore[attr-defined]


def test_a_product_that_was_never_recognised_has_no_such_page(client: Client, scene: Scene) -> None:
    producer = scene.producer()
    product = ProductFactory(producer=producer, product_set=scene.product_set)
    client.force_login(scene.member(producer))
    assert client.get(reverse("product_again", args=[product.public_id])).status_code == 404


@pytest.mark.parametrize(("state", "page"), [("withdrawn", None), ("declined", None), ("carried_over", "dossier_again")])
def test_a_withdrawn_dossier_leaves_the_way_from_the_recognition_open(client: Client, scene: Scene, state: str, page: str | None) -> None:
    recognition = imported(scene, ends=TODAY + relativedelta(days=150))
    owner = scene.member(recognition.producer)
    first = enter(recognition.product, "reevaluation", scene, owner)
    Dossier.objects.filter(pk=first.pk).update(state=state)
    client.force_login(owner)
    address = reverse("product_again", args=[recognition.product.public_id])
    answer = client.post(address, {"kind": "reevaluation"})
    if page:
        assert answer.url == reverse(page, args=[first.public_id])  # type: ignore[attr-defined]
        return
    fresh = Dossier.objects.exclude(pk=first.pk).get()
    assert (answer.status_code, fresh.kind, fresh.state) == (302, "reevaluation", "implementing")
