"""What a mail server's reply means for the mail, for the batch, and for who looks after the portal."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from basics import clock
from cycle import tasks
from cycle.acts import mailing, notices
from cycle.models import Notice
from tests.cycle.acts.mail_server import Desk, mail_server
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


@pytest.fixture
def desk(settings) -> Desk:
    with mail_server() as desk:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", desk.port, 5
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield desk


@pytest.fixture
def three():
    facts = {"product": "Chè", "due": "05/03/2026", "stars": 4, "producer": "", "days": 1}
    with clock.at(START):
        return notices.write([UserFactory(email=f"{name}@ocop.example") for name in "abc"], "reminder.after", facts=facts)


def sent_at(moment: dt.datetime) -> int:
    with clock.at(moment):
        return tasks.send_due_notices()


NOT_NOW = [
    ("MAIL", "451 error"),
    ("RCPT", "450 greylisted"),
    ("RCPT", "452 mailbox full"),
    ("DATA", "451 later"),
    ("TAKEN", "452 no room"),
]
NEVER = [("MAIL", "552 too large"), ("RCPT", "550 nobody"), ("RCPT", "553 no name"), ("DATA", "554 no"), ("TAKEN", "554 spam")]
CLOSED = [("CONNECT", "421 busy"), ("MAIL", "421 closing"), ("RCPT", "421 closing"), ("DATA", "421 closing"), ("TAKEN", "421 closing")]
NOT_US = [("CONNECT", "554 no service"), ("MAIL", "530 sign in first")]


@pytest.mark.parametrize(("command", "reply"), NOT_NOW)
def test_not_now_is_tried_again_later_each_time(desk, three, command, reply):
    desk.replies[command] = reply
    waits, moment = [], START
    for _try in range(10):
        assert sent_at(moment) == 0
        due = Notice.objects.get(pk=three[0].pk).email_due_at
        waits.append((due - moment).total_seconds())
        moment = due
    assert waits[:4] == [30, 60, 120, 240]
    assert waits[-1] == mailing.LONGEST_PAUSE.total_seconds()
    desk.replies.clear()
    assert sent_at(moment) == 3 == desk.taken


def test_an_email_written_by_a_clock_that_was_ahead_goes_out(desk, three):
    assert sent_at(START - dt.timedelta(minutes=30)) == 0, "put off for half an hour"
    assert sent_at(START - dt.timedelta(days=3)) == 3 == desk.taken


@pytest.mark.parametrize(("command", "reply"), NEVER)
def test_never_ends_the_notice_and_no_other(desk, three, command, reply, caplog, client: Client):
    desk.replies[command] = reply
    assert sent_at(START) == 0
    assert Notice.objects.given_up().count() == 3
    assert desk.talks == 3
    assert "notice_given_up" in caplog.text
    assert reply[:3] in caplog.text
    with clock.at(START + dt.timedelta(days=1)):
        assert client.get("/readyz").json()["parts"]["notices"] == {"status": "ok", "oldest_age": 0, "given_up": 3}


@pytest.mark.parametrize(("command", "reply"), CLOSED + NOT_US)
def test_a_server_that_closes_ends_the_batch_and_no_notice(desk, three, command, reply):
    desk.replies[command] = reply
    assert sent_at(START) == 0
    assert desk.talks == 1
    assert not Notice.objects.given_up().exists()
    assert Notice.objects.filter(attempts=0).count() == 2
    desk.replies.clear()
    assert sent_at(START + dt.timedelta(minutes=1)) == 3


def test_not_now_for_a_week_is_given_up(desk, three):
    desk.replies["RCPT"] = "450 greylisted"
    sent_at(START + mailing.GIVE_UP_AFTER + dt.timedelta(seconds=1))
    assert Notice.objects.given_up().count() == 3
