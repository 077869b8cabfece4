"""Two advisers saving their assessment at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from basics import clock
from evaluation.models import CouncilItem
from tests.evaluation.chamber import Chamber, make_chamber
from tests.evaluation.conftest import TODAY
from tests.evaluation.test_races import together
from tests.evaluation.views.test_screens import signed_in
from tests.posting import opened
from tests.worlds import make_world


@pytest.fixture
def advised(own_database: str, django_db_blocker: Any) -> Iterator[Chamber]:
    """A chamber that checks a dossier, in a database where transactions really commit."""
    with django_db_blocker.unblock(), clock.at(TODAY):
        chamber = make_chamber(make_world("two_level"))
        chamber.answer()
        yield chamber


def test_one_is_kept_and_the_other_is_shown_both(advised: Chamber) -> None:
    url = reverse("item_assessment", args=[advised.item.public_id])
    texts = {"secretary": "Của thư ký", "advisory": "Của tổ tư vấn"}
    clients = {role: signed_in(advised.user(role)) for role in texts}
    tabs = {role: {**opened(clients[role], url), "assessment": text} for role, text in texts.items()}
    answers = together(*[lambda role=role: clients[role].post(url, tabs[role]) for role in texts])  # type: ignore[misc]
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    kept = CouncilItem.objects.get(pk=advised.item.pk).assessment
    (late,) = [answer.content.decode() for answer in answers if answer.status_code == 409]
    assert kept in texts.values()
    assert all(text in late for text in texts.values())
