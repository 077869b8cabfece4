"""Raw SQL in the application's role against what is evidence: refused, also with every setting the role may make."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from cycle.models import ReviewComment
from ocop_portal.simulation.journey import Journey
from tests.evaluation.chamber import Chamber
from tests.owner import as_owner
from tests.worlds import World
from workflow import proof

SETTINGS = [
    "SELECT set_config('pgtrigger.ignore', '{' || (SELECT string_agg(tgname, ',') FROM pg_trigger WHERE NOT tgisinternal) || '}', true)",
    "SET LOCAL search_path = pg_temp, public",
    "SET CONSTRAINTS ALL DEFERRED",
]


def run(setting: str | None, attack: str, *given: object) -> None:
    with connection.cursor() as cursor:
        if setting:
            cursor.execute(setting)
        cursor.execute(attack, given or None)


def tried(attack: str, *given: object) -> None:
    """As somebody who found a way to run SQL as the portal, and tried to switch the triggers off first."""
    for setting in (None, *SETTINGS):
        with pytest.raises(DatabaseError), transaction.atomic():
            run(setting, attack, *given)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")


def refused_to_the_owner(attack: str) -> None:
    """Nor may the owner, as long as the triggers stand."""
    with pytest.raises(DatabaseError), as_owner(), connection.cursor() as cursor:
        cursor.execute(attack)


SHEETS = [
    "UPDATE evaluation_scoresheet SET state = 'draft', signed_at = NULL",
    "UPDATE evaluation_scoresheet SET state = 'draft', revision = revision + 1",
    "UPDATE evaluation_scoresheet SET state = 'absent', revision = revision + 1",
    "UPDATE evaluation_scoresheet SET state = 'reopened', as_signed = '{}'",
    "UPDATE evaluation_scoresheet SET remark = remark || 'x'",
    "UPDATE evaluation_scoresheet SET signed_at = now() + interval '1 day'",
    "UPDATE evaluation_scoresheet SET revision = revision + 1",
    "UPDATE evaluation_scoresheet SET version = version + 5",
    "UPDATE evaluation_scoresheet SET item_id = item_id + 1000",
    "UPDATE evaluation_scoresheet SET seat_id = seat_id + 1000",
    "DELETE FROM evaluation_scoresheet",
    "UPDATE evaluation_mark SET option_id = (SELECT max(id) FROM products_option)",
    "UPDATE evaluation_mark SET comment = 'x'",
    "DELETE FROM evaluation_mark",
    "INSERT INTO evaluation_mark (sheet_id, criterion_id, comment, saved_at)"
    " SELECT max(s.id), (SELECT max(id) FROM products_criterion), '', now() FROM evaluation_scoresheet s",
]


@pytest.mark.parametrize("attack", SHEETS)
def test_signed_sheets_and_their_marks_stand(scoring: Chamber, attack: str) -> None:
    scoring.sign_all()
    tried(attack)
    refused_to_the_owner(attack)


def test_a_signed_sheet_is_not_made_out_of_nothing(scoring: Chamber) -> None:
    tried(
        "INSERT INTO evaluation_scoresheet (public_id, item_id, seat_id, version, state, revision, remark, signed_at)"
        " SELECT 'x', item_id, seat_id, 7, 'signed', 1, '', now() FROM evaluation_scoresheet LIMIT 1"
    )


CLOSED = [
    "UPDATE evaluation_councilitem SET state = 'scoring', revision = revision + 1",
    "UPDATE evaluation_councilitem SET scoring_version = 2",
    "UPDATE evaluation_result SET stars = 5",
    "UPDATE evaluation_result SET totals = '{}'",
    "DELETE FROM evaluation_result",
    "UPDATE evaluation_scoresheet SET state = 'reopened', as_signed = '{}', revision = revision + 1",
    "INSERT INTO evaluation_scoresheet (public_id, item_id, seat_id, version, state, revision, remark)"
    " SELECT 'x', item_id, seat_id, 7, 'draft', 1, '' FROM evaluation_scoresheet LIMIT 1",
    "INSERT INTO evaluation_agreedchoice (item_id, criterion_id, option_id, reason)"
    " SELECT s.item_id, m.criterion_id, m.option_id, 'x' FROM evaluation_mark m JOIN evaluation_scoresheet s ON s.id = m.sheet_id LIMIT 1",
    "UPDATE evaluation_conflictanswer SET has_conflict = true",
    "UPDATE cycle_dossier SET stars = 5",
    "UPDATE cycle_dossier SET points = 99.99",
    "UPDATE cycle_dossier SET stars = NULL, state = 'in_evaluation', revision = revision + 1",
]


@pytest.mark.parametrize("attack", CLOSED)
def test_what_a_council_closed_stands(scoring: Chamber, attack: str) -> None:
    scoring.sign_all()
    scoring.close()
    tried(attack)
    refused_to_the_owner(attack)


def test_stars_are_not_taken_back_to_evaluation_and_raised(scoring: Chamber) -> None:
    scoring.sign_all()
    scoring.close()
    dossier = scoring.item.dossier_id
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cycle_dossier SET state = 'in_evaluation' WHERE id = %s", [dossier])
    tried("UPDATE cycle_dossier SET state = 'awaiting_decision', stars = 5, points = 99, revision = revision + 1 WHERE id = %s", dossier)


RECOGNISED = [
    "UPDATE cycle_recognition SET stars = 5",
    "UPDATE cycle_recognition SET valid_to = '2099-01-01'",
    "UPDATE cycle_recognition SET producer_name = 'x'",
    "DELETE FROM cycle_recognition",
    "UPDATE promotion_certificate SET check_code = '0000000000000'",
    "UPDATE promotion_certificate SET number = '001/2026/GCN-OCOP-99'",
    "UPDATE promotion_certificate SET year = 1999",
    "UPDATE promotion_certificate SET state = 'revoked'",
]


@pytest.mark.parametrize("attack", RECOGNISED)
def test_recognitions_and_check_codes_stand(two_level: World, attack: str) -> None:
    journey = two_level.journey()
    journey.to_decision(3)
    tried(attack)
    refused_to_the_owner(attack)
    assert list(proof.faults()) == []


def asked(world: World) -> Journey:
    """A dossier that came back with one comment."""
    journey = world.journey()
    journey.start()
    journey.submit_idea()
    ReviewComment.objects.create(dossier=journey.dossier, item="idea", text="Bổ sung", written_by=world.officer())
    ReviewComment.objects.update(text="Xin bổ sung")
    journey.return_idea()
    assert ReviewComment.objects.get(text="Xin bổ sung").sent_at is not None
    return journey


@pytest.mark.parametrize("change", ["text = 'x'", "item = 'plan'", "written_at = now()", "sent_at = NULL", "written_by_id = NULL"])
def test_a_comment_once_sent_stands(two_level: World, change: str) -> None:
    asked(two_level)
    for attack in (f"UPDATE cycle_reviewcomment SET {change}", "DELETE FROM cycle_reviewcomment"):
        tried(attack)
        refused_to_the_owner(attack)


@pytest.mark.parametrize("change", ["answer = 'x'", "answered_at = now() + interval '1 day'", "answered_by_id = NULL"])
def test_an_answer_once_given_stands(two_level: World, change: str) -> None:
    journey = asked(two_level)
    ReviewComment.objects.update(answer="Đã bổ sung")
    journey.submit_idea()
    assert ReviewComment.objects.filter(answered_at__isnull=False).count() == ReviewComment.objects.count()
    tried(f"UPDATE cycle_reviewcomment SET {change}")
