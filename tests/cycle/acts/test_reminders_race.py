"""Two workers at the same reminder, in transactions that really commit."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from basics import clock
from cycle.acts import notices, reminders
from cycle.models import Notice, Reminder
from cycle.models.states import State
from tests.cycle import officer_scene
from tests.cycle.acts.test_reminders import LONG_AGO
from tests.cycle.officer_scene import TODAY
from tests.evaluation.racing import LONGEST, together


def test_two_workers_at_one_reminder_write_it_once(own_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have looked and found none written before either writes."""
    with clock.at(TODAY):
        scene = officer_scene.build()
        scene.dossier(State.IDEA_SUBMITTED, desk_since=LONG_AGO, desk_due=TODAY + dt.timedelta(days=3))
    both_looked, write = threading.Barrier(2), notices.write

    def written_once_both_looked(*args: object, **kwargs: object) -> list[Notice]:
        both_looked.wait(LONGEST)
        return write(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(notices, "write", written_once_both_looked)
    written = together(reminders.write_due, reminders.write_due, day=TODAY)
    rules = list(Reminder.objects.values_list("rule", flat=True))
    assert len(set(rules)) == len(rules) == sum(written) == Notice.objects.count() > 0
