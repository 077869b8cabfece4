"""From one year into the next: what waits, what rests, and what comes too late."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from basics import clock
from cycle.acts import notices, openings, yearend
from cycle.forms.years import WindowsForm
from cycle.models import CycleYear, Dossier, Notice
from cycle.models.states import OPEN_STATES, State
from cycle.pages.sentences import what_next
from ocop_portal.simulation import places, writing
from tests.evaluation.racing import LONGEST, begun
from tests.factories import CommuneFactory, ProvinceFactory
from tests.owner import as_owner
from tests.worlds import World, make_world
from workflow import proof
from workflow.door import MoveRefused, begin, perform
from workflow.models import LogChain

DECEMBER = dt.date(2026, 12, 20)


def administrator(world: World):
    return world.cast.holder("administrator", world.province)


def planned(world: World, number: int) -> CycleYear:
    """A later year of the province with its dates, not open yet."""
    before = world.year
    with clock.at(DECEMBER):
        year = CycleYear(
            province=world.province, year=number, route=before.route, regulation=before.regulation, units_as_of=before.units_as_of
        )
        begin(year, "set_up", by=administrator(world))
        perform(CycleYear, year.pk, "set_dates", by=administrator(world), seen=None, data=WindowsForm.typed(places.whole_year(number)))
    return year


def year_moves(world: World, year: CycleYear, name: str) -> None:
    with clock.at(DECEMBER):
        perform(CycleYear, year.pk, name, by=administrator(world), seen=None)
        yearend.turn_years()


def carried_by_hand(world: World) -> Dossier:
    journey = world.journey()
    journey.start()
    journey.submit_idea()
    return journey.move("carry_over", world.officer(), note="Chưa đủ vùng nguyên liệu.")


def test_product_that_waits_for_next_year_is_not_started_again_in_this_one(two_level):
    waiting = carried_by_hand(two_level)
    owner = waiting.producer.memberships.get().user
    with clock.at(DECEMBER), pytest.raises(MoveRefused) as refused:
        openings.start(product=waiting.product, year=two_level.year, by=owner)
    assert waiting.code in refused.value.sentences[0]


def test_open_dossier_is_named_where_its_product_enters_again(two_level):
    journey = two_level.journey()
    dossier = journey.to_evaluation()
    with clock.at(journey.day), pytest.raises(MoveRefused) as refused:
        openings.enter_again(product=dossier.product, previous=dossier, kind=Dossier.Kind.UPGRADE, year=two_level.year, by=journey.owner)
    assert dossier.code in refused.value.sentences[0]


def test_product_open_meanwhile_does_not_stop_the_year_from_opening(two_level):
    waiting = carried_by_hand(two_level)
    owner = waiting.producer.memberships.get().user
    year = planned(two_level, 2027)
    # Started anew all the same, as a portal before the rule allowed.
    Dossier.objects.filter(pk=waiting.pk).update(cycle_year=planned(two_level, 2025))
    with clock.at(DECEMBER):
        openings.start(product=waiting.product, year=two_level.year, by=owner)
    year_moves(two_level, year, "open")
    assert CycleYear.objects.get(pk=year.pk).state == "open"
    assert not waiting.successors.exists()


def test_of_two_waiting_dossiers_of_a_product_the_newer_goes_on(two_level):
    older = carried_by_hand(two_level)
    owner = older.producer.memberships.get().user
    Dossier.objects.filter(pk=older.pk).update(cycle_year=planned(two_level, 2025))
    with clock.at(DECEMBER):
        newer = openings.start(product=older.product, year=two_level.year, by=owner)
    year_moves(two_level, two_level.year, "start_closing")
    year_moves(two_level, planned(two_level, 2027), "open")
    assert (older.successors.count(), newer.successors.count()) == (0, 1)


def test_carried_dossier_stays_as_public_as_it_was(two_level):
    journey = two_level.journey()
    journey.start()
    journey.submit_idea()
    journey.return_idea()
    for number in (2027, 2028):
        year_moves(two_level, planned(two_level, number), "open")
        current = Dossier.objects.get(product=journey.product, state__in=OPEN_STATES)
        year_moves(two_level, current.cycle_year, "start_closing")
    last = Dossier.objects.get(product=journey.product, cycle_year__year=2028)
    assert not last.is_private
    assert Dossier.objects.visible_to(two_level.officer()).filter(pk=last.pk).exists()


def test_product_of_a_former_province_enters_the_year_of_what_became_of_it(two_level):
    former = ProvinceFactory(old=True, parent=two_level.province.parent)
    commune = CommuneFactory(old=True, parent=former)
    with as_owner():
        former.successors.add(two_level.province)
        commune.successors.add(two_level.communes[0])
    journey = two_level.journey()
    journey.product.commune = commune
    journey.product.save()
    year = CycleYear.objects.open_for(commune)
    assert year == two_level.year
    with clock.at(journey.day):
        dossier = openings.start(product=journey.product, year=year, by=journey.owner)
    assert dossier.commune == two_level.communes[0]


def test_two_chains_are_locked_in_one_order_for_everybody(two_level):
    """Else a carrying over and a recognition that touch both years could wait for each other for good."""
    next_year = planned(two_level, 2027)
    year_moves(two_level, next_year, "open")
    journey = two_level.journey()
    journey.start()
    journey.submit_idea()
    with clock.at(DECEMBER), CaptureQueriesContext(connection) as captured:
        journey.move("carry_over", two_level.officer(), note="Chưa đủ vùng nguyên liệu.")
    locked = [query["sql"] for query in captured if "pg_advisory_xact_lock" in query["sql"]]
    chains = [sql.rpartition("chain.scope = ")[2] for sql in locked]
    assert len(set(chains)) == len(chains) == 2, "both years"
    assert chains == sorted(chains)


def test_dossier_moved_on_meanwhile_does_not_stop_the_closing(two_level, monkeypatch):
    journey = two_level.journey()
    journey.to_evaluation()
    pk = journey.dossier.pk
    assert yearend._carry_over((pk, 2026)) == 0
    assert Dossier.objects.get(pk=pk).state == State.IN_EVALUATION


def ideas(world: World, count: int) -> list[Dossier]:
    found = []
    for _n in range(count):
        journey = world.journey()
        journey.start()
        found.append(journey.dossier)
    return found


def test_a_large_year_turns_in_batches_and_wakes_the_worker_for_the_next(two_level, monkeypatch):
    woken = []
    monkeypatch.setattr(yearend, "BATCH", 2)
    monkeypatch.setattr(yearend, "wake", woken.append)
    old = ideas(two_level, 3)
    with clock.at(DECEMBER):
        perform(CycleYear, two_level.year.pk, "start_closing", by=administrator(two_level), seen=None)
        assert woken == ["cycle.tasks.tick"]
        assert not Dossier.objects.filter(state=State.CARRIED_OVER).exists()
        assert [yearend.turn_years() for _n in range(3)] == [2, 1, 0]
        assert CycleYear.objects.get(pk=two_level.year.pk).state == "closed"
        year = planned(two_level, 2027)
        perform(CycleYear, year.pk, "open", by=administrator(two_level), seen=None)
        assert [yearend.turn_years() for _n in range(3)] == [2, 1, 0]
    assert woken == ["cycle.tasks.tick"] * 4
    assert [dossier.successors.count() for dossier in old] == [1, 1, 1]
    assert CycleYear.objects.get(pk=year.pk).continued_to is None


def test_a_dossier_that_fails_holds_no_other_back(two_level, monkeypatch, caplog):
    first, second = ideas(two_level, 2)
    real = yearend.continue_in

    def failing(year, dossier, came_from, within=None):
        if dossier.pk == first.pk:
            raise RuntimeError("broken row")
        return real(year, dossier, came_from, within)

    year_moves(two_level, two_level.year, "start_closing")
    monkeypatch.setattr(yearend, "continue_in", failing)
    year_moves(two_level, planned(two_level, 2027), "open")
    assert "broken row" in caplog.text
    assert (first.successors.count(), second.successors.count()) == (0, 1)


@pytest.mark.parametrize("begins", ["carried over", "entered again"])
def test_copying_is_done_before_the_chain_is_locked(two_level, begins):
    """Else everybody who acts in the province waits while a dossier of hundreds of rows is copied."""
    journey = two_level.journey()
    if begins == "carried over":
        journey.start()
        writing.write_idea(journey.dossier)
        year_moves(two_level, two_level.year, "start_closing")
        year = planned(two_level, 2027)
        with clock.at(DECEMBER):
            perform(CycleYear, year.pk, "open", by=administrator(two_level), seen=None)
            with CaptureQueriesContext(connection) as captured:
                yearend.turn_years()
    else:
        journey.to_decision(2)
        journey.decide_all(2)
        with clock.at(journey.day), CaptureQueriesContext(connection) as captured:
            openings.enter_again(
                product=journey.product, previous=journey.dossier, kind=Dossier.Kind.FIRST, year=two_level.year, by=journey.owner
            )
    said = [query["sql"] for query in captured]
    chain = max(n for n, sql in enumerate(said) if "pg_advisory_xact_lock" in sql)
    copied = [n for n, sql in enumerate(said) if sql.startswith('INSERT INTO "cycle_idea"')]
    assert copied
    assert max(copied) < chain


def test_idea_started_while_the_year_closes_comes_too_late(own_database):
    world = make_world("two_level")
    journey = world.journey()
    start = partial(openings.start, product=journey.product, year=CycleYear.objects.get(pk=world.year.pk), by=journey.owner)
    with transaction.atomic():
        year_moves(world, world.year, "start_closing")
        late = begun(start, journey.day)
    assert late.result(LONGEST).reason == MoveRefused.NOT_READY
    assert not Dossier.objects.filter(cycle_year=world.year).exists()
    assert list(proof.faults_of(LogChain.objects.of(world.year.chain_scope()))) == []


def test_dossier_carried_over_while_next_year_opens_goes_on_in_it(own_database):
    """Else it would wait for good: the year that opened looks once at what waits for it."""
    world = make_world("two_level")
    year = planned(world, 2027)
    journey = world.journey()
    journey.start()
    journey.submit_idea()
    world.officer()

    carry_over = partial(journey.move, "carry_over", world.officer(), note="Chưa đủ vùng nguyên liệu.")
    with transaction.atomic():
        with clock.at(DECEMBER):
            perform(CycleYear, year.pk, "open", by=administrator(world), seen=None)
        late = begun(carry_over)
    late.result(LONGEST)
    assert journey.dossier.state == State.CARRIED_OVER
    assert Dossier.objects.get(previous=journey.dossier).cycle_year == year


@pytest.mark.parametrize("state", ["closing", "closed"])
def test_nothing_is_continued_in_a_year_that_is_open_no_more(two_level, state):
    waiting = carried_by_hand(two_level)
    year = planned(two_level, 2027)
    CycleYear.objects.filter(pk=year.pk).update(state="open")
    read_before = CycleYear.objects.get(pk=year.pk)
    CycleYear.objects.filter(pk=year.pk).update(state=state)
    assert yearend.continue_in(read_before, waiting, State.IDEA_DRAFT) is None
    assert not waiting.successors.exists()


def said_of(dossier: Dossier) -> tuple[str, str]:
    """The desk card's sentence for the producer, and the notice's."""
    dossier = Dossier.objects.for_detail().get(pk=dossier.pk)
    told = Notice.objects.filter(dossier=dossier, kind="dossier.carry_over").last()
    with translation.override("vi"):
        return what_next(dossier, is_member=True), notices.sentence(told)


def test_who_waits_for_a_year_that_is_not_open_is_told_so_and_what_comes(two_level):
    planned(two_level, 2027)
    for said in said_of(carried_by_hand(two_level)):
        assert "Chu trình năm sau chưa mở" in said
        assert "không cần làm gì" in said


def test_who_goes_on_at_once_is_not_told_to_wait(two_level):
    year_moves(two_level, planned(two_level, 2027), "open")
    dossier = carried_by_hand(two_level)
    assert dossier.successors.exists()
    for said in said_of(dossier):
        assert "chưa mở" not in said
        assert "trong chu trình năm sau" in said


def test_who_went_on_is_not_told_to_wait_once_that_year_is_over_too(two_level):
    waiting = carried_by_hand(two_level)
    later = planned(two_level, 2027)
    year_moves(two_level, later, "open")
    assert waiting.successors.exists()
    CycleYear.objects.filter(pk=later.pk).update(state="closed")
    assert "chưa mở" not in said_of(waiting)[0]
