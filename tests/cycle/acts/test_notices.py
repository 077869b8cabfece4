"""The outbox: rows with the move, mail after it, once."""

from __future__ import annotations

import datetime as dt
import smtplib

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.utils import timezone, translation

from basics import clock
from cycle import tasks
from cycle.acts import notices, yearend
from cycle.models import CycleYear, Dossier, Heartbeat, Notice, Reminder
from cycle.models.states import State
from tests.owner import as_owner
from workflow.door import MoveRefused, perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(two_level):
    """With the office's notice alone, without the producer's receipt."""
    journey = two_level.journey()
    journey.start()
    journey.submit_idea()
    with as_owner():
        Notice.objects.filter(kind__startswith=notices.RECEIPT).delete()
    return journey


class BrokenMail:
    """A mail server that is down."""

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise OSError("connection refused")


class AwayMail(BrokenMail):
    """A mail server that cannot be reached; `asked` counts the tries."""

    asked = 0

    def send_messages(self, messages):
        type(self).asked += 1
        raise ConnectionRefusedError("connection refused")


class RefusingMail(BrokenMail):
    """A mail server that does not know the address."""

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({"x": (550, b"no such user")})


def test_mail_is_sent_once_and_names_the_dossier(submitted):
    assert tasks.send_due_notices() == 1
    assert tasks.send_due_notices() == 0
    (message,) = mail.outbox
    assert submitted.dossier.code in message.body
    assert submitted.dossier.producer.name in message.body


def test_mail_that_fails_is_kept_and_follows(submitted, settings):
    settings.EMAIL_BACKEND = "tests.cycle.acts.test_notices.BrokenMail"
    with clock.at(submitted.day):
        assert tasks.send_due_notices() == 0
    notice = Notice.objects.get()
    assert (notice.attempts, notice.email_sent_at) == (1, None)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with clock.at(notice.email_due_at):
        assert tasks.send_due_notices() == 1
    assert len(mail.outbox) == 1


def test_refused_address_is_given_up(submitted, settings):
    settings.EMAIL_BACKEND = "tests.cycle.acts.test_notices.RefusingMail"
    assert tasks.send_due_notices() == 0
    assert Notice.objects.get().email_due_at is None


def test_notice_speaks_the_language_of_its_reader(submitted):
    notice = Notice.objects.get()
    with translation.override("en"):
        english = notices.sentence(notice)
    with translation.override("vi"):
        vietnamese = notices.sentence(notice)
    assert submitted.product.name_vi in english
    assert submitted.product.name_vi in vietnamese
    assert english != vietnamese


def test_refused_move_writes_no_notice(submitted):
    before = Notice.objects.count()
    with pytest.raises(MoveRefused):
        perform(Dossier, submitted.dossier.pk, "return_idea", by=submitted.owner, seen=None, note="x")
    assert Notice.objects.count() == before


def test_person_without_address_is_told_in_the_portal_only(two_level):
    officer = two_level.officer()
    officer.email, officer.phone = None, "+84912345678"
    officer.save()
    journey = two_level.journey()
    journey.start()
    journey.submit_idea()
    assert Notice.objects.get(recipient=officer).email_due_at is None
    assert tasks.send_due_notices() == 1, "the producer's receipt"


def test_tick_beats_and_reminds_once(submitted):
    due = submitted.dossier.desk_due
    with clock.at(due - dt.timedelta(days=1)):
        tasks.tick()
        tasks.tick()
    assert Heartbeat.objects.get(name=tasks.TICK).at
    assert Reminder.objects.filter(dossier=submitted.dossier, rule__offset_days=-1).count() == 1


def test_tick_clears_the_sessions_that_ended():
    now = timezone.now()
    for key, end in (("ended", now - dt.timedelta(seconds=1)), ("lasts", now + dt.timedelta(hours=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=end)
    tasks.tick()
    assert [session.session_key for session in Session.objects.all()] == ["lasts"]


def test_reminder_missed_in_an_outage_still_goes_out(submitted):
    due = submitted.dossier.desk_due
    with clock.at(due + dt.timedelta(days=4)):
        tasks.tick()
    assert Reminder.objects.filter(dossier=submitted.dossier, rule__offset_days=1).exists()
    assert not Reminder.objects.filter(dossier=submitted.dossier, rule__offset_days__lt=0).exists()


def test_server_that_is_away_is_asked_once_a_batch(two_level, settings):
    settings.EMAIL_BACKEND = "tests.cycle.acts.test_notices.AwayMail"
    journey = two_level.journey()
    journey.start()
    for _n in range(3):
        notices.write([two_level.officer()], "reminder.after", dossier=journey.dossier, facts=notices.facts_of(journey.dossier))
    AwayMail.asked = 0
    assert tasks.send_due_notices() == 0
    assert AwayMail.asked == 1
    assert Notice.objects.filter(attempts=0).count() == 2


def test_sweep_that_fails_stops_no_other(submitted, monkeypatch, caplog):
    def fail():
        raise RuntimeError("broken rule")

    monkeypatch.setattr("cycle.acts.reminders.write_due", fail)
    tasks.tick()
    assert len(mail.outbox) == 1
    assert "broken rule" in caplog.text


def test_closing_year_finishes_with_its_last_decision(two_level):
    journey = two_level.journey()
    journey.to_evaluation()
    administrator = two_level.cast.holder("administrator", two_level.province)
    with clock.at(journey.day):
        perform(CycleYear, two_level.year.pk, "start_closing", by=administrator, seen=None)
    assert yearend.finish_done() == 0
    journey.decide_all(3)
    assert journey.dossier.state == State.RECOGNISED
    with clock.at(journey.day):
        assert yearend.finish_done() == 1
    assert CycleYear.objects.get(pk=two_level.year.pk).state == "closed"
