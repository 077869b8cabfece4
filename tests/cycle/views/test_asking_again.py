"""Comments nobody has read, and what is asked again: what was said and answered stays as it was."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from basics import clock
from cycle.models import Dossier, ReviewComment
from cycle.models.states import State
from tests.cycle import officer_scene
from tests.cycle.officer_scene import TODAY, Scene
from workflow.door import MoveRefused, perform
from workflow.log import entries_of
from workflow.moves import moves_of

pytestmark = pytest.mark.django_db
ANSWER, UNSENT = "Bản gốc mờ sẵn.", "Thiếu trang 2"


@pytest.fixture
def scene() -> Scene:
    with clock.at(TODAY):
        yield officer_scene.build()


def came_back(scene: Scene, state: str, item: str) -> Dossier:
    """A dossier back at its desk, with one comment answered in words and one not sent yet."""
    dossier = scene.dossier(state)
    more = {"dossier": dossier, "item": item, "written_by": scene.officer}
    said = {"sent_at": clock.now(), "answered_at": clock.now(), "answered_by": scene.member(dossier.producer), "answer": ANSWER}
    ReviewComment.objects.create(text="Phiếu bị mờ", **more, **said)
    ReviewComment.objects.create(text=UNSENT, **more)
    return dossier


@pytest.fixture
def answered(scene):
    return came_back(scene, State.DOSSIER_SUBMITTED, "evidence")


def page(client, name, *args):
    return client.get(reverse(name, args=args))


def ask_again(client, comment, text="Vẫn còn mờ ở trang 2"):
    return client.post(reverse("comment_again", args=[comment.dossier.public_id, comment.public_id]), {"text": text})


@pytest.mark.parametrize(
    ("state", "item", "name"),
    [
        (State.IDEA_SUBMITTED, "idea", "accept_idea"),
        (State.IDEA_SUBMITTED, "idea", "decline_idea"),
        (State.PLAN_SUBMITTED, "plan", "accept_plan"),
    ],
)
def test_who_decides_is_told_of_unsent_comments_and_they_are_dropped_not_settled(client, scene, state, item, name):
    dossier = came_back(scene, state, item)
    client.force_login(scene.officer)
    text = page(client, "dossier_move", dossier.public_id, name).content.decode()
    one = "%(n)s comment was not sent: it will be dropped"
    assert ngettext(one, "%(n)s comments were not sent: they will be dropped", 1) % {"n": 1} in text
    assert UNSENT in text
    sending = {"accept_plan": "return_plan"}.get(name, "return_idea")
    assert reverse("dossier_move", args=[dossier.public_id, sending]) in text
    perform(Dossier, dossier.pk, name, by=scene.officer, seen=None, note="Sản phẩm chưa rõ nguồn gốc nguyên liệu.")
    kept = dossier.comments.get()
    assert (kept.text, kept.settled_by) == ("Phiếu bị mờ", scene.officer)


def test_every_decision_on_what_was_handed_in_closes_the_comments():
    closing = {name for name, move in moves_of(Dossier).items() if move.closes_comments}
    assert closing == {"accept_idea", "decline_idea", "accept_plan", "endorse", "decline_dossier", "record_result"}


def test_the_page_of_a_return_lists_what_goes_and_asks_for_no_note(client, scene, answered):
    client.force_login(scene.officer)
    shown = page(client, "dossier_move", answered.public_id, "return_dossier")
    assert UNSENT in shown.content.decode()
    assert gettext("optional") in shown.content.decode()
    seen = shown.context["dossier"].revision
    client.post(reverse("dossier_move", args=[answered.public_id, "return_dossier"]), {"seen": seen, "note": " "})
    client.force_login(answered.comments.first().answered_by)
    last = page(client, "dossier_detail", answered.public_id).context["last_note"]
    assert last.note == gettext("See the comments that go with this.")


def test_a_return_without_comments_needs_its_note(scene):
    idea = scene.dossier(State.IDEA_SUBMITTED)
    with translation.override("vi"), pytest.raises(MoveRefused) as refused:
        perform(Dossier, idea.pk, "return_idea", by=scene.officer, seen=None, note="")
    assert refused.value.sentences == ["Vui lòng ghi nội dung cần bổ sung."]


def test_what_is_asked_again_is_a_comment_of_its_own_below_which_the_old_one_stays(client, scene, answered):
    said = answered.comments.first()
    client.force_login(scene.officer)
    form = page(client, "comment_again", answered.public_id, said.public_id)
    assert form.context["form"]["text"].value() == said.text
    assert ANSWER in form.content.decode()
    assert ask_again(client, said).status_code == 302
    again = answered.comments.last()
    assert (again.follows, again.item, again.sent_at) == (said, "evidence", None)
    shown = page(client, "dossier_detail", answered.public_id).context["comments"]
    assert [one.text for one in shown] == [UNSENT, again.text]
    assert [(one.text, one.answer) for one in shown[1].earlier] == [("Phiếu bị mờ", ANSWER)]
    ask_again(client, said)
    assert answered.comments.count() == 3, "asked again once"


def test_asking_again_can_be_taken_back_and_all_is_as_before(client, scene, answered):
    said = answered.comments.first()
    client.force_login(scene.officer)
    ask_again(client, said)
    shown = page(client, "dossier_detail", answered.public_id)
    (again,) = [one for one in shown.context["comments"] if one.earlier]
    assert again.remove_url in shown.content.decode()
    client.post(again.remove_url)
    first = page(client, "dossier_detail", answered.public_id).context["comments"][0]
    assert (first.text, first.answer, first.standing) == (said.text, ANSWER, gettext("Answered by the producer"))
    assert first.again_url


def test_the_producer_always_reads_what_they_answered(client, scene, answered):
    """Also while the office asks it again without having sent that, once it was sent, and after the dossier went on."""
    said = answered.comments.first()
    member = said.answered_by

    def read() -> str:
        client.force_login(member)
        text = page(client, "dossier_detail", answered.public_id).content.decode()
        assert ANSWER in text
        assert said.text in text
        return text

    client.force_login(scene.officer)
    ask_again(client, said)
    assert "Vẫn còn mờ" not in read()
    perform(Dossier, answered.pk, "return_dossier", by=scene.officer, seen=None)
    assert "Vẫn còn mờ" in read()
    assert ANSWER in page(client, "evidence_list", answered.public_id).content.decode()
    closed = client.post(reverse("comment_answer", args=[answered.public_id, said.public_id]), {"answer": "Khác"})
    said.refresh_from_db()
    assert (closed.status_code, said.answer) == (409, ANSWER), "what was answered before stays"
    Dossier.objects.filter(pk=answered.pk).update(state=State.IN_EVALUATION, desk_role="officer", desk_unit=scene.province)
    answered.comments.update(settled_at=clock.now(), settled_by=scene.officer)
    read()


def test_only_who_would_send_it_asks_again(client, scene, answered):
    said, unsent = answered.comments.all()
    client.force_login(said.answered_by)
    ask_again(client, said)
    client.force_login(scene.officer)
    assert ask_again(client, unsent).status_code == 404, "what nobody has read is not asked again"
    assert answered.comments.count() == 2


def test_what_was_settled_by_mistake_is_asked_again(client, scene, answered):
    said = answered.comments.first()
    client.force_login(scene.officer)
    client.post(reverse("comment_settle", args=[answered.public_id, said.public_id]))
    ask_again(client, said)
    perform(Dossier, answered.pk, "return_dossier", by=scene.officer, seen=None)
    assert answered.comments.last().is_open


def test_nothing_needs_completing_where_everything_is_answered(client, scene, answered):
    client.force_login(answered.comments.first().answered_by)
    needs = f">{gettext('What needs completing')}<"

    def asks() -> bool:
        return needs in "".join(page(client, "dossier_detail", answered.public_id).content.decode().replace("\n", "").split("  "))

    assert not asks()
    perform(Dossier, answered.pk, "return_dossier", by=scene.officer, seen=None)
    assert asks()


def test_the_log_keeps_what_was_asked_and_what_was_answered(answered, scene):
    """The words are the reasons of a return; a later answer takes no earlier one out of the record."""
    perform(Dossier, answered.pk, "return_dossier", by=scene.officer, seen=None)
    assert entries_of(answered)[0].note_row.payload["asked"] == [{"item": "evidence", "text": UNSENT}]


@pytest.mark.parametrize(("state", "words"), [(State.WITHDRAWN, "Not answered"), (State.DOSSIER_RETURNED, "Waits for the producer")])
def test_a_comment_waits_for_the_producer_only_while_the_producer_is_asked(client, scene, state, words):
    dossier = scene.dossier(state, desk_role="" if state == State.WITHDRAWN else "producer", desk_unit=None)
    ReviewComment.objects.create(dossier=dossier, item="evidence", text="Mờ", written_by=scene.officer, sent_at=clock.now())
    client.force_login(scene.officer)
    [remark] = page(client, "dossier_detail", dossier.public_id).context["comments"]
    assert remark.standing == gettext(words)
