"""What first steps say: what is asked, of whom, and when it is done."""

from __future__ import annotations

import datetime as dt

import pytest

from basics import clock
from basics.formats import day
from cycle.forms.amending import EventChangeForm
from cycle.forms.entering import StartForm
from cycle.forms.evidence import EvidenceForm
from cycle.items import REGISTRATION
from cycle.models import OutreachEvent, Registration
from cycle.models.states import State
from cycle.pages.sentences import lead_of, what_next
from products import uses
from products.models import EvidenceKind
from tests.cycle import officer_scene
from tests.cycle.officer_scene import TODAY, Scene
from workflow.moves import moves_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    with clock.at(TODAY):
        yield officer_scene.build()


def test_a_form_is_done_only_where_its_check_agrees(scene):
    dossier = scene.dossier(State.IMPLEMENTING)
    texts = {"representative": "Lan", "title": "Giám đốc", "address": "Thôn 5", "phone": "+84912345678", "committed": True}
    Registration.objects.create(dossier=dossier, saved_at=clock.now(), **texts)
    assert REGISTRATION.progress(dossier, False).tone == "warn"
    assert REGISTRATION.progress(dossier, True).tone == "ok"


def test_the_commitment_is_asked_by_what_is_to_be_done(scene):
    registration = Registration(dossier=scene.dossier(State.IMPLEMENTING))
    assert registration.missing()["committed"] != registration.label("committed")


def test_a_term_is_not_called_optional_and_a_kind_without_one_needs_none():
    without = EvidenceKind.objects.filter(expires=False).first()
    form = EvidenceForm({"kind": without.code})
    assert form.fields["expires_on"].required
    assert "expires_on" not in form.errors


def test_where_the_commune_decides_nothing_is_passed_on(scene):
    dossier = scene.dossier(State.IDEA_SUBMITTED)
    sentence = what_next(dossier, is_member=True)
    scene.year.route.idea_level = "province"
    dossier.cycle_year.route.idea_level = "province"
    assert what_next(dossier, is_member=True) != sentence


def test_the_registration_number_is_spoken_of_once(scene):
    dossier, move = scene.dossier(State.IMPLEMENTING), moves_of(type(scene.dossier()))["submit_dossier"]
    first = lead_of(dossier, move)
    dossier.registration_number = "01/2026"
    assert lead_of(dossier, move) == str(move.lead) != first


def test_a_planned_event_is_not_moved_into_the_past(scene):
    event = OutreachEvent(
        cycle_year=scene.year, day=TODAY - dt.timedelta(days=3), title="Họp", audience="both", place="Xã", content="Sáu bước"
    )

    def fault(moved: dt.date) -> bool:
        given = {"title": "Họp", "audience": "both", "place": "Xã", "content": "Sáu bước", "day": day(moved)}
        return "day" in EventChangeForm(given, subject=event).errors

    assert fault(TODAY - dt.timedelta(days=1))
    assert not fault(TODAY)
    assert not fault(event.day), "what is past already may keep its day while a name is put right"


def test_who_has_no_product_is_not_asked_to_choose_one(scene):
    member = scene.member(scene.producer())
    assert "product" not in StartForm(user=member).fields


@pytest.mark.parametrize(
    ("state", "fixed"),
    [(State.IDEA_DRAFT, False), (State.DOSSIER_RETURNED, False), (State.IDEA_SUBMITTED, True), (State.DOSSIER_SUBMITTED, True),
     (State.SUPPLEMENT_REQUESTED, True), (State.WITHDRAWN, False)],
)  # fmt: skip
def test_a_product_keeps_its_name_while_an_office_works_on_it(scene, state, fixed):
    """Else the name an office reads and writes to others is not the one that was handed in."""
    assert uses.name_is_fixed(scene.dossier(state).product) == fixed
