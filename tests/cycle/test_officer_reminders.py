"""Who hears of a day that passed: the desk, the unit above, and whoever stands in where nobody is appointed."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts import clock
from cycle import reminders
from cycle.models import Notice
from cycle.states import State
from tests.factories import appoint

from . import officer_scene
from .officer_scene import TODAY, Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    with clock.at(TODAY):
        yield officer_scene.build()


def heard(kind):
    return set(Notice.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_an_overdue_desk_is_reminded_and_the_unit_above_told(scene):
    above = appoint(scene.province)
    scene.dossier(State.IDEA_SUBMITTED, desk_due=TODAY - dt.timedelta(days=1))
    assert reminders.write_due() > 0
    assert heard("reminder.after") == {scene.officer.pk}
    assert heard("reminder.escalated") == {above.pk}
    assert reminders.write_due() == 0


def test_a_day_to_come_is_not_escalated(scene):
    appoint(scene.province)
    scene.dossier(State.IDEA_SUBMITTED, desk_due=TODAY + dt.timedelta(days=3))
    reminders.write_due()
    assert heard("reminder.before") == {scene.officer.pk}
    assert heard("reminder.escalated") == set()


def test_the_desk_of_a_vacant_commune_reminds_the_province(scene):
    above = appoint(scene.province)
    scene.dossier(State.IDEA_SUBMITTED, commune=scene.other, desk_due=TODAY + dt.timedelta(days=1))
    reminders.write_due()
    assert heard("reminder.before") == {above.pk}
