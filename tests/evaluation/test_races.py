"""Two people at once: one result, one entry, one item, and no mark that changes after it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from accounts.models import User
from basics import clock
from cycle.models import Dossier
from evaluation import sheets
from evaluation.acts import conflicts
from evaluation.acts.assigning import put_before
from evaluation.models import CouncilItem, Result, ScoreSheet
from products.criteria_store import from_database
from tests.evaluation.chamber import Chamber, make_chamber
from tests.evaluation.conftest import TODAY
from tests.evaluation.racing import refused, together
from tests.evaluation.views.test_screens import as_of
from tests.posting import posted
from tests.worlds import World, make_world
from workflow.door import MoveRefused, perform

ROADS = [sheets.save, sheets.save_fields]
"""A whole form posted, and a field that saves itself."""


@pytest.fixture(scope="module")
def world(own_database_of_module: str, django_db_blocker: Any) -> Iterator[World]:
    """In a database where transactions really commit."""
    with django_db_blocker.unblock(), clock.at(TODAY):
        yield make_world("two_level")


@pytest.fixture
def committed(world: World) -> Chamber:
    """A chamber open for scoring."""
    chamber = make_chamber(world)
    chamber.open_for_scoring()
    return chamber


def choices_of(sheet: ScoreSheet) -> dict[int, int | None]:
    return dict(sheet.marks.values_list("criterion_id", "option_id"))


def reveal(chamber: Chamber) -> CouncilItem:
    return perform(CouncilItem, chamber.item.pk, "reveal", by=chamber.user("chair"), seen=None)


def move_sheet(sheet: ScoreSheet, name: str, by: User) -> ScoreSheet:
    return perform(ScoreSheet, sheet.pk, name, by=by, seen=None, note="Nhầm ô" if name == "reopen" else "")


def test_two_closings_at_once_make_one_result(committed: Chamber) -> None:
    committed.sign_all()
    chair, seen = committed.user("chair"), CouncilItem.objects.get(pk=committed.item.pk).revision
    results = together(*[partial(perform, CouncilItem, committed.item.pk, "reveal", by=chair, seen=seen)] * 2)
    (second,) = [result for result in results if isinstance(result, MoveRefused)]
    assert len(second.sentences) == 1
    assert Result.objects.filter(item=committed.item).count() == 1
    assert (committed.entries("close"), committed.entries("record_result")) == (1, 1)


def test_two_members_at_once_are_both_for_a_knock_out(committed: Chamber) -> None:
    """Each acts on a page that shows the same proposal, whoever confirms first."""
    committed.move("propose_knock_out", committed.user("chair"), ground="forged", words="Giả mạo")
    seen, members = committed.item.revision, [committed.user("member", number) for number in (0, 1)]
    confirm = partial(perform, CouncilItem, committed.item.pk, "confirm_knock_out", seen=seen)
    results = together(*[partial(confirm, by=member) for member in members])
    assert not any(map(refused, results))
    seats = [committed.seat(*where).pk for where in (("chair",), ("member", 0), ("member", 1))]
    assert sorted(CouncilItem.objects.get(pk=committed.item.pk).confirmed_by) == sorted(seats)


def test_two_officers_at_once_open_one_item(committed: Chamber) -> None:
    dossier = committed.world.journey().to_evaluation()
    officer = User.objects.get(pk=committed.world.officer(committed.council.round.unit).pk)
    results = together(*[lambda: put_before(committed.council, Dossier.objects.for_detail().get(pk=dossier.pk), by=officer)] * 2)
    assert sum(map(refused, results)) == 1
    assert CouncilItem.objects.filter(dossier=dossier).count() == 1


@pytest.mark.parametrize("save_by", ROADS)
def test_two_saves_at_once_keep_one_and_tell_the_other(committed: Chamber, save_by: Callable[..., Any]) -> None:
    sheet, user = committed.sheet(committed.seat("member")), committed.user("member")
    first = from_database(committed.item.criteria_set_id).criteria[0]
    tab = as_of(sheet)
    saves = [partial(save_by, sheet.public_id, posted(tab, **{f"c{first.pk}": option.pk}), by=user) for option in first.options[:2]]
    results = together(*saves)
    assert sorted(len(result.disputed) for result in results) == [0, 1]
    (kept,) = [option for option, result in zip(first.options[:2], results, strict=True) if not result.disputed]
    assert sheet.marks.get().option_id == kept.pk


def other_choice(chamber: Chamber, sheet: ScoreSheet) -> tuple[int, int]:
    """The first criterion, and an option of it that the sheet does not have."""
    first = from_database(chamber.item.criteria_set_id).criteria[0]
    chosen = choices_of(sheet)[first.pk]
    return first.pk, next(option.pk for option in first.options if option.pk != chosen)


@pytest.mark.parametrize("save_by", ROADS)
def test_signing_while_saving_leaves_a_signed_sheet_as_it_was_signed(committed: Chamber, save_by: Callable[..., Any]) -> None:
    sheet, user = committed.fill(committed.seat("member")), committed.user("member")
    before = choices_of(sheet)
    criterion, option = other_choice(committed, sheet)
    save = partial(save_by, sheet.public_id, posted(as_of(sheet), **{f"c{criterion}": option}), by=user)
    saved, signed = together(save, partial(move_sheet, sheet, "sign", user))
    assert not refused(signed)
    assert ScoreSheet.objects.get(pk=sheet.pk).state == "signed"
    assert choices_of(sheet) == (before if refused(saved) else {**before, criterion: option})


# Against revealing.


def test_sheet_signed_while_totals_are_revealed_counts_wholly_or_not_at_all(committed: Chamber) -> None:
    late = committed.seat("member")
    committed.sign_all(but=(late,))
    sheet = committed.fill(late)
    signed, revealed = together(partial(move_sheet, sheet, "sign", committed.user("member")), partial(reveal, committed))
    assert not refused(revealed)
    result = Result.objects.get(item=committed.item)
    assert ScoreSheet.objects.get(pk=sheet.pk).state == ("absent" if refused(signed) else "signed")
    assert (late.public_id in result.totals) == (not refused(signed))
    assert result.seats_counted == len(result.totals) == committed.item.sheets.filter(state="signed").count()


def test_sheet_given_back_while_totals_are_revealed_stops_them_or_stays(committed: Chamber) -> None:
    committed.sign_all()
    sheet = committed.sheet(committed.seat("member"))
    given_back, revealed = together(partial(move_sheet, sheet, "reopen", committed.user("chair")), partial(reveal, committed))
    assert refused(given_back) != refused(revealed)
    states = ScoreSheet.objects.get(pk=sheet.pk).state, CouncilItem.objects.get(pk=committed.item.pk).state
    assert states == (("signed", "closed") if refused(given_back) else ("reopened", "scoring"))
    assert Result.objects.filter(item=committed.item).exists() == refused(given_back)


@pytest.mark.parametrize("save_by", ROADS)
def test_marks_saved_while_totals_are_revealed_are_there_or_refused(committed: Chamber, save_by: Callable[..., Any]) -> None:
    late = committed.seat("member")
    committed.sign_all(but=(late,))
    sheet, user = committed.fill(late), committed.user("member")
    before = choices_of(sheet)
    criterion, option = other_choice(committed, sheet)
    save = partial(save_by, sheet.public_id, posted(as_of(sheet), **{f"c{criterion}": option}), by=user)
    saved, revealed = together(save, partial(reveal, committed))
    assert not refused(revealed)
    assert ScoreSheet.objects.get(pk=sheet.pk).state == "absent"
    assert choices_of(sheet) == (before if refused(saved) else {**before, criterion: option})
    assert late.public_id not in Result.objects.get(item=committed.item).totals


def test_answer_given_while_the_re_scoring_opens_has_one_sheet_in_it(world: World) -> None:
    chamber = make_chamber(world)
    silent = chamber.seat("member")
    chamber.answer(but=(silent,))
    chamber.open_for_scoring_without_answers()
    chamber.reveal_apart(but=(silent,))
    results = together(
        partial(conflicts.answer, chamber.item, by=chamber.user("member"), has_conflict=False),
        partial(perform, CouncilItem, chamber.item.pk, "rescore", by=chamber.user("chair"), seen=None),
    )
    assert not any(map(refused, results))
    assert list(chamber.item.sheets.filter(seat=silent).values_list("version", "state")) == [(2, "draft")]
