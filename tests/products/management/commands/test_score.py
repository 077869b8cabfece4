"""`manage.py score`: JSON in, JSON out, no database; every fault one line and exit 2."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from products.criteria import load_packaged
from products.interchange import InterchangeError, score

ROOT = Path(__file__).parents[4]
BEST = {code: {row.code: row.max_points for row in load_packaged(code).criteria} for code in ("QD26-11", "QD26-07")}
TOURISM = {row.code: {"case": "a", "points": row.max_points} if row.cases else row.max_points for row in load_packaged("QD26-26").criteria}


def request(*sheets: dict[str, Any], code: str = "QD26-11", **more: Any) -> dict[str, Any]:
    return {"set": code, "sheets": [{"member": name, "choices": choices} for name, choices in zip("abcdef", sheets, strict=False)], **more}


def run(text: str | bytes) -> subprocess.CompletedProcess[bytes]:
    """The command as a process of its own, where a connection could only fail."""
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    given = text if isinstance(text, bytes) else text.encode()
    return subprocess.run([sys.executable, "manage.py", "score"], input=given, capture_output=True, cwd=ROOT, env=environment, check=False)


def refused(given: Any) -> str:
    with pytest.raises(InterchangeError) as caught:
        score(given if isinstance(given, str) else json.dumps(given))
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_command_prints_the_result_without_a_database():
    sheets = [{**BEST["QD26-11"], "3.5": 1, "1.1": 2}, {**BEST["QD26-11"], "3.5": 2}]
    done = run(json.dumps(request(*sheets, recused=["b"], knocked_out=None)))
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == {
        "totals": {"a": 97},
        "mean": "97.00",
        "spread": 0,
        "parts": {"A": "37.00", "B": "25.00", "C": "35.00"},
        "stars_by_points": 5,
        "stars": 3,
        "unmet_gates": [{"criterion": "3.5", "star": 4, "needed": 2, "reached": 1}],
        "knocked_out": None,
    }


@pytest.mark.parametrize(
    ("text", "said"), [('{"set": "QD26-99", "sheets": []}', 'unknown set "QD26-99"'), (b"\xff", "not UTF-8"), ("", "not valid JSON")]
)
def test_command_ends_with_2_and_one_line(text, said):
    done = run(text)
    assert (done.returncode, done.stdout) == (2, b"")
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 1
    assert said in lines[0]


def test_ground_and_members_keep_their_letters():
    ground = "Giả mạo hồ sơ"
    result = score(json.dumps({"set": "QD26-11", "sheets": [{"member": "Bà Ứng", "choices": BEST["QD26-11"]}], "knocked_out": ground}))
    assert (result["stars"], result["stars_by_points"], result["knocked_out"], result["totals"]) == (None, 5, ground, {"Bà Ứng": 100})


def test_recused_and_knocked_out_may_be_left_out():
    assert score(json.dumps(request(BEST["QD26-11"])))["stars"] == 5


def test_mean_and_parts_are_rounded_half_up():
    sheets = [{**BEST["QD26-11"], "1.2": points} for points in (0, 2, 2)]
    result = score(json.dumps(request(*sheets)))
    assert (result["mean"], result["parts"]["A"], result["spread"]) == ("99.33", "39.33", 2)


@pytest.mark.parametrize(
    "sheet",
    [
        None,
        {"member": "b"},
        {"member": "b", "choices": {}},
        {"member": "b", "choices": [1]},
        {"member": "b", "choices": {"x": 1}, "more": 1},
    ],
)
def test_recused_sheet_is_not_checked(sheet):
    given = request(BEST["QD26-11"], recused=["b"])
    given["sheets"] += [sheet] if sheet else []
    assert score(json.dumps(given))["totals"] == {"a": 100}


def test_key_written_twice_by_a_recused_member_is_not_checked():
    given = json.dumps(request(BEST["QD26-11"], recused=["b"]))
    assert score(given.replace('"sheets": [', '"sheets": [{"member": "b", "choices": {"1.1": 1, "1.1": 2}}, '))["totals"] == {"a": 100}


def test_equal_points_of_two_options_are_one_choice():
    result = score(json.dumps(request({**BEST["QD26-07"], "3.1": 1}, code="QD26-07")))
    assert result["totals"] == {"a": 98}


@pytest.mark.parametrize("none", [0, {"case": "a", "points": 0}, {"case": "b", "points": 0}])
def test_none_applies_in_any_case(none):
    result = score(json.dumps(request(TOURISM, {**TOURISM, "15": none}, code="QD26-26")))
    assert result["totals"] == {"a": 100, "b": 97}


def test_members_may_all_use_the_other_case():
    other = {**TOURISM, "15": {"case": "b", "points": 3}}
    assert score(json.dumps(request(other, other, code="QD26-26")))["mean"] == "100.00"


def tea(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    given = request(dict(BEST["QD26-11"]), dict(BEST["QD26-11"]), recused=[], knocked_out=None)
    change(given)
    return given


def put(code: str, value: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda given: given["sheets"][1]["choices"].update({code: value})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put("9.9", 1), 'member "b": unknown criterion "9.9" in set QD26-11'),
        (lambda given: given["sheets"][1]["choices"].pop("3.5"), 'member "b": criterion 3.5 is missing'),
        (put("3.5", 4), 'member "b": criterion 3.5: no option has 4 points'),
        (put("3.5", -1), "criterion 3.5: no option has -1 points"),
        (put("3.5", True), "criterion 3.5: true is not a whole number of points"),
        (put("3.5", 1.0), "criterion 3.5: 1.0 is not a whole number of points"),
        (put("3.5", "1"), 'criterion 3.5: "1" is not a whole number of points'),
        (put("3.5", None), "criterion 3.5: null is not a whole number of points"),
        (put("3.5", [1]), "criterion 3.5: [1] is not a whole number of points"),
        (put("3.5", {"case": "a", "points": 1}), 'criterion 3.5: unknown case "a"'),
        (put("3.5", {"points": 1}), 'criterion 3.5: "case" is missing'),
        (lambda given: given["sheets"][1].update(member="a"), 'member "a" stands twice'),
        (lambda given: given.update(recused=["a", "b"]), "no counted member"),
        (lambda given: given.update(sheets=[]), "no counted member"),
        (lambda given: given.update(set="QD26-1"), 'unknown set "QD26-1"'),
        (lambda given: given.update(set=11), "unknown set 11"),
        (lambda given: given.pop("set"), 'the input: "set" is missing'),
        (lambda given: given.pop("sheets"), 'the input: "sheets" is missing'),
        (lambda given: given.update(extra=1), 'the input: unknown key "extra"'),
        (lambda given: given.update(sheets={}), '"sheets" must be a list'),
        (lambda given: given.update(recused="b"), '"recused" must be a list'),
        (lambda given: given.update(recused=None), '"recused" must be a list'),
        (lambda given: given.update(recused=[1]), "recused: 1 is not a member's name"),
        (lambda given: given["sheets"].append(7), "sheet 3 names no member"),
        (lambda given: given["sheets"].append({"choices": {}}), "sheet 3 names no member"),
        (lambda given: given["sheets"][0].update(member=""), 'sheet 1: "" is not a member\'s name'),
        (lambda given: given["sheets"][0].update(more=1), 'the sheet of member "a": unknown key "more"'),
        (lambda given: given["sheets"][0].pop("choices"), 'the sheet of member "a": "choices" is missing'),
        (lambda given: given["sheets"][0].update(choices=[]), 'member "a": choices must be an object'),
        (lambda given: given.update(knocked_out=""), '"knocked_out" must be null or name a ground, not ""'),
        (lambda given: given.update(knocked_out=False), '"knocked_out" must be null or name a ground, not false'),
        (lambda given: given["sheets"][0].update(member="\ud800"), "is not valid text"),
        (lambda given: given["sheets"][1].update(member="a\nb", choices={}), 'member "a\\nb": criterion 1.1 is missing'),
    ],
)
def test_fault_is_named(change, said):
    assert said in refused(tea(change))


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"case": "c", "points": 3}, 'criterion 15: unknown case "c"'),
        ({"case": "c", "points": 0}, 'criterion 15: unknown case "c"'),
        ({"case": None, "points": 0}, "criterion 15: unknown case null"),
        ({"case": ["a"], "points": 0}, 'criterion 15: unknown case ["a"]'),
        ({"case": "", "points": 3}, 'criterion 15: unknown case ""'),
        ({"case": "a"}, 'criterion 15: "points" is missing'),
        ({"case": "a", "points": 2}, "criterion 15: no option of case a has 2 points"),
        ({"case": "a", "points": 3, "why": ""}, 'criterion 15: unknown key "why"'),
        (3, "criterion 15: 3 points need a case (a, b)"),
        ({"case": "b", "points": 1}, "criterion 15: the members score different cases"),
    ],
)
def test_fault_of_a_case_is_named(choice, said):
    assert said in refused(request(TOURISM, {**TOURISM, "15": choice}, code="QD26-26"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "the input is not valid JSON"),
        ("[" * 100_000, "the input is not valid JSON"),
        ('{"set": NaN}', "the input is not valid JSON: NaN"),
        ("[]", "the input must be an object"),
        ("null", "the input must be an object"),
        ('{"set": "QD26-11", "set": "QD26-12", "sheets": []}', 'the input: "set" stands twice'),
        ('{"set": "QD26-11", "sheets": [{"member": "a", "choices": {"1.1": 1, "1.1": 2}}]}', 'member "a": "1.1" stands twice'),
    ],
)
def test_text_that_is_no_request_is_named(text, said):
    assert said in refused(text)
