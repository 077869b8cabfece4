"""Who belongs to a producer."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from basics import clock
from products.models import Membership
from products.policies import producer_ids
from tests.worlds import World

pytestmark = pytest.mark.django_db


def test_the_first_who_belongs_to_a_producer_is_known_with_all_theirs_by_one_query(two_level: World) -> None:
    mine, other = two_level.journey(), two_level.journey()
    mine.start()
    other.start()
    assert mine.dossier.producer is not None
    assert other.dossier.producer is not None
    assert mine.dossier.producer != other.dossier.producer
    producer = mine.dossier.producer.pk
    ended = Membership.objects.create(producer=other.dossier.producer, user=mine.owner, valid_from=dt.date(2020, 1, 1))
    with CaptureQueriesContext(connection) as captured:
        found = Membership.objects.first_person_of(producer)
        assert found == mine.owner
        assert producer_ids(found) == {producer, other.dossier.producer.pk}
    assert len(captured) == 1
    Membership.objects.filter(pk=ended.pk).update(valid_to=clock.today() - dt.timedelta(days=1))
    again = Membership.objects.first_person_of(producer)
    assert again is not None
    assert producer_ids(again) == {producer}
    Membership.objects.filter(producer=producer).update(valid_to=clock.today() - dt.timedelta(days=1))
    assert Membership.objects.first_person_of(producer) is None
