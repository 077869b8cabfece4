"""The words of the packaged data: written out, without signs, and never two options for one number."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from itertools import combinations

import pytest

from products.criteria import CriteriaSetSpec, CriterionSpec, load_packaged, packaged_codes, read
from products.models import EvidenceKind, ProductSet

ABBREVIATIONS = ["HĐ", "GCN", "ĐKKD", "QLCL", "CNTT", "TMĐT", "NTM", "PCCC", "DN", "ATTP", "HTX", "TNHH", "TH1", "TH2"]
SPECS = [load_packaged(code) for code in packaged_codes()]
INTERVALS = (
    (r"từ (\d+)% đến dưới (\d+)%", lambda low, high: (low, high - 0.5)),
    (r"từ (\d+)% đến (\d+)%", lambda low, high: (low, high)),
    (r"trên (\d+)% đến (\d+)%", lambda low, high: (low + 0.5, high)),
    (r"từ (\d+)%(?: lao động)? trở lên", lambda low: (low, 100)),
    (r"trên (\d+)%", lambda low: (low + 0.5, 100)),
    (r"dưới (\d+)%", lambda high: (0, high - 0.5)),
)


def vietnamese(spec: CriteriaSetSpec) -> Iterator[str]:
    yield from (spec.name_vi, *spec.disqualify_vi)
    for heading in (*spec.parts, *spec.groups, *spec.subgroups):
        yield heading.name_vi
    for criterion in spec.criteria:
        yield from (criterion.name_vi, criterion.note_vi)
        yield from (text for option in criterion.options for text in (option.label_vi, option.case_vi))


def english(spec: CriteriaSetSpec) -> Iterator[str]:
    for criterion in spec.criteria:
        yield from (criterion.name_en, criterion.note_en, *(option.label_en for option in criterion.options))


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.code)
def test_words_are_written_out(spec: CriteriaSetSpec) -> None:
    found = re.compile(rf"(?<!\w)({'|'.join(ABBREVIATIONS)})(?!\w)")
    assert [text for text in vietnamese(spec) if found.search(text)] == []
    assert [text for text in (*vietnamese(spec), *english(spec)) if re.search(r"[<>≥≤]", text)] == []


def test_evidence_is_named_in_words_too() -> None:
    found = re.compile(rf"(?<!\w)({'|'.join(ABBREVIATIONS)})(?!\w)")
    assert [kind["name_vi"] for kind in read("evidence_kinds.yaml")["kinds"] if found.search(kind["name_vi"])] == []


def interval(label: str) -> tuple[float, float] | None:
    """The percentages for which an option holds, in steps of a half; None where it names none."""
    for pattern, bounds in INTERVALS:
        if found := re.search(pattern, label, re.IGNORECASE):
            return bounds(*map(int, found.groups()))
    return None


def doubled(criterion: CriterionSpec) -> list[tuple[str, str]]:
    """Options that hold for one and the same percentage; those that ask for the same one and for more besides are right."""
    held = [(option, found) for option in criterion.options if (found := interval(option.label_vi))]
    return [
        (one.label_vi, other.label_vi)
        for (one, of_one), (other, of_other) in combinations(held, 2)
        if one.case == other.case and of_one != of_other and max(of_one[0], of_other[0]) <= min(of_one[1], of_other[1])
    ]


def test_no_two_options_hold_for_one_number() -> None:
    assert sum(1 for spec in SPECS for one in spec.criteria if any(interval(option.label_vi) for option in one.options)) > 100
    assert [(spec.code, one.code, doubled(one)) for spec in SPECS for one in spec.criteria if doubled(one)] == []


def test_an_overlap_is_seen() -> None:
    assert interval("Từ 50% đến dưới 75% lao động") == (50, 74.5)
    assert interval("Từ 75% lao động trở lên") == (75, 100)
    assert interval("Khá đồng đều (trên 60% đến 90%)") == (60.5, 90)


@pytest.mark.django_db
def test_a_set_has_one_name() -> None:
    assert {number: (row.name_vi, row.name_en) for number, row in ((row.number, row) for row in ProductSet.objects.all())} == {
        int(spec.code[-2:]): (spec.name_vi, spec.name_en) for spec in SPECS
    }


@pytest.mark.django_db
def test_evidence_proves_criteria_that_are_there() -> None:
    codes = {int(spec.code[-2:]): {one.code for one in spec.criteria} for spec in SPECS}
    named = [(code, number) for kind in EvidenceKind.objects.all() for code, numbers in kind.supports.items() for number in numbers]
    assert len(named) > 300
    assert [(code, number) for code, number in named if code not in codes[number]] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "number", "code"),
    [
        ("quality-declaration", 3, "9"), ("quality-declaration", 4, "9"), ("quality-declaration", 19, "6"),
        ("quality-declaration", 20, "6"),
        ("production-conditions", 16, "9"), ("food-safety", 18, "6"), ("test-report", 18, "10"), ("test-report", 19, "11"),
        ("tourism-licence", 26, "8"), ("fire-safety", 26, "9"), ("public-order", 26, "9"), ("local-labour", 26, "3.3"),
    ],
)  # fmt: skip
def test_evidence_stands_at_the_criterion_it_proves(kind: str, number: int, code: str) -> None:
    assert code in EvidenceKind.objects.get(code=kind).proves(ProductSet.objects.get(number=number))


def figures(spec: CriteriaSetSpec) -> list[object]:
    """What words never change: codes, points and gates."""
    return [
        (one.code, one.knock_out, one.max_points, [(option.points, option.case, option.min_for_star) for option in one.options])
        for one in spec.criteria
    ]


def test_words_change_no_figure() -> None:
    """A digest of the figures of Decision 26/2026/QĐ-TTg: it changes where the decision does, with a new version of a set."""
    told = json.dumps([(spec.code, figures(spec)) for spec in SPECS])
    assert hashlib.sha256(told.encode()).hexdigest()[:16] == "f6a2c3f0dbbc8bf8"
