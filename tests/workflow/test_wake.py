"""Waking the worker: after the commit, and never without it."""

from contextlib import suppress

import pytest
from celery import current_app
from django.db import transaction

from workflow.wake import wake

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch):
    messages = []
    monkeypatch.setattr(current_app, "send_task", lambda task, args, **how: messages.append((task, args)))
    return messages


def test_a_worker_is_woken_after_the_commit(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        wake("some.task")
        wake("some.task", 1)
        assert sent == []
    assert sent == [("some.task", ()), ("some.task", (1,))]


def test_what_was_taken_back_wakes_nobody(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), suppress(LookupError), transaction.atomic():
        wake("some.task")
        raise LookupError
    assert sent == []


def test_a_broker_that_is_away_costs_only_a_line_in_the_log(monkeypatch, caplog, django_capture_on_commit_callbacks):
    def away(*args, **how):
        raise ConnectionError("nobody there")

    monkeypatch.setattr(current_app, "send_task", away)
    with django_capture_on_commit_callbacks(execute=True):
        wake("some.task")
    assert "some.task" in caplog.text
