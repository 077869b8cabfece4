"""What is handed in is kept, and what came back does not go again untouched without a word."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from basics import clock
from cycle import comments
from cycle.changes import Line, between, changes_of, since_last_submission
from cycle.items import EVIDENCE, IDEA, SCORES
from cycle.models import Dossier, ReviewComment, SelfScore
from cycle.models.states import State
from products.models import Evidence
from workflow.door import MoveRefused, perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(two_level):
    """A journey whose dossier lies at the commune."""
    journey = two_level.journey()
    journey.to_implementing()
    journey.submit_dossier()
    return journey


def hand_in(journey, name="submit_dossier"):
    with clock.at(journey.day):
        return perform(Dossier, journey.dossier.pk, name, by=journey.owner, seen=None)


def change_score(dossier: Dossier) -> str:
    """Say something else at the first criterion; its code."""
    row = SelfScore.objects.filter(dossier=dossier).select_related("criterion").first()
    row.description = "Có hợp đồng với 12 hộ trong xã."
    row.save()
    return row.criterion.code


def fresh(journey) -> Dossier:
    return Dossier.objects.for_detail().get(pk=journey.dossier.pk)


def test_what_is_handed_in_is_kept(submitted):
    kept = submitted.dossier.submissions.first()
    assert (kept.move, kept.by, kept.again) == ("submit_dossier", submitted.owner, False)
    assert set(kept.content) == {"registration", "assessment", "scores", "evidence"}
    assert kept.content["registration"][0]["fields"]["representative"] == submitted.dossier.registration.representative
    assert len(kept.content["scores"]) == len(submitted.dossier.criteria_spec().criteria)
    assert len(kept.content["evidence"]) == submitted.dossier.evidence_links.count()
    assert [one.move for one in submitted.dossier.submissions.all()] == ["submit_dossier", "submit_plan", "submit_idea"]


def test_untouched_and_unanswered_it_does_not_go_again(submitted):
    submitted.return_dossier()
    with pytest.raises(MoveRefused) as refused:
        hand_in(submitted)
    assert str(EVIDENCE.title) in str(refused.value)
    assert fresh(submitted).state == State.DOSSIER_RETURNED


def test_words_are_an_answer(submitted):
    submitted.return_dossier()
    comment = submitted.dossier.comments.get()
    assert comment.is_open
    comments.answer(comment, submitted.owner, "Bản gốc chỉ có như vậy.", clock.now())
    hand_in(submitted)
    comment.refresh_from_db()
    assert (comment.answer, comment.answered_by, comment.settled_at) == ("Bản gốc chỉ có như vậy.", submitted.owner, None)


def test_a_change_at_the_very_place_is_an_answer_and_one_elsewhere_is_none(submitted):
    code = submitted.dossier.criteria_spec().criteria[0].code
    submitted.comment(f"{comments.CRITERION}{code}", "Nêu số hộ.")
    submitted.return_dossier()
    assert change_score(submitted.dossier) == code
    with pytest.raises(MoveRefused) as refused:
        hand_in(submitted)
    assert str(EVIDENCE.title) in str(refused.value)
    assert code not in str(refused.value)
    submitted.dossier.evidence_links.first().delete()
    link = fresh(submitted).evidence_links.first()
    (changes,) = [one for one in since_last_submission(fresh(submitted)) if one.item is EVIDENCE]
    assert [row.after for row in changes.rows] == [""], link
    submitted.submit_dossier()
    assert [(one.answer != "", one.answered_by) for one in submitted.dossier.comments.all()] == [
        (True, submitted.owner), (True, submitted.owner),
    ]  # fmt: skip


def test_what_was_changed_is_marked_as_answered_by_who_handed_it_in(submitted):
    code = submitted.dossier.criteria_spec().criteria[0].code
    submitted.comment(f"{comments.CRITERION}{code}", "Nêu số hộ.")
    with clock.at(submitted.day):
        perform(Dossier, submitted.dossier.pk, "return_dossier", by=submitted.officer, seen=None, note="Bổ sung.")
    change_score(submitted.dossier)
    hand_in(submitted)
    comment = submitted.dossier.comments.get()
    assert (comment.answer, comment.answered_by, comment.is_open) == ("", submitted.owner, False)
    newest, first = list(submitted.dossier.submissions.filter(move="submit_dossier"))
    assert newest.again
    items = changes_of(fresh(submitted), writer=False).items
    assert newest.pk > first.pk
    assert [(one.item, [row.name for row in one.rows]) for one in items] == [(SCORES, [code])]
    assert items[0].rows[0].after.endswith("Có hợp đồng với 12 hộ trong xã.")


def test_a_return_without_comments_asks_for_a_change(two_level):
    journey = two_level.journey()
    journey.start()
    journey.submit_idea()
    journey.move("return_idea", journey.officer, note="Nêu rõ khách hàng.")
    with pytest.raises(MoveRefused):
        hand_in(journey, "submit_idea")
    idea = fresh(journey).idea
    idea.market_customers = "Khách du lịch"
    idea.save()
    assert hand_in(journey, "submit_idea").state == State.IDEA_SUBMITTED
    (changes,) = changes_of(fresh(journey), writer=False).items
    assert (changes.item, [row.name for row in changes.rows]) == (IDEA, ["market_customers"])


@pytest.mark.parametrize("touched", ["Xã  Tân Long", "Xã\nTân Long", "Xã Tân\u200d Long", " Xã Tân Long\u2800"])
def test_another_space_or_what_cannot_be_seen_changes_nothing(touched):
    def written(text):
        return {"registration": {"address": Line("Địa chỉ", text)}}

    assert between(written("Xã Tân Long"), written(touched)) == []
    assert between(written("Xã Tân Long"), written("Xã TânLong"))


def test_a_text_with_a_joiner_put_in_does_not_go_again(submitted):
    submitted.return_dossier()
    assessment = submitted.dossier.selfassessment
    assessment.structure = assessment.structure.replace(" ", " \n ", 1).replace("n", "n\u200d", 1)
    assessment.save()
    assert since_last_submission(fresh(submitted)) == []


def test_the_same_file_uploaded_again_is_the_same_paper(submitted):
    submitted.return_dossier()

    def put_again(**changed):
        """Take the first paper out, and upload its file again."""
        link = fresh(submitted).evidence_links.select_related("evidence").first()
        link.delete()
        paper = Evidence.objects.get(pk=link.evidence_id)
        paper.pk, paper._state.adding = None, True
        paper.public_id = Evidence._meta.get_field("public_id").get_default()
        for column, value in changed.items():
            setattr(paper, column, value)
        paper.save()
        submitted.dossier.evidence_links.create(evidence=paper)
        return [row for one in since_last_submission(fresh(submitted)) or [] for row in one.rows]

    assert put_again(title="Phiếu chụp lại") == []
    with pytest.raises(MoveRefused):
        hand_in(submitted)
    (dated,) = put_again(issued_on=dt.date(2026, 1, 5))
    assert "05/01/2026" in dated.after
    assert dated.before
    (replaced,) = put_again(sha256="1" * 64)
    assert replaced.label
    assert "Phiếu chụp lại" in replaced.after
    assert "Phiếu chụp lại" not in replaced.before, "one change: the new paper in the place of the old"


def test_what_is_compared_does_not_depend_on_the_language(submitted):
    submitted.return_dossier()
    with translation.override("en"):
        assert since_last_submission(fresh(submitted)) == []
    with translation.override("vi"):
        assert since_last_submission(fresh(submitted)) == []


def test_a_second_return_leaves_what_was_answered_and_accepting_settles_the_rest(submitted):
    submitted.return_dossier()
    submitted.submit_dossier()
    submitted.walk(1)
    submitted.return_dossier()
    answered, asked = submitted.dossier.comments.all()
    assert (answered.is_open, answered.settled_at, asked.is_open) == (False, None, True)
    submitted.submit_dossier()
    submitted.endorse()
    assert {comment.settled_by for comment in ReviewComment.objects.all()} == {submitted.cast.holder("officer", submitted.dossier.commune)}
