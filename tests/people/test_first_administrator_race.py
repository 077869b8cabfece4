"""Two commands at the same moment, in transactions that really commit."""

from __future__ import annotations

from functools import partial

from people.acts.beginning import Refused, first_administrator, unit_of
from people.models import Appointment
from tests.evaluation.racing import together
from workflow.models import LogEntry


def appointed(email: str, name: str) -> str:
    try:
        return first_administrator(email, name, unit_of("19"))
    except Refused:
        return "refused"


def test_of_two_commands_at_once_one_appoints(own_database: str) -> None:
    people = (("lan@ocop.example", "Nguyễn Thị Lan"), ("nam@ocop.example", "Trần Văn Nam"))
    said = together(*(partial(appointed, *person) for person in people))
    assert said.count("refused") == 1
    assert Appointment.objects.filter(role="administrator").count() == 1
    assert LogEntry.objects.filter(machine="people.Appointment", move="appoint").count() == 1
