"""A supplement: what was asked is seen by the council, what came is told to who asked, and the inbox says which it is."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.translation import gettext

from basics import clock
from cycle import comments
from cycle.models import Dossier, Notice, ReviewComment
from cycle.models.states import State
from cycle.rules import recipients
from evaluation.pages import boards
from tests.evaluation.chamber import Chamber
from tests.evaluation.views.test_screens import signed_in
from tests.factories import handed_in
from tests.owner import forging
from workflow.door import MoveRefused, perform


@pytest.fixture
def asked(chamber: Chamber) -> Chamber:
    """The secretary has asked for a contract."""
    chamber.answer()
    secretary = chamber.user("secretary")
    handed_in(chamber.dossier(), chamber.journey.owner)
    ReviewComment.objects.create(dossier=chamber.item.dossier, item="evidence", text="Thiếu hợp đồng", written_by=secretary)
    perform(Dossier, chamber.item.dossier_id, "request_supplement", by=secretary, seen=None, note="Bổ sung hợp đồng tiêu thụ")
    return chamber


def send(chamber: Chamber) -> None:
    perform(Dossier, chamber.item.dossier_id, "answer_supplement", by=chamber.journey.owner, seen=None)


def answer(chamber: Chamber) -> None:
    for comment in chamber.dossier().comments.filter(settled_at=None):
        comments.answer(comment, chamber.journey.owner, "Hợp đồng ký tháng 6.", clock.now())
    send(chamber)


def item_page(chamber: Chamber, role: str) -> str:
    return signed_in(chamber.user(role)).get(reverse("item_detail", args=[chamber.item.public_id])).content.decode()


def work(chamber: Chamber, role: str = "secretary") -> str:
    return boards.my_work(chamber.user(role))[0].status


def test_nobody_answers_unchanged_without_a_word(asked: Chamber) -> None:
    with pytest.raises(MoveRefused):
        send(asked)
    assert asked.dossier().state == State.SUPPLEMENT_REQUESTED


def test_the_council_sees_what_was_asked_and_what_was_answered(asked: Chamber) -> None:
    for role in ("secretary", "chair"):
        text = item_page(asked, role)
        assert "Thiếu hợp đồng" in text
        assert "Bổ sung hợp đồng tiêu thụ" in text
    comments.answer(asked.dossier().comments.last(), asked.journey.owner, "Trả lời đang viết", clock.now())
    score = asked.dossier().scores.first()
    score.description = "Điểm đang sửa"
    score.save()
    for words in ("Trả lời đang viết", "Điểm đang sửa"):
        assert words not in item_page(asked, "secretary"), "theirs until they hand it in"
    answer(asked)
    assert "Điểm đang sửa" in item_page(asked, "chair")
    assert "Hợp đồng ký tháng 6." in item_page(asked, "chair")
    comment = asked.dossier().comments.last()
    settling = reverse("comment_settle", args=[asked.item.dossier.public_id, comment.public_id])
    assert settling in item_page(asked, "secretary")
    assert settling not in item_page(asked, "member")
    client = signed_in(asked.user("secretary"))
    assert client.post(settling).status_code == 302
    comment.refresh_from_db()
    assert comment.settled_by == asked.user("secretary")
    assert client.get(reverse("dossier_changes", args=[asked.item.dossier.public_id])).status_code == 200


def test_who_asked_is_told_by_notice_and_mail(asked: Chamber) -> None:
    answer(asked)
    notice = Notice.objects.get(recipient=asked.user("secretary"), kind="dossier.answer_supplement")
    assert notice.email_due_at is not None


def test_who_asked_is_who_sent_it_back_last_and_who_wrote_what_is_still_open(asked: Chamber) -> None:
    dossier = asked.dossier()
    open_one = dossier.comments.get()
    open_one.written_by = asked.user("advisory")
    with forging("cycle_reviewcomment"):
        open_one.save(update_fields=["written_by"])
    more = {"dossier": dossier, "item": "evidence", "text": "Mờ"}
    at = open_one.sent_at
    ReviewComment.objects.create(**more, written_by=asked.user("member"), sent_at=at, settled_at=at, settled_by=asked.user("secretary"))
    ReviewComment.objects.create(**more, written_by=asked.user("member", 1))
    assert set(recipients.who_asked(asked.dossier(), None)) == {asked.user("secretary"), asked.user("advisory")}


def test_the_list_of_work_says_which_it_is(asked: Chamber, chamber: Chamber) -> None:
    during, due = work(asked), asked.dossier().desk_due
    answer(asked)
    after = work(asked)
    assert during == gettext("Waits for the producer's supplement until %(day)s") % {"day": f"{due:%d/%m/%Y}"}
    assert after == gettext("The supplement came: check what changed")


def test_before_a_supplement_the_dossier_is_checked(chamber: Chamber) -> None:
    chamber.answer()
    assert work(chamber) == gettext("Check the dossier")
    assert gettext("Supplement") not in item_page(chamber, "secretary").split("<main", 1)[1].split(gettext("Ask for a supplement"))[0]


def test_a_recorded_result_settles_what_is_left(asked: Chamber) -> None:
    answer(asked)
    asked.open_for_scoring_without_answers()
    asked.sign_all()
    asked.close()
    assert not asked.dossier().comments.filter(settled_at=None).exists()
