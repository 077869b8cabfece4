"""A comment written at the moment in which a colleague returns the dossier goes with the return, or is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from basics import clock
from cycle.models import Dossier
from cycle.models.states import State
from ocop_portal.simulation.journey import Journey
from tests.evaluation.racing import together
from tests.worlds import make_world
from workflow.door import perform


@pytest.fixture
def committed(own_database: str, django_db_blocker: Any) -> Iterator[Journey]:
    """A dossier at the commune with one comment, in a database where transactions really commit."""
    with django_db_blocker.unblock():
        journey = make_world("two_level").journey()
        journey.to_implementing()
        journey.submit_dossier()
        journey.comment("evidence", "Phiếu bị mờ")
        yield journey


def test_no_comment_is_left_behind_by_a_return(committed: Journey) -> None:
    dossier, officer, client = committed.dossier, committed.officer, Client()
    with clock.at(committed.day):
        client.force_login(officer)
    url = reverse("comment_add", args=[dossier.public_id])
    results = together(
        lambda: client.post(url, {"item": "registration", "text": "Thiếu chữ ký"}).status_code,
        lambda: perform(Dossier, dossier.pk, "return_dossier", by=officer, seen=None, note="Bổ sung.").state,
        day=committed.day,
    )
    assert results == [302, State.DOSSIER_RETURNED]
    rows = list(dossier.comments.all())
    assert len(rows) in (1, 2), "written before, or refused"
    assert all(row.sent_at for row in rows)
