"""What a producer writes is theirs until they hand it in: everybody else reads what was handed in last."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext

from basics import clock
from basics.formats import moment
from cycle import comments
from cycle.handed_in import as_handed_in, content_of, restored
from cycle.items import OF_PRODUCER
from cycle.models import BusinessPlan, Dossier, SelfScore
from cycle.models.states import State
from products.models import Evidence, Option
from workflow.door import perform

pytestmark = pytest.mark.django_db

ADDRESS, NEWLY = "Thôn Vừa Sửa, chưa nộp", "Giấy vừa tải lên"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fresh(journey) -> Dossier:
    return Dossier.objects.for_detail().get(pk=journey.dossier.pk)


def text_for(journey, user, name="dossier_detail") -> str:
    """The page without the token of its visit."""
    text = signed_in(user).get(reverse(name, args=[journey.dossier.public_id])).content.decode()
    return re.sub(r'(csrfmiddlewaretoken" value=)"[^"]*"', r"\1", text)


def status_of(paper, user) -> int:
    return signed_in(user).get(reverse("evidence_file", args=[paper.public_id])).status_code


@pytest.fixture
def returned(two_level):
    """A dossier that came back, and of which its producer has changed something of every kind since."""
    journey = two_level.journey()
    journey.to_implementing()
    journey.submit_dossier()
    journey.reader = journey.officer
    journey.return_dossier()
    return journey


def rewrite(journey):
    """Another address, a lower score, another paper for the first, an answer; the paper taken out and the one put in."""
    dossier = fresh(journey)
    dossier.registration.address = ADDRESS
    dossier.registration.save()
    score = SelfScore.objects.filter(dossier=dossier, option__points__gt=0).select_related("criterion", "option").first()
    score.option = Option.objects.filter(criterion=score.criterion).exclude(pk=score.option_id).first()
    score.description = "Điểm vừa sửa, chưa nộp"
    score.save()
    link = dossier.evidence_links.select_related("evidence").first()
    old = Evidence.objects.get(pk=link.evidence_id)
    link.delete()
    new = Evidence.objects.get(pk=old.pk)
    new.pk, new._state.adding, new.title, new.sha256 = None, True, NEWLY, "1" * 64
    new.public_id = Evidence._meta.get_field("public_id").get_default()
    new.save()
    dossier.evidence_links.create(evidence=new)
    for comment in dossier.comments.all():
        comments.answer(comment, journey.owner, "Câu trả lời chưa gửi.", clock.now())
    return old, new


def test_the_office_reads_what_was_handed_in_until_it_is_handed_in_again(returned):
    before = text_for(returned, returned.reader)
    old, new = rewrite(returned)
    assert text_for(returned, returned.reader) == before
    assert (status_of(old, returned.reader), status_of(new, returned.reader)) == (200, 404)
    assert NEWLY in text_for(returned, returned.owner, "evidence_list")
    as_of = gettext("As handed in on %(when)s. What the producer has changed since is not shown until they hand it in.")
    assert as_of % {"when": moment(fresh(returned).submissions.first().at)} in before
    with clock.at(returned.day):
        perform(Dossier, returned.dossier.pk, "submit_dossier", by=returned.owner, seen=None)
    after = text_for(returned, returned.reader)
    for words in (ADDRESS, "Điểm vừa sửa, chưa nộp", NEWLY, "Câu trả lời chưa gửi."):
        assert words not in before
        assert words in after
    assert (status_of(old, returned.reader), status_of(new, returned.reader)) == (200, 200)


def test_the_page_of_changes_tells_the_office_nothing_that_was_not_handed_in(returned):
    rewrite(returned)
    url = reverse("dossier_changes", args=[returned.dossier.public_id])
    assert signed_in(returned.reader).get(url).status_code == 302
    assert ADDRESS in signed_in(returned.owner).get(url).content.decode()


def test_the_office_reads_nothing_of_a_first_draft(two_level):
    journey = two_level.journey()
    journey.start()
    journey.submit_idea()
    officer = journey.officer
    journey.accept_idea()
    BusinessPlan.objects.update_or_create(dossier=journey.dossier, defaults={"goals": "Mục tiêu đang viết dở"})
    assert fresh(journey).state == State.PLAN_DRAFT
    text = text_for(journey, officer)
    assert "Mục tiêu đang viết dở" not in text
    assert journey.dossier.idea.story[:40] in text
    journey.submit_plan()
    assert BusinessPlan.objects.get(dossier=journey.dossier).goals in text_for(journey, officer)


def test_what_an_ended_dossier_left_half_written_stays_its_producers(returned):
    rewrite(returned)
    with clock.at(returned.day):
        perform(Dossier, returned.dossier.pk, "withdraw", by=returned.owner, seen=None, note="Chưa đủ giấy tờ.")
    assert ADDRESS not in text_for(returned, returned.reader)
    assert ADDRESS in text_for(returned, returned.owner)


def test_what_is_kept_comes_back_as_its_readers_saw_it(returned):
    dossier = fresh(returned)
    keys = [item.key for item in OF_PRODUCER]
    again = restored(dossier, content_of(dossier, keys))
    for item in OF_PRODUCER:
        assert item.rows(dossier), item.key
        assert item.rows(again) == item.rows(dossier), item.key


def test_what_comes_back_is_complete_by_itself(returned, django_assert_num_queries):
    dossier = fresh(returned)
    again = restored(dossier, content_of(dossier, [item.key for item in OF_PRODUCER]))
    with django_assert_num_queries(0):
        scores = [(row.dossier, row.option_id) for row in again.scores.all()]
        papers = [link.evidence.kind.code for link in again.evidence_links.all()]
    assert len(scores) > 10
    assert papers


def test_reading_leaves_the_dossier_itself_as_it_is(returned):
    rewrite(returned)
    dossier = fresh(returned)
    shown = as_handed_in(dossier)
    assert shown.registration.address != ADDRESS
    assert dossier.registration.address == ADDRESS
    assert [row.description for row in shown.scores.all()] != [row.description for row in dossier.scores.all()]
    assert {comment.answer for comment in dossier.comments.all()} == {"Câu trả lời chưa gửi."}


def test_an_answer_that_was_handed_in_is_not_written_anew(returned):
    comment = fresh(returned).comments.get()
    with clock.at(returned.day):
        comments.answer(comment, returned.owner, "Trả lời đã nộp.", clock.now())
        perform(Dossier, returned.dossier.pk, "submit_dossier", by=returned.owner, seen=None)
    returned.reload()
    returned.walk(1)
    returned.return_dossier()
    assert "Trả lời đã nộp." in text_for(returned, returned.reader)
    url = reverse("comment_answer", args=[returned.dossier.public_id, comment.public_id])
    assert url not in text_for(returned, returned.owner)
    with clock.at(returned.day):
        signed_in(returned.owner).post(url, {"answer": "Viết lại"})
    comment.refresh_from_db()
    assert comment.answer == "Trả lời đã nộp."


def test_where_the_council_goes_on_without_it_what_was_not_sent_stays_unread(two_level):
    journey = two_level.journey()
    journey.to_evaluation()
    item = journey.put_before_council()
    secretary = journey.cast.seat(item.council, "secretary").user
    journey.ask_supplement(item.council)
    old, new = rewrite(journey)
    journey.go_on_without(item.council)
    pages = [text_for(journey, secretary), signed_in(secretary).get(reverse("item_detail", args=[item.public_id])).content.decode()]
    for text in (*pages, text_for(journey, journey.owner)):
        assert ADDRESS not in text
        assert "Điểm vừa sửa, chưa nộp" not in text
        assert NEWLY not in text
    assert (status_of(old, secretary), status_of(new, secretary)) == (200, 404)
    assert fresh(journey).left_unsent
