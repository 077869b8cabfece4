"""An opinion has grounds: its letters are counted, and what falls short is refused with the note kept."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from basics import clock
from basics.vietnamese import letters
from cycle.models import Dossier
from evaluation.rules import checks
from tests.cycle import officer_scene
from tests.evaluation.chamber import make_chamber
from tests.worlds import World
from workflow.door import perform


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("  . , !", 0), ("Khả thi", 6), ("xxxxxxxxxxxxxxxx", 2), ("Đủ 5 mẫu", 6), ("a\u0301 b", 3 - 1), ("111111 ab", 4)],
)
def test_letters_are_counted_without_blanks_marks_and_repetition(text: str, count: int) -> None:
    assert letters(text) == count


@pytest.mark.django_db
@pytest.mark.parametrize("note", ["x", "Khả thi.", "k" * 60, ". . . . . . . . . . . . . . . . . . . . . ."])
def test_an_opinion_without_grounds_is_refused_and_kept(three_level: World, client: Client, note: str) -> None:
    journey = three_level.journey()
    journey.start()
    journey.submit_idea()
    client.force_login(journey.officer)
    url = reverse("dossier_move", args=[journey.dossier.public_id, "screen_idea"])
    with clock.at(journey.day):
        answer = client.post(url, {"seen": journey.dossier.revision, "note": note})
        assert answer.status_code == 200
        assert answer.context["note"] == note
        assert "30" in answer.content.decode()
        perform(
            Dossier,
            journey.dossier.pk,
            "screen_idea",
            by=journey.officer,
            seen=None,
            note="Khả thi: có vùng nguyên liệu và đầu ra ổn định.",
        )


@pytest.mark.django_db
def test_the_advisory_group_gives_grounds_too(two_level: World) -> None:
    with clock.at(officer_scene.TODAY):
        item = make_chamber(two_level).item
    for text in (".", "Đủ.", "đ" * 100):
        item.assessment = text
        assert "30" in checks.assessment_written(item)
    item.assessment = "Hồ sơ đầy đủ, đúng với thực tế tại nơi sản xuất."
    assert checks.assessment_written(item) == ""
