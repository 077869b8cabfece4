"""What verifying the log finds, where somebody who owns the database changed what is evidence."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from accounts.models import User
from basics import clock
from cycle.models import Dossier, OutreachEvent
from ocop_portal.simulation.journey import Journey
from tests.owner import as_owner, forging
from tests.worlds import START, World, make_world
from workflow import log, proof
from workflow.acts import Act, Grant, Transaction
from workflow.door import begin
from workflow.machine import Machine
from workflow.models import LogChain, LogEntry, LogNote


@pytest.fixture
def recognised(two_level: World) -> Journey:
    fresh = two_level.journey()
    fresh.to_decision(3)
    return fresh


def cut_out(entry: LogEntry) -> None:
    with forging("workflow_logentry", "workflow_lognote") as cursor:
        cursor.execute("DELETE FROM workflow_lognote WHERE entry_id = %s", [entry.pk])
        cursor.execute("DELETE FROM workflow_logentry WHERE id = %s", [entry.pk])


def chain_of(journey: Journey) -> LogChain:
    return LogChain.objects.of(journey.dossier.chain_scope())


def last_entry(subject: Machine) -> str:
    entry = log.entries_of(subject).latest("id")
    return f"entry {entry.sequence} of chain {entry.chain_id}"


def planned(world: World) -> OutreachEvent:
    unit = world.communes[0]
    event = OutreachEvent(
        cycle_year=world.year, unit=unit, commune=unit, province=world.province, title="Tập huấn", day=START, place="Xã", content="OCOP"
    )
    with clock.at(START):
        return begin(event, "plan", by=world.officer())


# One chain.


def test_one_changed_row_is_found(journey: Journey) -> None:
    call_command("verify_log")
    with forging("workflow_logentry") as cursor:
        cursor.execute(
            "UPDATE workflow_logentry SET to_state = 'recognised' WHERE id = (SELECT min(id) FROM workflow_logentry WHERE about <> '')"
        )
    with pytest.raises(CommandError):
        call_command("verify_log")


SOONER = "{} - interval '1 microsecond'"
OTHERWISE = {
    "chain_id": "(SELECT max(id) FROM workflow_logchain)",
    "sequence": "sequence + 1000",
    "at": SOONER,
    "recorded_at": SOONER,
    "actor_id": "(SELECT id FROM accounts_user WHERE id <> actor_id LIMIT 1)",
    "on_behalf_of_id": "actor_id",
    "unit_id": "(SELECT max(id) FROM accounts_administrativeunit)",
    "object_id": "object_id + 1",
}
"""What else stands in a column; in any other, other letters."""


@pytest.mark.parametrize("column", log.HASHED)
def test_a_changed_column_is_found(journey: Journey, column: str) -> None:
    entry = log.entries_of(journey.dossier).latest("id")
    LogChain.objects.of("elsewhere")
    forged = OTHERWISE.get(column, "repeat('0', greatest(length({}), 1))").format(column)
    with forging("workflow_logentry") as cursor:
        cursor.execute(f"UPDATE workflow_logentry SET {column} = {forged} WHERE id = %s", [entry.pk])
    assert list(proof.faults())


def test_a_missing_row_is_found(journey: Journey) -> None:
    cut_out(log.entries_of(journey.dossier).earliest("id"))
    assert list(proof.faults_of(chain_of(journey)))


def test_entries_that_changed_places_are_found(journey: Journey) -> None:
    first, second = log.entries_of(journey.dossier).order_by("id")
    with forging("workflow_logentry") as cursor:
        for pk, sequence in ((first.pk, 0), (second.pk, first.sequence), (first.pk, second.sequence)):
            cursor.execute("UPDATE workflow_logentry SET sequence = %s WHERE id = %s", [sequence, pk])
    assert list(proof.faults_of(chain_of(journey)))


# The objects.


def test_an_end_that_was_cut_off_is_found(journey: Journey) -> None:
    cut_out(log.entries_of(journey.dossier).latest("id"))
    (fault,) = proof.faults()
    assert fault == f"cycle.Dossier {journey.dossier.pk} was moved 2 times, 1 entries say so, the last is {last_entry(journey.dossier)}"


def test_an_end_cut_off_with_the_revision_lowered_is_found(journey: Journey) -> None:
    cut_out(log.entries_of(journey.dossier).latest("id"))
    with forging("cycle_dossier") as cursor:
        cursor.execute("UPDATE cycle_dossier SET revision = 1 WHERE id = %s", [journey.dossier.pk])
    assert list(proof.faults()) == [f"cycle.Dossier {journey.dossier.pk} does not stand as {last_entry(journey.dossier)} left it"]


def test_the_end_of_an_outreach_event_cut_off_is_found(two_level: World) -> None:
    event = planned(two_level)
    cut_out(log.entries_of(event).get())
    assert list(proof.faults()) == [f"cycle.OutreachEvent {event.pk} was moved 1 times, 0 entries say so"]


@pytest.mark.parametrize("revision", [2, 0])
def test_a_chain_removed_whole_is_found(journey: Journey, revision: int) -> None:
    chain = chain_of(journey)
    with forging("workflow_logchain", "workflow_logentry", "workflow_lognote", "cycle_dossier") as cursor:
        cursor.execute("DELETE FROM workflow_lognote n USING workflow_logentry e WHERE e.id = n.entry_id AND e.chain_id = %s", [chain.pk])
        cursor.execute("DELETE FROM workflow_logentry WHERE chain_id = %s", [chain.pk])
        cursor.execute("DELETE FROM workflow_logchain WHERE id = %s", [chain.pk])
        cursor.execute("UPDATE cycle_dossier SET revision = %s WHERE id = %s", [revision, journey.dossier.pk])
    assert f"cycle.Dossier {journey.dossier.pk} was moved {revision} times, 0 entries say so" in list(proof.faults())


FORGED = [
    ("cycle_dossier", "stars = 5", "cycle.Dossier"),
    ("cycle_dossier", "points = points + 1", "cycle.Dossier"),
    ("cycle_dossier", "state = 'withdrawn'", "cycle.Dossier"),
    ("evaluation_mark", "option_id = (SELECT max(id) FROM products_option)", "evaluation.ScoreSheet"),
    ("evaluation_mark", "comment = 'khác'", "evaluation.ScoreSheet"),
    ("evaluation_scoresheet", "remark = 'khác'", "evaluation.ScoreSheet"),
    ("evaluation_scoresheet", "state = 'absent'", "evaluation.ScoreSheet"),
    ("evaluation_result", "stars = 5", "evaluation.CouncilItem"),
    ("evaluation_result", "totals = '{}'", "evaluation.CouncilItem"),
    ("evaluation_councilitem", "scoring_version = 2", "evaluation.CouncilItem"),
    ("cycle_recognition", "stars = 5", "promotion.Certificate"),
    ("cycle_recognition", "producer_name = 'Ai đó'", "promotion.Certificate"),
    ("promotion_certificate", "check_code = '0000000000000'", "promotion.Certificate"),
    ("promotion_certificate", "number = '1/2026/GCN'", "promotion.Certificate"),
]


@pytest.mark.parametrize(("table", "change", "label"), FORGED)
def test_a_row_changed_beside_the_door_is_found(recognised: Journey, table: str, change: str, label: str) -> None:
    assert list(proof.faults()) == []
    with forging(table) as cursor:
        cursor.execute(f"UPDATE {table} SET {change} WHERE id = (SELECT max(id) FROM {table})")
        assert cursor.rowcount == 1
    (fault,) = proof.faults()
    entry = LogEntry.objects.filter(machine=label).latest("id")
    assert fault == f"{label} {entry.object_id} does not stand as entry {entry.sequence} of chain {entry.chain_id} left it"


def test_marks_are_proven_in_one_order_wherever_their_criteria_stand(recognised: Journey) -> None:
    with forging("products_criterion") as cursor:
        cursor.execute("UPDATE products_criterion SET position = 1000 - position")
    assert list(proof.faults()) == []


def test_a_mark_taken_out_and_one_put_in_are_found(recognised: Journey) -> None:
    with forging("evaluation_mark") as cursor:
        cursor.execute("DELETE FROM evaluation_mark WHERE id = (SELECT max(id) FROM evaluation_mark)")
    (fault,) = proof.faults()
    assert fault.startswith("evaluation.ScoreSheet")


def test_an_object_that_is_gone_is_found(two_level: World) -> None:
    event = planned(two_level)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM cycle_outreachevent WHERE id = %s", [event.pk])
    assert list(proof.faults()) == [f"cycle.OutreachEvent {event.pk} is gone; {last_entry(event)} tells of it last"]


def test_a_product_called_otherwise_is_no_fault(journey: Journey, django_capture_on_commit_callbacks: Any) -> None:
    """Its dossiers are found by the new name, though none of them moved."""
    before = journey.dossier.search
    with django_capture_on_commit_callbacks(execute=True):
        journey.product.name_vi = "Trà khác"
        journey.product.save()
    assert Dossier.objects.get(pk=journey.dossier.pk).search != before
    assert list(proof.faults()) == []


def test_what_moves_while_the_log_is_verified_is_no_fault(own_database: str) -> None:
    journey = make_world("two_level").journey()
    journey.start()
    with proof.one_moment():
        proved = proof.faults()
        chains = list(LogChain.objects.all())
        submitting = threading.Thread(target=lambda: (journey.submit_idea(), connections.close_all()))
        submitting.start()
        submitting.join(30)
        assert chains
        assert list(proved) == []
        assert Dossier.objects.get().revision == 1
    assert Dossier.objects.get().revision == 2


# Notes.


def erasure(by: User) -> Act:
    return Act(by, Grant("administrator"), clock.now(), Transaction(), note="Theo yêu cầu")


def returned(journey: Journey) -> LogEntry:
    journey.return_idea()
    return log.entries_of(journey.dossier).latest("id")


def test_an_erased_note_leaves_the_chain_whole_and_is_told_of(journey: Journey) -> None:
    entry = returned(journey)
    assert entry.note_row.note
    log.erase_note(entry, erasure(journey.owner))
    note = LogNote.objects.get(entry=entry)
    assert (note.note, note.payload, note.salt, note.erased_at is None) == ("", {}, "", False)
    told = LogEntry.objects.latest("id")
    assert (told.move, told.object_id, told.actor, told.note_row.note) == ("erase_note", entry.pk, journey.owner, "Theo yêu cầu")
    assert list(proof.faults()) == []


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE workflow_lognote SET note = 'khác' WHERE entry_id = %s",
        "UPDATE workflow_lognote SET note = '', payload = '{}', salt = '', erased_at = now() WHERE entry_id = %s",
        "SELECT workflow_erase_note(%s)",
    ],
)
def test_the_application_erases_nothing_the_log_does_not_tell(journey: Journey, attack: str) -> None:
    entry = returned(journey)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack, [entry.pk])
    assert LogNote.objects.get(entry=entry).note == entry.note_row.note


@pytest.mark.parametrize("words", ["note = 'khác'", "payload = '{\"a\": 1}'", "salt = 'x'"])
def test_words_beside_an_erasure_are_found(journey: Journey, words: str) -> None:
    entry = returned(journey)
    log.erase_note(entry, erasure(journey.owner))
    with forging("workflow_lognote") as cursor:
        cursor.execute(f"UPDATE workflow_lognote SET {words} WHERE entry_id = %s", [entry.pk])
    assert list(proof.faults()) == [f"chain {entry.chain_id}: the note of entry {entry.sequence} is called erased and holds words"]


def test_an_erasure_nobody_entered_is_found(journey: Journey) -> None:
    entry = returned(journey)
    with forging("workflow_lognote") as cursor:
        cursor.execute("UPDATE workflow_lognote SET note='', payload='{}', salt='', erased_at=now() WHERE entry_id = %s", [entry.pk])
    assert list(proof.faults()) == [f"chain {entry.chain_id}: the note of entry {entry.sequence} was erased, and no entry says so"]
