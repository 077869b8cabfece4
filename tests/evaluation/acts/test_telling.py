"""Whom a council's moves tell, and where the notice leads."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cycle.acts import notices
from cycle.models import Notice
from evaluation.acts import telling
from evaluation.acts.assigning import put_before
from evaluation.models import Seat
from products.models import Membership
from tests.evaluation.chamber import Chamber
from tests.owner import as_owner


def told(kind: str) -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient", flat=True))


def people(*seats: Seat) -> set[int]:
    return {seat.user_id for seat in seats}


def test_every_seat_is_told_of_a_dossier_put_before_its_council(chamber: Chamber) -> None:
    assert told("council.opened") == people(*chamber.council.seats.all())
    notice = Notice.objects.filter(kind="council.opened").first()
    assert notice is not None
    assert notice.dossier is None, "it is not open to the seat yet, so no page of it is linked"
    text = notices.sentence(notice)
    assert chamber.item.dossier.product.name_vi in text
    assert chamber.council.name in text


def test_seats_of_the_producer_are_not_told(chamber: Chamber) -> None:
    journey = chamber.world.endorsed()
    dossier = journey.dossier
    seat = chamber.seat("member")
    Membership.objects.create(producer=dossier.producer, user=seat.user)
    with as_owner():
        Notice.objects.all().delete()
    put_before(chamber.council, dossier, by=User.objects.get(pk=journey.officer.pk))
    assert told("council.opened") == people(*chamber.council.seats.exclude(pk=seat.pk))


def test_nobody_is_told_of_their_own_act(chamber: Chamber) -> None:
    journey = chamber.world.endorsed()
    dossier = journey.dossier
    officer = User.objects.get(pk=journey.officer.pk)
    Seat.objects.create(state="in_force", council=chamber.council, user=officer, role="advisory", scores=False)
    with as_owner():
        Notice.objects.all().delete()
    put_before(chamber.council, dossier, by=officer)
    assert officer.pk not in told("council.opened")
    assert len(told("council.opened")) == chamber.council.seats.count() - 1


def test_scoring_seats_not_recused_are_told_when_scoring_opens(chamber: Chamber) -> None:
    recused = chamber.seat("member", 0)
    chamber.open_for_scoring(recused)
    chair = chamber.seat("chair")
    expected = people(*(seat for seat in chamber.scoring_seats() if seat not in (recused, chair)))
    assert told("council.scoring") == expected
    assert told("council.scoring_unanswered") == set()
    notice = Notice.objects.filter(kind="council.scoring").first()
    assert notice is not None
    client = Client()
    client.force_login(User.objects.get(pk=notice.recipient_id))
    assert client.post(reverse("notice_open", args=[notice.public_id]), follow=True).status_code == 200


def test_who_has_not_answered_is_asked_for_that_first(chamber: Chamber) -> None:
    from evaluation.acts import conflicts

    silent = chamber.seat("member", 1)
    for seat in chamber.council.seats.exclude(pk=silent.pk):
        conflicts.answer(chamber.item, by=User.objects.get(pk=seat.user_id), has_conflict=False)
    chamber.open_for_scoring_without_answers()
    assert told("council.scoring_unanswered") == people(silent)
    assert silent.user_id not in told("council.scoring")
    assert not Notice.objects.filter(kind="council.scoring_unanswered", dossier__isnull=False).exists()


@pytest.mark.parametrize("kind", sorted(telling.KINDS))
def test_sentences_are_known_to_the_outbox(kind: str) -> None:
    assert str(notices.KINDS[kind]) % {"product": "Chè", "council": "Hội đồng", "role": "Ủy viên", "number": "1/QĐ-UBND"}
