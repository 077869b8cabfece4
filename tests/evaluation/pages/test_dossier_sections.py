"""The council's result on the dossier's page: who reads it, and when."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import User
from basics import clock, phones
from cycle.office import office_name
from evaluation.models import CouncilItem
from evaluation.pages import itempage
from ocop_portal.simulation.offices import write_contact


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


def forwarded(two_level):
    """A five-star result at the province's authority, before a level that has no round."""
    journey = two_level.endorsed()
    item = journey.put_before_council()
    journey.judge(item, 5)
    assert journey.dossier.state == "awaiting_decision"
    return journey, item


def move_page(user: User, journey, name: str) -> str:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client.get(reverse("dossier_move", args=[journey.dossier.public_id, name])).content.decode()


def test_forwarding_to_a_level_without_a_round_says_what_happens_and_whom_to_ask(two_level):
    journey, _item = forwarded(two_level)
    contact = write_contact(two_level.province.parent)
    with clock.at(journey.day):
        text = move_page(journey.authority, journey, "forward")
        assert phones.display(contact.phone) in text
        assert phones.display(contact.phone) not in move_page(journey.authority, journey, "remand")
        two_level.cast.council(two_level.province.parent, two_level.year)
        assert phones.display(contact.phone) not in move_page(journey.authority, journey, "forward")


def test_a_forwarded_dossier_says_to_whom_and_why_it_waits(two_level):
    journey, item = forwarded(two_level)
    waits, nation = str(itempage.NEXT["closed"]), two_level.province.parent
    with clock.at(journey.day):
        of_item = CouncilItem.objects.for_work().get(pk=item.pk)
        assert itempage.page_of(two_level.officer(two_level.province), of_item).next_sentence == waits
        journey.move("forward", journey.authority)
        of_item = CouncilItem.objects.for_work().get(pk=item.pk)
        said = itempage.page_of(two_level.officer(two_level.province), of_item).next_sentence
        assert said == gettext("The product was forwarded to %(office)s.") % {"office": office_name(nation)}
        for user in (two_level.officer(two_level.province), journey.owner):
            text = page(user, journey)
            assert str(said) in text
            words = gettext("No evaluation round is open at %(office)s. The dossier waits on the desk of its officers until they open one.")
            assert words % {"office": office_name(nation)} in text
        assert reverse("round_list") in page(two_level.officer(nation), journey)


def test_a_decided_item_says_what_was_decided(two_level):
    journey = two_level.endorsed()
    item = journey.put_before_council()
    journey.judge(item, 4)
    journey.decide()
    of_item = CouncilItem.objects.for_work().get(pk=item.pk)
    said = itempage.page_of(two_level.officer(two_level.province), of_item).next_sentence
    assert journey.reload().status in str(said)
