"""Who sees what: the limits that no single address shows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from basics import clock
from cycle.models import Dossier
from evaluation.acts import conflicts
from people.models import Appointment
from tests.access.doorbell import Visitors, code_of, row_at
from tests.access.place import TODAY, Place
from tests.access.table import ROWS
from tests.factories import handed_in
from workflow.moves import available

pytestmark = pytest.mark.django_db

LISTS = ("inbox", "dossier_list", "potential_list", "council_list", "certificate_list", "notice_list")
OFFICIALS = (
    "commune_officer",
    "commune_auditor",
    "district_officer",
    "province_officer",
    "province_administrator",
    "province_auditor",
    "national_officer",
    "national_auditor",
)
YESTERDAY = TODAY - dt.timedelta(days=1)


def page_of(visitors: Visitors, role: str, name: str) -> str:
    response = visitors.get(role, reverse(name))
    return response.content.decode() if response.status_code == 200 else ""


@pytest.mark.parametrize("role", OFFICIALS)
def test_a_draft_is_its_producers_alone(visitors: Visitors, role: str):
    draft, user = visitors.place.dossiers["draft"], visitors.place.people.fresh(role)
    assert not Dossier.objects.visible_to(user).filter(pk=draft.pk).exists()
    with clock.at(TODAY):
        assert not Dossier.objects.on_desk_of(user).filter(pk=draft.pk).exists()
    assert Dossier.objects.visible_to(user).filter(pk=visitors.place.dossiers["idea"].pk).exists()


def test_a_draft_is_in_no_list_but_its_producers(visitors: Visitors):
    code = visitors.place.dossiers["draft"].code
    told = [
        (role, name) for role in ("commune_officer", "province_auditor", "rival") for name in LISTS if code in page_of(visitors, role, name)
    ]
    assert not told
    assert code in page_of(visitors, "owner", "dossier_list")


def test_lists_stop_at_the_border(visitors: Visitors):
    foreign = visitors.place.named["foreign"]["dossier"]
    assert code_in_lists(visitors, "foreign_officer", foreign), "the lists show nothing at all"
    assert not any(code_in_lists(visitors, role, foreign) for role in ("province_officer", "district_officer", "owner", "district_chair"))


def code_in_lists(visitors: Visitors, role: str, dossier: Dossier) -> bool:
    return any(dossier.code in page_of(visitors, role, name) for name in LISTS)


@pytest.mark.parametrize(("situation", "vacant", "above", "beyond", "move"), [
    ("idea", "commune", "district_officer", "province_officer", "return_idea"),
    ("intake", "commune", "district_officer", "province_officer", "endorse"),
    ("evaluation", "district", "province_officer", "national_officer", "send_back"),
])  # fmt: skip
def test_a_vacant_unit_is_served_by_the_one_above(place: Place, situation: str, vacant: str, above: str, beyond: str, move: str):
    dossier = place.dossiers[situation]
    assert not may(place, above, situation, move)
    appointments = Appointment.objects.filter(unit=place.people.unit(vacant), role="officer")
    appointments.filter(valid_to=None).update(valid_to=YESTERDAY)
    with clock.at(TODAY):
        assert may(place, above, situation, move)
        assert not may(place, beyond, situation, move)
        assert Dossier.objects.on_desk_of(place.people.fresh(above)).filter(pk=dossier.pk).exists()
        assert not Dossier.objects.on_desk_of(place.people.fresh(beyond)).filter(pk=dossier.pk).exists()
    appointments.filter(user=place.people.named["past_officer"]).update(valid_to=None)
    if vacant == "commune":
        assert not may(place, above, situation, move), "the unit has an officer again"
        assert may(place, "past_officer", situation, move)


def may(place: Place, role: str, situation: str, move: str) -> bool:
    dossier = Dossier.objects.for_detail().get(pk=place.dossiers[situation].pk)
    with clock.at(TODAY):
        return move in [declared.name for declared in available(dossier, place.people.fresh(role))]


def test_a_delegation_ends_with_the_appointment_it_came_from(place: Place):
    assert may(place, "acting_officer", "intake", "endorse")
    Appointment.objects.filter(user=place.people.named["commune_officer"]).update(valid_to=YESTERDAY)
    assert not may(place, "acting_officer", "intake", "endorse")


@pytest.mark.parametrize("has_conflict", [True, False])
def test_a_dossier_opens_to_a_member_with_the_answer_to_the_conflict_question(visitors: Visitors, has_conflict: bool):
    place, role = visitors.place, "silent_member"
    papers = reverse("evidence_file", args=[place.named["checking link"].evidence.public_id])
    dossier = reverse("dossier_detail", args=[place.dossiers["checking"].public_id])
    assert [code_of(visitors.get(role, address)) for address in (papers, dossier)] == [404, 404]
    with clock.at(TODAY):
        conflicts.answer(place.named["checking item"], by=place.people.fresh(role), has_conflict=has_conflict, reason="Người nhà")
    assert [code_of(visitors.get(role, address)) for address in (papers, dossier)] == [404 if has_conflict else 200] * 2


def test_a_member_who_joins_the_producer_loses_sight_of_its_item(visitors: Visitors):
    place = visitors.place
    address = reverse("item_detail", args=[place.named["checking item"].public_id])
    assert visitors.get("district_member", address).status_code == 200
    place.people.producer.memberships.create(user=place.people.named["district_member"], role="member", valid_from=YESTERDAY)
    assert visitors.get("district_member", address).status_code == 404


def test_a_papers_readers_are_those_of_a_submitted_dossier_that_holds_it(visitors: Visitors):
    """The same paper in a draft alone, put into a submitted dossier too, and handed in with it."""
    place = visitors.place
    paper, intake = place.named["draft link"].evidence, place.dossiers["intake"]
    address = reverse("evidence_file", args=[paper.public_id])

    def answers() -> list[int]:
        return [visitors.get(role, address).status_code for role in ("owner", "commune_officer", "rival")]

    assert answers() == [200, 404, 404]
    intake.evidence_links.create(evidence=paper)
    assert answers() == [200, 404, 404]
    handed_in(intake, place.people.owner)
    assert answers() == [200, 200, 404]


def test_a_notice_is_its_recipients_alone(visitors: Visitors):
    for name, role in (("notice", "colleague"), ("foreign", "owner")):
        notice = visitors.place.named[name]["notice"] if name == "foreign" else visitors.place.named[name]
        address = reverse("notice_open", args=[notice.public_id])
        visitors.clients.setdefault(role, signed_in(visitors, role))
        assert visitors.post(role, address, {}).status_code == 404
        notice.refresh_from_db()
        assert notice.read_at is None


def signed_in(visitors: Visitors, role: str) -> Any:
    from django.test import Client

    client = Client()
    client.force_login(visitors.place.people.named[role])
    return client


@pytest.mark.parametrize(("situation", "move", "role", "helped", "code"), [
    ("plan", "submit_plan", "commune_officer", "owner", 200),
    ("plan", "submit_plan", "commune_officer", "rival", 404),
    ("plan", "submit_plan", "district_officer", "owner", 404),
    ("plan", "submit_plan", "related_officer", "owner", 200),
    ("plan", "submit_plan", "foreign_officer", "owner", 404),
    ("draft", "submit_idea", "commune_officer", "owner", 404),
])  # fmt: skip
def test_helping_a_producer_is_for_its_commune_once_the_dossier_is_shown(
    visitors: Visitors, situation: str, move: str, role: str, helped: str, code: int
):
    people = visitors.place.people
    address = reverse("dossier_move", args=[visitors.place.dossiers[situation].public_id, move])
    assert visitors.get(role, f"{address}?thay={people.named[helped].public_id}").status_code == code


def test_somebody_disabled_is_signed_out_at_once(visitors: Visitors):
    assert visitors.get("commune_officer", reverse("inbox")).status_code == 200
    User.objects.filter(pk=visitors.place.people.named["commune_officer"].pk).update(is_active=False)
    assert code_of(visitors.get("commune_officer", reverse("inbox"))) == "login"


@pytest.mark.parametrize("role", ["anonymous", "owner", "rival", "district_officer", "district_member"])
def test_english_answers_as_vietnamese_does(visitors: Visitors, role: str):
    wrong = []
    for row in ROWS:
        if row.name in ("healthz", "readyz"):
            continue
        answer = code_of(visitors.get(role, row_at(row, visitors.place, language="en")))
        if answer != row.expected("GET")[role]:
            wrong.append(f"/en/ {row.id} answers {role} with {answer}")
    assert not wrong, "\n" + "\n".join(wrong)
