"""What one item's page puts first, and what its forms ask."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from cycle.models import ProcedureRule
from evaluation.models import CouncilItem
from evaluation.pages import itempage, signing
from ocop_portal.simulation.journey import ASSESSMENT
from tests.evaluation.chamber import Chamber
from tests.evaluation.views.test_screens import page, signed_in
from tests.owner import owned
from tests.posting import opened
from workflow.moves import moves_of


def ready(chamber: Chamber) -> CouncilItem:
    chamber.answer()
    chamber.item.assessment = ASSESSMENT
    chamber.item.save(update_fields=["assessment"])
    return chamber.move("make_ready", chamber.user("advisory"))


def test_move_forward_is_the_primary_one(chamber: Chamber) -> None:
    item = ready(chamber)
    for role in ("secretary", "chair"):
        assert itempage.moves(chamber.user(role), item).primary.name == "start_scoring"
    for_advisory = itempage.moves(chamber.user("advisory"), item)
    assert for_advisory.primary is None
    assert [button.name for button in for_advisory.others] == ["check_again"]


def test_board_stands_before_the_evidence_and_says_what_closing_needs(scoring: Chamber) -> None:
    scoring.sign(scoring.seat("member"))
    text = page(signed_in(scoring.user("chair")), "item_detail", scoring.item.public_id)
    places = [text.index(f'id="{name}"') for name in ("desk-who", "board", "sheet", "self", "papers")]
    assert places == sorted(places)
    assert signing.standing(CouncilItem.objects.for_work().get(pk=scoring.item.pk)) in text


def test_standing_counts_signed_entitled_and_needed(scoring: Chamber) -> None:
    scoring.sign(scoring.seat("member"))
    item = CouncilItem.objects.for_work().get(pk=scoring.item.pk)
    assert re.findall(r"\d+", signing.standing(item)) == ["1", "7", "6"]


def test_nothing_stands_before_or_after_scoring(chamber: Chamber) -> None:
    assert signing.standing(chamber.item) == ""


def test_texts_needed_later_are_not_called_optional(chamber: Chamber) -> None:
    question = page(signed_in(chamber.user("member")), "item_detail", chamber.item.public_id)
    chamber.answer()
    assessment = page(signed_in(chamber.user("secretary")), "item_assessment", chamber.item.public_id)
    for text in (question, assessment):
        assert 'class="optional"' not in text
        assert " novalidate" in text
        assert " required" not in text[text.index("<main") : text.index("</main")]


def test_assessment_may_be_saved_empty_and_is_asked_for_later(chamber: Chamber) -> None:
    chamber.answer()
    chamber.item.assessment = "Nháp."
    chamber.item.save(update_fields=["assessment"])
    client = signed_in(chamber.user("secretary"))
    url = reverse("item_assessment", args=[chamber.item.public_id])
    assert client.post(url, {"assessment": "", **opened(client, url)}).status_code == 302
    item = CouncilItem.objects.for_work().get(pk=chamber.item.pk)
    assert item.assessment == ""
    assert moves_of(CouncilItem)["make_ready"].blockers(item)


def test_the_page_of_the_assessment_says_how_long_it_must_be(chamber: Chamber) -> None:
    chamber.answer()
    owned(ProcedureRule, unit=chamber.council.round.unit, valid_from=dt.date(2026, 1, 1), least_opinion=47)
    text = page(signed_in(chamber.user("secretary")), "item_assessment", chamber.item.public_id)
    assert "ít nhất 47 chữ cái" in text


@pytest.mark.parametrize(("written", "lacks"), [("Hồ sơ đầy đủ.", True), ("", True), (ASSESSMENT, False)])
def test_what_is_saved_too_short_is_said_at_once(chamber: Chamber, written: str, lacks: bool) -> None:
    chamber.answer()
    chamber.item.assessment = "Nháp."
    chamber.item.save(update_fields=["assessment"])
    client = signed_in(chamber.user("secretary"))
    url = reverse("item_assessment", args=[chamber.item.public_id])
    answer = client.post(url, {"assessment": written, **opened(client, url)}, follow=True)
    levels = [message.level_tag for message in answer.context["messages"]]
    assert levels == (["success", "warning"] if lacks else ["success"])
    assert ("ít nhất 30 chữ cái; hiện có 9" in answer.content.decode()) == (written == "Hồ sơ đầy đủ.")


def test_assessment_written_while_scoring_opens_changes_nothing(chamber: Chamber) -> None:
    """The page was read before, its words come after: they stay on the page, to be copied."""
    ready(chamber)
    client = signed_in(chamber.user("secretary"))
    url = reverse("item_assessment", args=[chamber.item.public_id])
    tab = opened(client, url)
    chamber.move("start_scoring", chamber.user("chair"))
    answer = client.post(url, {"assessment": "Sửa muộn", **tab})
    assert answer.status_code == 409
    assert "Sửa muộn" in answer.content.decode()
    assert CouncilItem.objects.get(pk=chamber.item.pk).assessment == ASSESSMENT


def test_seat_that_has_not_answered_is_said_in_a_short_word(chamber: Chamber) -> None:
    """It stands beside the name in a narrow panel."""
    labels = {row.label for row in signing.signers(chamber.item, may_reopen=False)}
    assert [len(label) < 20 for label in labels] == [True]
