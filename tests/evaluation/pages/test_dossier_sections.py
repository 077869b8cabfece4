"""The council's result on the dossier's page: who reads it, and when."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from accounts.models import User
from basics import clock


def page(user: User, journey) -> str:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client.get(reverse("dossier_detail", args=[journey.dossier.public_id])).content.decode()


def test_producer_reads_the_result_only_with_the_decision(two_level):
    journey = two_level.endorsed()
    journey.judge(journey.put_before_council(), 4, miss_gate=True)
    heading = 'id="council-result"'
    assert heading not in page(journey.owner, journey)
    assert heading in page(two_level.officer(two_level.province), journey)
    journey.decide()
    shown = page(journey.owner, journey)
    assert heading in shown
    assert 'id="certificate"' in shown


def test_officer_of_the_stage_is_led_to_the_rounds(two_level):
    journey = two_level.endorsed()
    officer = two_level.officer(two_level.province)
    assert f'href="{reverse("round_list")}"' in page(officer, journey)
    council = two_level.cast.council(two_level.province, two_level.year)
    with clock.at(journey.day):
        assert f'href="{reverse("round_detail", args=[council.round.public_id])}"' in page(officer, journey)
    item = journey.put_before_council()
    member = item.council.seats.filter(role="member").first().user
    assert reverse("item_detail", args=[item.public_id]) in page(member, journey)
