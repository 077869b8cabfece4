"""The page of a dossier in evaluation asks few queries, whoever reads it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from basics import clock

pytestmark = pytest.mark.django_db


def in_evaluation(journey):
    """The commune endorsed it; no council has it."""


def before_the_council(journey):
    journey.put_before_council()


def supplement_requested(journey):
    journey.ask_supplement(journey.put_before_council().council)


@pytest.mark.parametrize("reader", ["owner", "officer", "commune"])
@pytest.mark.parametrize("state", [in_evaluation, before_the_council, supplement_requested])
def test_the_dossier_page_in_evaluation_asks_at_most_nineteen_queries(client, two_level, state, reader):
    journey = two_level.endorsed()
    state(journey)
    url = reverse("dossier_detail", args=[journey.dossier.public_id])
    readers = {"owner": journey.owner, "officer": two_level.officer(two_level.province), "commune": two_level.officer()}
    client.force_login(readers[reader])
    with clock.at(journey.day):
        client.get(url)  # the process reads criteria and holidays once
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
    asked = [query["sql"] for query in captured]
    assert len(asked) <= 19, "\n".join(asked)
