"""Who hears of a day that passed: the desk, the unit above, and whoever stands in where nobody is appointed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from basics import clock
from cycle.acts import notices, reminders
from cycle.models import Dossier, Notice, Reminder
from cycle.models.states import State
from tests.cycle import officer_scene
from tests.cycle.officer_scene import TODAY, Scene
from tests.factories import appoint
from workflow.door import perform

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LONG_AGO = dt.datetime(2026, 2, 2, 9, tzinfo=dt.UTC)


@pytest.fixture
def scene() -> Scene:
    with clock.at(TODAY):
        yield officer_scene.build()


def heard(kind):
    return set(Notice.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_an_overdue_desk_is_reminded_and_the_unit_above_told(scene):
    above = appoint(scene.province)
    scene.dossier(State.IDEA_SUBMITTED, desk_since=LONG_AGO, desk_due=TODAY - dt.timedelta(days=1))
    assert reminders.write_due() > 0
    assert heard("reminder.after") == {scene.officer.pk}
    assert heard("reminder.escalated") == {above.pk}
    assert reminders.write_due() == 0


def test_a_day_to_come_is_not_escalated(scene):
    appoint(scene.province)
    scene.dossier(State.IDEA_SUBMITTED, desk_since=LONG_AGO, desk_due=TODAY + dt.timedelta(days=3))
    reminders.write_due()
    assert heard("reminder.before") == {scene.officer.pk}
    assert heard("reminder.escalated") == set()


def test_the_desk_of_a_vacant_commune_reminds_the_province(scene):
    above = appoint(scene.province)
    scene.dossier(State.IDEA_SUBMITTED, commune=scene.other, desk_since=LONG_AGO, desk_due=TODAY + dt.timedelta(days=1))
    reminders.write_due()
    assert heard("reminder.before") == {above.pk}


def reminded(dossier):
    """(days to the due day, due day) of every reminder about the dossier."""
    return sorted(Reminder.objects.filter(dossier=dossier).values_list("rule__offset_days", "due"))


def test_the_second_desk_is_reminded_like_the_first(scene):
    dossier = scene.dossier(State.IDEA_SUBMITTED, desk_since=LONG_AGO, desk_due=TODAY + 3 * DAY)
    reminders.write_due()
    second = TODAY + 20 * DAY
    with clock.at(TODAY + DAY):
        Dossier.objects.filter(pk=dossier.pk).update(desk_since=clock.now(), desk_due=second)
    for days_before in (14, 7, 3, 1):
        with clock.at(second - days_before * DAY):
            reminders.write_due()
    assert [days for days, due in reminded(dossier) if due == second] == [-14, -7, -3, -1]


def test_a_moved_deadline_is_reminded_anew(scene):
    dossier = scene.dossier(State.IDEA_RETURNED, desk_since=LONG_AGO, desk_due=TODAY + DAY)
    scene.member(dossier.producer)
    reminders.write_due()
    perform(Dossier, dossier.pk, "extend", by=scene.administrator, seen=None, note="Lũ", data={"until": f"{TODAY + 4 * DAY:%d/%m/%Y}"})
    with clock.at(TODAY + 3 * DAY):
        reminders.write_due()
    assert (-1, TODAY + 4 * DAY) in reminded(dossier)


def test_everybody_at_the_desk_is_reminded_or_nobody(scene, monkeypatch):
    second = appoint(scene.commune)
    dossier = scene.dossier(State.IDEA_SUBMITTED, desk_since=LONG_AGO, desk_due=TODAY + DAY)
    told = []

    def killed_before_the_second(people, *args, **facts):
        told.extend(people)
        if len(told) == 2:
            raise KeyboardInterrupt
        return write(people, *args, **facts)

    write = notices.write
    monkeypatch.setattr(notices, "write", killed_before_the_second)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        reminders.write_due()
    assert reminded(dossier) == []
    monkeypatch.undo()
    reminders.write_due()
    assert heard("reminder.before") == {scene.officer.pk, second.pk}


def test_a_producer_without_members_is_asked_for_once_there_is_one(scene, monkeypatch):
    dossier = scene.dossier(State.IDEA_RETURNED, desk_since=LONG_AGO, desk_due=TODAY + DAY)
    asked = []
    monkeypatch.setattr(reminders, "_write_one_desk", lambda rule, row: asked.append(row.pk) or 0)
    reminders.write_due()
    assert asked == []
    monkeypatch.undo()
    member = scene.member(dossier.producer)
    reminders.write_due()
    assert heard("reminder.before") == {member.pk}


def test_nobody_is_reminded_of_days_before_the_dossier_came(scene):
    scene.dossier(State.IDEA_SUBMITTED, desk_since=clock.now(), desk_due=TODAY + 7 * DAY)
    assert reminders.write_due() == 0
