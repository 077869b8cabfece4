"""The arithmetic: exact, the same as a naive recount over all 26 sets, whatever the council does."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from products import scoring
from products.criteria import load_packaged
from products.interchange import score
from products.scoring import Choice, agreed_points, disagreeing_cases, outcome, stars_by_points, two_decimals
from tests.products import recount

THRESHOLDS = {5: 90, 4: 70, 3: 50, 2: 30, 1: 0}
TEA = load_packaged("QD26-11")
TOURISM = load_packaged("QD26-26")


@st.composite
def requests(draw: st.DrawFn, code: str) -> dict[str, Any]:
    """A council's sheets: from careless to generous, cases agreed, some recused, theirs broken or missing."""
    rows = recount.criteria(code)
    cases = draw(st.lists(st.sampled_from("ab"), min_size=len(rows), max_size=len(rows)))
    members = draw(st.lists(st.sampled_from([f"Ủy viên {n}" for n in range(9)]), min_size=1, max_size=6, unique=True))
    generous = draw(st.integers(0, 9))
    sheets = [{"member": member, "choices": draw(choices(rows, cases, generous))} for member in members]
    recused = draw(st.sets(st.sampled_from(members), max_size=len(members) - 1)) | draw(st.sets(st.just("not there"), max_size=1))
    for sheet in sheets:
        if sheet["member"] in recused and draw(st.booleans()):
            sheet["choices"] = draw(st.sampled_from([{}, None, {"1.1": 99}, {"no": "such"}]))
    left_out = draw(st.sets(st.sampled_from(members))) & recused
    return {
        "set": code,
        "sheets": [sheet for sheet in sheets if sheet["member"] not in left_out],
        "recused": sorted(recused),
        "knocked_out": draw(st.sampled_from([None, None, None, "Giả mạo hồ sơ"])),
    }


def choices(rows: list[dict[str, Any]], cases: list[str], generous: int) -> st.SearchStrategy[dict[str, Any]]:
    def sheet(numbers: list[int]) -> dict[str, Any]:
        return {row["code"]: choice(row, case, number, generous) for row, case, number in zip(rows, cases, numbers, strict=True)}

    return st.lists(st.integers(0, 99), min_size=len(rows), max_size=len(rows)).map(sheet)


def choice(row: dict[str, Any], case: str, number: int, generous: int) -> Any:
    """A choice picked by a number from 0 to 99: the best option in `generous` of ten, else any."""
    with_cases = "case" in row["options"][0]
    points = sorted({0, *(option["points"] for option in row["options"] if option.get("case", case) == case)})
    picked = points[-1] if number % 10 < generous else points[number // 10 % len(points)]
    if not with_cases or (not picked and number % 2):
        return picked
    other = {"a": "b", "b": "a"}[case]
    return {"case": other if not picked and number % 4 else case, "points": picked}


@pytest.mark.parametrize("code", sorted(recount.FILES))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_score_equals_a_naive_recount(code: str, data: st.DataObject):
    request = data.draw(requests(code))
    assert score(json.dumps(request)) == recount.recount(request)


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_order_of_entry_does_not_matter(data: st.DataObject):
    request = data.draw(requests("QD26-26"))
    turned = {**request, "sheets": data.draw(st.permutations(request["sheets"]))}
    assert score(json.dumps(turned)) == score(json.dumps(request))


def sheet(spec=TEA, **changed: int) -> dict[str, Choice]:
    """The best choice on every criterion, except those named (c3_5=1)."""
    best = {row.code: Choice(row.max_points, row.cases[0] if row.cases else "") for row in spec.criteria}
    return best | {code.removeprefix("c").replace("_", "."): Choice(points) for code, points in changed.items()}


def totals(*wanted: int) -> dict[str, dict[str, Choice]]:
    """Sheets that add up to the totals wanted; taken from the last criteria first."""
    found = {}
    for number, total in enumerate(wanted):
        rows, left = {}, total
        for row in TEA.criteria:
            points = max(option.points for option in row.options if option.points <= left)
            rows[row.code], left = Choice(points), left - points
        assert left == 0
        found[f"m{number}"] = rows
    return found


def test_perfect_sheet_is_five_stars():
    result = outcome(TEA, {"a": sheet()}, THRESHOLDS)
    assert (result.totals, result.mean, result.spread, result.stars) == ({"a": 100}, 100, 0, 5)
    assert result.parts == {"A": 40, "B": 25, "C": 35}


def test_sheet_of_nothing_is_one_star():
    result = outcome(TEA, {"a": {row.code: Choice(0) for row in TEA.criteria}}, THRESHOLDS)
    assert (result.mean, result.stars_by_points, result.stars) == (0, 1, 1)
    assert len(result.unmet_gates) == len(TEA.gates)


@pytest.mark.parametrize(
    ("mean", "stars"), [("90", 5), ("269/3", 4), ("70", 4), ("209/3", 3), ("50", 3), ("49.999", 2), ("30", 2), ("29.99", 1), ("0", 1)]
)
def test_bands_are_half_open(mean, stars):
    assert stars_by_points(Fraction(mean), THRESHOLDS) == stars


def test_stars_come_from_the_exact_mean():
    """A mean of 89.995 is printed 90.00 and is 4 stars all the same."""
    sheets = totals(*[90] * 199, 89)
    result = outcome(TEA, sheets, THRESHOLDS)
    assert str(two_decimals(result.mean)) == "90.00"
    assert result.stars_by_points == 4


def test_gate_binds_its_star_and_all_above():
    result = outcome(TEA, {"a": sheet(c3_5=1)}, THRESHOLDS)
    assert (result.stars_by_points, result.stars) == (5, 3)


def test_three_star_gate_leaves_two_stars():
    gate = next(gate for gate in TEA.gates if gate.star == 3)
    result = outcome(TEA, {"a": sheet() | {gate.criterion: Choice(0)}}, THRESHOLDS)
    assert (result.stars_by_points, result.stars) == (5, 2)


def test_fewer_than_three_stars_need_no_gate():
    result = outcome(TEA, totals(35), THRESHOLDS)
    assert result.unmet_gates
    assert (result.stars_by_points, result.stars) == (2, 2)


@pytest.mark.parametrize(("points", "agreed"), [([2], 2), ([1, 3], 1), ([3, 1, 2], 2), ([0, 1, 2, 3], 1), ([3, 3, 0, 0], 0)])
def test_agreed_choice_is_the_lower_median(points, agreed):
    assert agreed_points(points) == agreed


def test_recorded_choice_of_the_chair_decides_the_gate_but_no_points():
    sheets = {"a": sheet(c3_5=1), "b": sheet()}
    medians = outcome(TEA, sheets, THRESHOLDS)
    recorded = outcome(TEA, sheets, THRESHOLDS, recorded={"3.5": 2})
    assert (medians.stars, recorded.stars) == (3, 5)
    assert (medians.mean, medians.totals) == (recorded.mean, recorded.totals)
    assert recorded.agreed["3.5"] == 2


@pytest.mark.parametrize("recorded", [{"3.5": 7}, {"no": 1}])
def test_recorded_choice_must_be_an_option(recorded):
    with pytest.raises(ValueError, match="has no option of"):
        outcome(TEA, {"a": sheet()}, THRESHOLDS, recorded=recorded)


def test_knock_out_takes_the_stars_and_leaves_the_rest():
    result = outcome(TEA, {"a": sheet(c3_5=1)}, THRESHOLDS, knocked_out="Forged papers")
    assert (result.stars, result.stars_by_points, result.mean) == (None, 5, 98)
    assert result.unmet_gates


def test_nobody_counted_is_an_error():
    with pytest.raises(ValueError, match="no counted member"):
        outcome(TEA, {}, THRESHOLDS)


def test_other_thresholds_give_other_stars():
    assert scoring.stars_by_points(Fraction(85), {5: 85, 4: 60, 3: 40, 2: 20, 1: 0}) == 5


@pytest.mark.parametrize(
    ("value", "shown"), [("0", "0.00"), ("1/3", "0.33"), ("2/3", "0.67"), ("149/2", "74.50"), ("1/200", "0.01"), ("100", "100.00")]
)
def test_rounding_is_half_up(value, shown):
    assert str(two_decimals(Fraction(value))) == shown


def test_disagreeing_cases_leave_zeroes_aside():
    def one(case: str, points: int) -> dict[str, Choice]:
        return {"15": Choice(points, case)}

    assert disagreeing_cases({"a": one("a", 3), "b": one("b", 1)}) == ["15"]
    assert disagreeing_cases({"a": one("a", 3), "b": one("b", 0), "c": one("", 0), "d": one("a", 1)}) == []
