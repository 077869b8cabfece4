"""The one door: who, from where, when ready, once; and what it leaves behind."""

from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, InternalError, connection, connections, transaction

from basics import clock
from cycle.acts import openings
from cycle.models import Dossier, Notice
from cycle.models.states import State
from tests.owner import as_owner, settle_constraints
from tests.worlds import make_world
from workflow import log, proof
from workflow.door import MoveRefused, begin, perform
from workflow.models import LogChain, LogEntry, LogNote
from workflow.moves import moves_of


def refused(call) -> MoveRefused:
    with pytest.raises(MoveRefused) as caught:
        call()
    assert caught.value.sentences
    return caught.value


def test_perform_changes_logs_and_tells_in_one_go(two_level):
    journey = two_level.journey()
    journey.start()
    journey.submit_idea()
    dossier = journey.dossier
    assert dossier.state == State.IDEA_SUBMITTED
    assert dossier.desk_unit == dossier.commune
    entry = log.entries_of(dossier).latest("id")
    assert (entry.move, entry.from_state, entry.to_state, entry.role, entry.actor) == (
        "submit_idea",
        "idea_draft",
        "idea_submitted",
        "producer",
        journey.owner,
    )
    told = {notice.recipient: notice.kind for notice in Notice.objects.filter(dossier=dossier)}
    assert told.keys() == {two_level.officer(), journey.owner}, "the office, and the producer as a receipt"
    assert told[two_level.officer()] == "dossier.submit_idea"


def test_perform_from_an_old_page_changes_nothing(two_level):
    journey = two_level.journey()
    journey.start()
    seen = journey.dossier.revision
    journey.submit_idea()
    journey.return_idea()
    before = LogEntry.objects.count()
    with clock.at(journey.day):
        error = refused(lambda: perform(Dossier, journey.dossier.pk, "submit_idea", by=journey.owner, seen=seen))
    assert error.reason == MoveRefused.STALE
    assert LogEntry.objects.count() == before


def test_perform_twice_says_it_was_done(two_level):
    journey = two_level.journey()
    journey.start()
    seen = journey.dossier.revision
    journey.submit_idea()
    error = refused(lambda: perform(Dossier, journey.dossier.pk, "submit_idea", by=journey.owner, seen=seen))
    assert error.reason == MoveRefused.DONE
    assert log.entries_of(journey.dossier).filter(move="submit_idea").count() == 1


def test_perform_from_the_wrong_state_names_the_present_one(two_level):
    journey = two_level.journey()
    journey.start()
    error = refused(lambda: perform(Dossier, journey.dossier.pk, "submit_plan", by=journey.owner, seen=journey.dossier.revision))
    assert error.reason == MoveRefused.NOT_FROM_HERE
    assert str(State.IDEA_DRAFT.label) in error.sentences[0]


def test_perform_by_a_stranger_is_refused(two_level):
    journey = two_level.journey()
    journey.start()
    error = refused(lambda: perform(Dossier, journey.dossier.pk, "submit_idea", by=two_level.stranger(), seen=journey.dossier.revision))
    assert error.reason == MoveRefused.NOT_BY_YOU


@pytest.mark.parametrize("revision", [0, 1, None])
def test_whoever_lacks_the_right_learns_nothing_of_the_state(two_level, revision):
    """One sentence a move, wherever the dossier stands and however old the page is: as many are heard as there are moves."""
    journey = two_level.journey()
    journey.start()
    heard = set()
    for go_on in (journey.submit_idea, journey.accept_idea, journey.submit_plan, journey.accept_plan):
        for name, declared in moves_of(Dossier).items():
            if declared.offered and not declared.grant(journey.owner, journey.dossier):
                error = refused(lambda name=name: perform(Dossier, journey.dossier.pk, name, by=journey.owner, seen=revision))
                assert error.reason == MoveRefused.NOT_BY_YOU
                heard.add((name, *error.sentences))
        go_on()
    assert len(heard) == len({name for name, *_ in heard}) > 10


def test_perform_unready_lists_what_is_missing(two_level):
    journey = two_level.journey()
    journey.start()
    with clock.at(journey.day):
        error = refused(lambda: perform(Dossier, journey.dossier.pk, "submit_idea", by=journey.owner, seen=journey.dossier.revision))
    assert error.reason == MoveRefused.NOT_READY
    assert journey.reload().state == State.IDEA_DRAFT


def test_perform_without_the_asked_note_is_refused(two_level):
    journey = two_level.journey()
    journey.start()
    journey.submit_idea()
    error = refused(
        lambda: perform(Dossier, journey.dossier.pk, "return_idea", by=two_level.officer(), seen=journey.dossier.revision, note="  ")
    )
    assert error.reason == MoveRefused.INVALID


def test_perform_with_an_endless_note_is_refused(two_level):
    journey = two_level.journey()
    journey.start()
    journey.submit_idea()
    error = refused(lambda: perform(Dossier, journey.dossier.pk, "return_idea", by=two_level.officer(), seen=None, note="dài " * 2000))
    assert error.reason == MoveRefused.INVALID
    assert "5000" in error.sentences[0]


def test_perform_in_a_disabled_persons_name_is_refused(two_level):
    journey = two_level.journey()
    journey.start()
    journey.owner.is_active = False
    journey.owner.save()
    error = refused(lambda: perform(Dossier, journey.dossier.pk, "withdraw", by=journey.owner, seen=journey.dossier.revision, note="x"))
    assert error.reason == MoveRefused.NOT_BY_YOU


def test_officer_acts_for_a_producer_and_both_are_logged(two_level):
    journey = two_level.journey()
    journey.start()
    from ocop_portal.simulation import writing

    with clock.at(journey.day):
        writing.write_idea(journey.dossier)
        perform(
            Dossier, journey.dossier.pk, "submit_idea", by=two_level.officer(), on_behalf_of=journey.owner, seen=journey.dossier.revision
        )
    entry = log.entries_of(journey.dossier).latest("id")
    assert (entry.actor, entry.on_behalf_of, entry.role) == (two_level.officer(), journey.owner, "officer")


def test_nobody_acts_for_a_producer_of_another_commune(two_level):
    journey = two_level.journey()
    journey.start()
    other = two_level.officer(two_level.communes[1])
    error = refused(
        lambda: perform(
            Dossier, journey.dossier.pk, "withdraw", by=other, on_behalf_of=journey.owner, seen=journey.dossier.revision, note="x"
        )
    )
    assert error.reason == MoveRefused.NOT_BY_YOU


def test_officer_of_the_own_producer_is_refused(two_level):
    journey = two_level.journey()
    journey.start()
    journey.submit_idea()
    officer = two_level.officer()
    from products.models import Membership

    Membership.objects.create(producer=journey.dossier.producer, user=officer, valid_from=journey.day)
    officer = type(officer).objects.get(pk=officer.pk)
    with clock.at(journey.day):
        error = refused(lambda: perform(Dossier, journey.dossier.pk, "accept_idea", by=officer, seen=journey.dossier.revision))
    assert error.reason == MoveRefused.NOT_BY_YOU


def test_ordinary_save_cannot_move_a_dossier_back(two_level):
    journey = two_level.journey()
    journey.start()
    stale = Dossier.objects.get(pk=journey.dossier.pk)
    journey.submit_idea()
    stale.contact_name = "Ghi chú"
    stale.save()
    fresh = journey.reload()
    assert (fresh.state, fresh.contact_name) == (State.IDEA_SUBMITTED, "Ghi chú")
    with pytest.raises(RuntimeError):
        stale.save(update_fields=["state"])


def test_unknown_state_is_refused_by_the_database(two_level):
    journey = two_level.journey()
    journey.start()
    with pytest.raises(Exception, match="dossier_known_state"), transaction.atomic():
        Dossier.objects.filter(pk=journey.dossier.pk).update(state="lost")


def test_second_open_dossier_of_a_product_is_refused(two_level):
    from cycle.acts import openings

    journey = two_level.journey()
    journey.start()
    with clock.at(journey.day):
        error = refused(lambda: openings.start(product=journey.product, year=two_level.year, by=journey.owner))
    assert journey.dossier.code in error.sentences[0]


# The log.


def test_log_refuses_change_deletion_and_truncation(two_level):
    journey = two_level.journey()
    journey.start()
    entry = LogEntry.objects.latest("id")
    settle_constraints()
    acts = (
        lambda: LogEntry.objects.filter(pk=entry.pk).update(move="x"),
        lambda: connection.cursor().execute("DELETE FROM workflow_lognote WHERE entry_id = %s", [entry.pk]),
        lambda: connection.cursor().execute("DELETE FROM workflow_logentry WHERE id = %s", [entry.pk]),
        lambda: connection.cursor().execute("TRUNCATE workflow_logentry CASCADE"),
        lambda: LogNote.objects.filter(pk=entry.pk).update(note="changed"),
    )
    for act in acts:
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
        with pytest.raises(InternalError, match="pgtrigger"), as_owner():
            act()


# Two people at once.


def test_two_people_at_once_make_one_move(own_database):
    world = make_world("two_level")
    journey = world.journey()
    journey.start()
    journey.submit_idea()
    seen, pk, officer = journey.dossier.revision, journey.dossier.pk, world.officer()
    outcomes: list[str] = []
    barrier = threading.Barrier(2)

    def act(name: str, note: str) -> None:
        barrier.wait()
        try:
            with clock.at(journey.day):
                perform(Dossier, pk, name, by=type(officer).objects.get(pk=officer.pk), seen=seen, note=note)
            outcomes.append("done")
        except MoveRefused as error:
            outcomes.append(error.reason)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=args) for args in (("accept_idea", ""), ("return_idea", "Thiếu giá bán."))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    done, refused = sorted(outcomes)
    assert (done, refused in (MoveRefused.NOT_BY_YOU, MoveRefused.STALE)) == ("done", True), "whether the loser may still act tells who won"
    assert LogEntry.objects.filter(about=f"dossier:{pk}", move__in=["accept_idea", "return_idea"]).count() == 1


def test_many_years_log_without_gaps_under_threads(own_database):
    """Entries of one chain stay in order when moves of several dossiers come at once."""
    world = make_world("two_level")
    journeys = [world.journey() for _ in range(4)]
    for journey in journeys:
        journey.start()
        with clock.at(journey.day):
            from ocop_portal.simulation import writing

            writing.write_idea(journey.dossier)

    def submit(journey) -> None:
        try:
            with clock.at(journey.day):
                perform(Dossier, journey.dossier.pk, "submit_idea", by=journey.owner, seen=journey.dossier.revision)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=submit, args=[journey]) for journey in journeys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    chain = LogChain.objects.of(journeys[0].dossier.chain_scope())
    assert list(proof.faults_of(chain)) == []
    assert LogEntry.objects.filter(move="submit_idea").count() == 4


def test_opening_asks_whether_the_move_is_there_at_all(two_level):
    """A product without a last dossier or a recognition is not entered past ideas and plans."""
    journey = two_level.journey()
    journey.start()
    first = journey.dossier
    Dossier.objects.filter(pk=first.pk).update(state=State.WITHDRAWN)
    fresh = openings.following(first.product, None, Dossier.Kind.UPGRADE, first.cycle_year, first.commune)
    with clock.at(journey.day):
        error = refused(lambda: begin(fresh, "enter", by=journey.owner))
    assert error.reason == MoveRefused.NOT_FROM_HERE
    assert Dossier.objects.get() == first
