"""What was published of the log shows what is taken away later, also with everything that could tell of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from basics import clock
from ocop_portal.simulation.journey import Journey
from tests.owner import forging
from tests.workflow.test_proof import chain_of, cut_out, planned
from tests.worlds import World
from workflow import log, proof, publishing
from workflow.models import LogChain, Publication

TODAY, TOMORROW = dt.date(2026, 3, 2), dt.date(2026, 3, 3)


def publish(day: dt.date = TODAY) -> str:
    """The line of that day."""
    with clock.at(day):
        publishing.publish_due()
    return Publication.objects.get(day=day).line


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[str], Path]:
    def save(text: str) -> Path:
        file = tmp_path / "log.txt"
        file.write_text(text, "utf-8")
        return file

    return save


def test_one_line_a_day_stands_for_every_chain(journey: Journey) -> None:
    line = publish()
    assert publish() == line
    assert Publication.objects.count() == 1
    entries = sum(LogChain.objects.get(pk=chain).entries.count() for chain, _sequence, _hash in Publication.objects.get().heads)
    assert line.split()[:5] == ["OCOP-LOG", "1", "2026-03-02", str(LogChain.objects.count()), str(entries)]
    assert list(proof.faults()) == []


def test_a_publication_says_of_chains_that_grew(journey: Journey) -> None:
    publish()
    journey.return_idea()
    publish(TOMORROW)
    (head,) = Publication.objects.get(day=TOMORROW).heads
    last = chain_of(journey).entries.latest("sequence")
    assert head == [last.chain_id, last.sequence, last.hash]
    assert list(proof.faults()) == []


def test_two_workers_at_once_publish_once(journey: Journey, monkeypatch: pytest.MonkeyPatch) -> None:
    line = publish()
    monkeypatch.setattr(Publication.objects, "order_by", lambda *columns: Publication.objects.none())
    with clock.at(TODAY):
        publishing.publish_due()
    assert [one.line for one in Publication.objects.all()] == [line]


# What somebody who owns the database can take away.


def test_a_tail_cut_and_its_object_put_back_as_it_was_are_found(two_level: World) -> None:
    journey = two_level.journey()
    journey.start()
    columns = "state, revision, desk_role, desk_unit_id, desk_since, desk_due, first_submitted_at, submitted_at, filed_by_id"
    with forging("cycle_dossier") as cursor:
        cursor.execute(f"SELECT {columns} FROM cycle_dossier WHERE id = %s", [journey.dossier.pk])
        before = cursor.fetchone()
    journey.submit_idea()
    last = log.entries_of(journey.dossier).latest("id")
    publish()
    cut_out(last)
    with forging("cycle_dossier") as cursor:
        cursor.execute(f"UPDATE cycle_dossier SET ({columns}) = %s WHERE id = %s", [before, journey.dossier.pk])
    assert list(proof.faults_of_objects(type(journey.dossier))) == []
    assert list(proof.faults()) == [f"chain {last.chain_id}: entry {last.sequence} is not the one published on 2026-03-02"]


def test_an_outreach_event_gone_with_its_entries_is_found(two_level: World) -> None:
    event = planned(two_level)
    entry = log.entries_of(event).get()
    publish()
    cut_out(entry)
    with forging("cycle_outreachevent") as cursor:
        cursor.execute("DELETE FROM cycle_outreachevent WHERE id = %s", [event.pk])
    assert list(proof.faults()) == [f"chain {entry.chain_id}: entry {entry.sequence} is not the one published on 2026-03-02"]


def rewrite(journey: Journey) -> None:
    """The whole chain hashed anew over an entry that was changed."""
    with forging("workflow_logentry") as cursor:
        previous = ""
        for entry in chain_of(journey).entries.order_by("sequence"):
            entry.role, entry.previous_hash = "chair", previous
            previous = log.hash_of(getattr(entry, column) for column in log.HASHED)
            cursor.execute(
                "UPDATE workflow_logentry SET role = 'chair', previous_hash = %s, hash = %s WHERE id = %s",
                [entry.previous_hash, previous, entry.pk],
            )


def test_a_chain_rewritten_whole_is_found(journey: Journey) -> None:
    publish()
    rewrite(journey)
    last = chain_of(journey).entries.latest("sequence")
    assert list(proof.faults()) == [f"chain {last.chain_id}: entry {last.sequence} is not the one published on 2026-03-02"]


# What is kept of the publications.


def test_a_publication_taken_away_or_changed_is_found(journey: Journey) -> None:
    for day in (TODAY, TOMORROW):
        publish(day)
    with forging("workflow_publication") as cursor:
        cursor.execute("UPDATE workflow_publication SET heads = '[]' WHERE number = 1")
    assert list(proof.faults()) == ["publication 1 of 2026-03-02 was changed"]
    with forging("workflow_publication") as cursor:
        cursor.execute("DELETE FROM workflow_publication WHERE number = 1")
    assert list(proof.faults()) == ["publication 1 is missing", "publication 2 of 2026-03-03 was changed"]


def test_who_has_no_key_of_the_portal_publishes_nothing(journey: Journey) -> None:
    with override_settings(SECRET_KEY="somebody else's"):
        line = publish()
    assert list(proof.faults()) == ["publication 1 of 2026-03-02 is not signed with a key of this portal"]
    assert list(publishing.faults_against([f"{line}x"])) == [f"not signed with a key of this portal: {line}x"]


def test_a_key_of_before_still_counts(journey: Journey, settings: object) -> None:
    publish()
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):  # type: ignore[attr-defined]
        assert list(proof.faults()) == []


# Against what somebody saved.


def test_saved_lines_hold(journey: Journey, saved: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    lines = [publish(), publish(TOMORROW)]
    call_command("verify_log", against=saved("Ngày 2/3/2026\n\n" + "\r\n".join(lines)))
    assert "2 saved lines hold" in capsys.readouterr().out


def test_a_log_rewritten_with_its_publications_is_found_by_a_saved_line(
    journey: Journey, saved: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Even by somebody who has the portal's key."""
    line = publish()
    rewrite(journey)
    with forging("workflow_publication") as cursor:
        cursor.execute("DELETE FROM workflow_publication")
    publish()
    assert list(proof.faults()) == []
    with pytest.raises(CommandError, match="1 faults"):
        call_command("verify_log", against=saved(line))
    assert f"published and not kept any more: {line}" in capsys.readouterr().err


def test_a_file_without_a_line_proves_nothing(db: None, saved: Callable[[str], Path], tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="begins with OCOP-LOG"):
        call_command("verify_log", against=saved("OCOP"))
    with pytest.raises(CommandError, match="No such file"):
        call_command("verify_log", against=tmp_path / "none.txt")
