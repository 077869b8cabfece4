"""SQL in the application's role, by a log-in of its own, against what is evidence: refused, whatever setting the role makes first.

The owner is refused too, as long as the triggers stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.db import connection, connections
from psycopg2.errors import InsufficientPrivilege, RaiseException

from basics import clock
from evaluation.models import ScoreSheet
from promotion.models import Certificate
from tests.evaluation.chamber import Chamber, make_chamber
from tests.evaluation.conftest import TODAY
from tests.owner import application
from tests.worlds import World, make_world
from workflow import publishing
from workflow.log import entries_of

pytestmark = pytest.mark.skipif(not application(), reason="one address for owner and application")

SETTINGS = [
    "SELECT",
    "SELECT set_config('pgtrigger.ignore', '{' || (SELECT string_agg(tgname, ',') FROM pg_trigger WHERE NOT tgisinternal) || '}', true)",
    "SET search_path = pg_temp, public",
    "SET CONSTRAINTS ALL DEFERRED",
]

Keys = dict[str, int]


@pytest.fixture(scope="module")
def keys(own_database_of_module: str, django_db_blocker: Any) -> Iterator[Keys]:
    """Keys of what was committed: a recognised dossier, a council that scores, a dossier that came back with comments."""
    with django_db_blocker.unblock(), clock.at(TODAY):
        world = make_world("two_level")
        keys = {**_recognised(world), **_scored(make_chamber(world)), **_commented(world)}
        publishing.publish_due()
        yield keys


def _recognised(world: World) -> Keys:
    journey = world.journey()
    journey.to_decision(3)
    certificate = Certificate.objects.get(recognition__dossier=journey.dossier)
    item = journey.dossier.council_items.get()
    return {
        "dossier": journey.dossier.pk,
        "recognition": certificate.recognition_id,
        "certificate": certificate.pk,
        "item": item.pk,
        "counted": ScoreSheet.objects.filter(item=item, state="signed").earliest("pk").pk,
        "submission": journey.dossier.submissions.earliest("pk").pk,
    }


def _scored(chamber: Chamber) -> Keys:
    chamber.open_for_scoring()
    chamber.sign_all(but=(chamber.seat("chair"),))
    signed = ScoreSheet.objects.filter(item=chamber.item, state="signed").earliest("pk")
    return {"signed": signed.pk}


def _commented(world: World) -> Keys:
    journey = world.journey()
    journey.start()
    journey.submit_idea()
    journey.return_idea()
    journey.submit_idea()
    journey.accept_idea()
    journey.submit_plan()
    journey.return_plan()
    settled, sent = journey.dossier.comments.order_by("pk")
    assert settled.settled_at is not None
    assert sent.settled_at is None
    return {"sent": sent.pk, "settled": settled.pk, "noted": entries_of(journey.dossier).get(move="return_idea").pk}


@contextmanager
def logged_in(user: str, password: str) -> Iterator[Any]:
    """A cursor of somebody who found a way to run SQL as that role; what they did is undone."""
    database = connections.settings["default"]
    link = psycopg2.connect(
        dbname=database["NAME"], user=user, password=password or None, host=database["HOST"] or None, port=database["PORT"] or None
    )
    try:
        with link.cursor() as cursor:
            yield cursor
    finally:
        link.close()


LOG = [
    "UPDATE workflow_logentry SET to_state = 'x' WHERE id = {noted}",
    "DELETE FROM workflow_logentry WHERE id = {noted}",
    "UPDATE workflow_logchain SET scope = 'x'",
    "DELETE FROM workflow_logchain",
    "DELETE FROM workflow_lognote WHERE entry_id = {noted}",
    "UPDATE workflow_lognote SET note = 'x' WHERE entry_id = {noted}",
    "UPDATE workflow_lognote SET erased_at = now() WHERE entry_id = {noted}",
    "UPDATE workflow_lognote SET note = 'x', payload = '{{}}', salt = '', erased_at = now() WHERE entry_id = {noted}",
    "SELECT workflow_erase_note({noted})",
    "UPDATE workflow_publication SET line = 'x'",
    "DELETE FROM workflow_publication",
]
SIGNED = [
    "UPDATE evaluation_scoresheet SET state = 'draft', signed_at = NULL WHERE id = {signed}",
    "UPDATE evaluation_scoresheet SET state = 'draft', revision = revision + 1 WHERE id = {signed}",
    "UPDATE evaluation_scoresheet SET state = 'absent', revision = revision + 1 WHERE id = {signed}",
    "UPDATE evaluation_scoresheet SET state = 'reopened', as_signed = '{{}}' WHERE id = {signed}",
    "UPDATE evaluation_scoresheet SET remark = remark || 'x' WHERE id = {signed}",
    "UPDATE evaluation_scoresheet SET signed_at = now() + interval '1 day' WHERE id = {signed}",
    "UPDATE evaluation_scoresheet SET revision = revision + 1 WHERE id = {signed}",
    "UPDATE evaluation_scoresheet SET version = version + 5 WHERE id = {signed}",
    "UPDATE evaluation_scoresheet SET item_id = {item} WHERE id = {signed}",
    "UPDATE evaluation_scoresheet SET seat_id = seat_id + 1000 WHERE id = {signed}",
    "DELETE FROM evaluation_scoresheet WHERE id = {signed}",
    "UPDATE evaluation_mark SET option_id = (SELECT max(id) FROM products_option) WHERE sheet_id = {signed}",
    "UPDATE evaluation_mark SET comment = 'x' WHERE sheet_id = {signed}",
    "UPDATE evaluation_mark SET sheet_id = (SELECT id FROM evaluation_scoresheet WHERE state = 'draft' LIMIT 1) WHERE sheet_id = {signed}",
    "DELETE FROM evaluation_mark WHERE sheet_id = {signed}",
    "INSERT INTO evaluation_mark (sheet_id, criterion_id, comment, saved_at)"
    " VALUES ({signed}, (SELECT max(id) FROM products_criterion), '', now())",
    "INSERT INTO evaluation_scoresheet (public_id, item_id, seat_id, version, state, revision, remark, signed_at)"
    " SELECT 'x', item_id, seat_id, 7, 'signed', 1, '', now() FROM evaluation_scoresheet WHERE id = {signed}",
]
CLOSED = [
    "UPDATE evaluation_councilitem SET state = 'scoring', revision = revision + 1 WHERE id = {item}",
    "UPDATE evaluation_councilitem SET scoring_version = 2 WHERE id = {item}",
    "UPDATE evaluation_result SET stars = 5 WHERE item_id = {item}",
    "UPDATE evaluation_result SET totals = '{{}}' WHERE item_id = {item}",
    "DELETE FROM evaluation_result WHERE item_id = {item}",
    "INSERT INTO evaluation_result (item_id, criteria_set_id, totals, parts, unmet_gates, agreed, knocked_out, seats_counted,"
    " seats_entitled, frozen_at) SELECT item_id, criteria_set_id, totals, parts, unmet_gates, agreed, '', 1, 1,"
    " now() FROM evaluation_result LIMIT 1",
    "UPDATE evaluation_scoresheet SET state = 'reopened', as_signed = '{{}}', revision = revision + 1 WHERE id = {counted}",
    "UPDATE evaluation_scoresheet SET saved_at = now() WHERE id = {counted}",
    "INSERT INTO evaluation_scoresheet (public_id, item_id, seat_id, version, state, revision, remark)"
    " SELECT 'x', item_id, seat_id, 7, 'draft', 1, '' FROM evaluation_scoresheet WHERE id = {counted}",
    "INSERT INTO evaluation_mark (sheet_id, criterion_id, comment, saved_at)"
    " VALUES ({counted}, (SELECT max(id) FROM products_criterion), '', now())",
    "INSERT INTO evaluation_agreedchoice (item_id, criterion_id, option_id, reason)"
    " SELECT {item}, criterion_id, option_id, 'x' FROM evaluation_mark WHERE option_id IS NOT NULL LIMIT 1",
    "UPDATE evaluation_conflictanswer SET has_conflict = true WHERE item_id = {item}",
]
RECOGNISED = [
    "UPDATE cycle_dossier SET stars = 5 WHERE id = {dossier}",
    "UPDATE cycle_dossier SET points = 99.99 WHERE id = {dossier}",
    "UPDATE cycle_dossier SET stars = NULL, state = 'in_evaluation', revision = revision + 1 WHERE id = {dossier}",
    "UPDATE cycle_dossier SET state = 'in_evaluation' WHERE id = {dossier}; UPDATE cycle_dossier SET state = 'awaiting_decision',"
    " stars = 5, points = 99, revision = revision + 1 WHERE id = {dossier}",
    "UPDATE cycle_recognition SET stars = 5 WHERE id = {recognition}",
    "UPDATE cycle_recognition SET valid_to = '2099-01-01' WHERE id = {recognition}",
    "DELETE FROM cycle_recognition WHERE id = {recognition}",
    "UPDATE promotion_certificate SET check_code = '0000000000000' WHERE id = {certificate}",
    "UPDATE promotion_certificate SET number = '001/2026/GCN-OCOP-99' WHERE id = {certificate}",
    "UPDATE promotion_certificate SET state = 'revoked' WHERE id = {certificate}",
    "UPDATE cycle_submission SET content = '{{}}' WHERE id = {submission}",
    "DELETE FROM cycle_submission WHERE id = {submission}",
]
COMMENTS = [
    *(
        f"UPDATE cycle_reviewcomment SET {change} WHERE id = {{sent}}"
        for change in ("text = 'x'", "item = 'idea'", "written_at = now()", "sent_at = NULL", "written_by_id = 0", "follows_id = id")
    ),
    *(
        f"UPDATE cycle_reviewcomment SET {change} WHERE id = {{settled}}"
        for change in ("answer = 'x'", "answered_at = now()", "answered_by_id = 0", "settled_at = NULL", "settled_by_id = 0")
    ),
    "DELETE FROM cycle_reviewcomment WHERE id = {sent}",
]


@pytest.mark.parametrize("attack", [*LOG, *SIGNED, *CLOSED, *RECOGNISED, *COMMENTS])
def test_evidence_stands(keys: Keys, attack: str) -> None:
    """Against the application, whatever it sets first, and against the owner, whom no right is missing."""
    statement = attack.format(**keys)
    role, owner = settings.APPLICATION_ROLE, connections.settings["default"]
    for before in SETTINGS:
        with logged_in(role["USER"], role["PASSWORD"]) as cursor:
            cursor.execute(before)
            with pytest.raises((InsufficientPrivilege, RaiseException)):
                cursor.execute(statement)
    with logged_in(owner["USER"], owner["PASSWORD"]) as cursor, pytest.raises(RaiseException):
        cursor.execute(statement)


def test_no_trigger_asks_a_setting_or_looks_for_tables_elsewhere(keys: Keys) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname, t.tgenabled, t.tgqual, f.prosrc, f.proconfig FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid"
            " WHERE NOT t.tgisinternal"
        )
        found = cursor.fetchall()
    assert len(found) > 20
    for name, enabled, condition, body, configured in found:
        assert enabled == "O", name
        assert not {word for word in ("current_setting", "should_ignore") if word in body + (condition or "")}, name
        assert configured == ["search_path=pg_catalog, public, pg_temp"], name


def test_no_setting_of_the_role_switches_triggers_off(keys: Keys) -> None:
    role = settings.APPLICATION_ROLE
    for attack in ("SET session_replication_role = replica", "ALTER TABLE evaluation_mark DISABLE TRIGGER ALL"):
        with logged_in(role["USER"], role["PASSWORD"]) as cursor, pytest.raises(InsufficientPrivilege):
            cursor.execute(attack)
