"""The criteria as data: complete, the same on both roads."""

from dataclasses import replace

import pytest
from django.utils import translation

from products.consistency import PRINTED_DOUBTFULLY, all_faults, faults
from products.criteria import OptionSpec, UnknownSet, load_packaged, packaged_codes, read, with_none_of_these
from products.criteria_store import from_database
from products.models import CriteriaSet

ALL = packaged_codes()
TEA = load_packaged("QD26-11")
TOURISM = load_packaged("QD26-26")


def options(*points: int, case: str = "") -> list[OptionSpec]:
    return [OptionSpec(number, f"v{number}", f"e{number}", case=case) for number in points]


def test_packaged_sets_are_complete():
    criteria = [criterion for code in ALL for criterion in load_packaged(code).criteria]
    rows = [row for code in ALL for part in read_raw(code)["parts"] for row in part["criteria"]]
    assert [f"QD26-{number:02}" for number in range(1, 27)] == ALL
    assert len(criteria) == 787
    assert len(rows) == 787
    assert sum(len(row["options"]) for row in rows) == 2579
    assert sum(all(option["points"] for option in row["options"]) for row in rows) == 378


def read_raw(code: str) -> dict:
    from products.criteria import DATA

    (path,) = (DATA / "criteria").glob(f"{code.lower().replace('-', '_')}_*.yaml")
    return read(f"criteria/{path.name}")


@pytest.mark.parametrize("code", ALL)
def test_set_adds_up(code):
    assert faults(load_packaged(code)) == []


def test_only_the_doubtful_places_break_a_rule():
    found = {fault for code in ALL for fault in all_faults(load_packaged(code))}
    assert found == {fault for fault in PRINTED_DOUBTFULLY if ": options of" in fault}


@pytest.mark.parametrize("code", ALL)
def test_every_case_of_every_criterion_can_be_given_nothing(code):
    for criterion in load_packaged(code).criteria:
        for case in criterion.cases or ("",):
            assert [option.points for option in criterion.options_of(case)].count(0) == 1


def test_none_of_these_is_added_once_and_first():
    added = with_none_of_these(options(1, 3))
    assert [(option.points, option.added) for option in added] == [(0, True), (1, False), (3, False)]
    assert with_none_of_these(added) == added


def test_none_of_these_is_added_to_each_case():
    added = with_none_of_these([*options(1, case="a"), *options(0, 2, case="b")])
    assert [(option.case, option.points) for option in added] == [("a", 0), ("a", 1), ("b", 0), ("b", 2)]


def test_none_of_these_is_no_gate():
    assert with_none_of_these([OptionSpec(1, "v", "e", min_for_star=3)])[0].min_for_star is None


@pytest.mark.parametrize("code", ["QD26", "QD26-1", "qd26-11", "QD26-27", "", "../QD26-11"])
def test_unknown_code_is_refused(code):
    with pytest.raises(UnknownSet):
        load_packaged(code)


def test_gates_stand_by_star_then_criterion():
    stars = [gate.star for gate in TEA.gates]
    assert stars == sorted(stars)
    assert [gate.needed for gate in TEA.gates if (gate.criterion, gate.star) == ("3.5", 4)] == [2]


def test_outline_holds_every_criterion_in_order():
    for code in ALL:
        spec = load_packaged(code)
        rows = [row for _part, groups in spec.outline for _group, criteria in groups for row in criteria]
        assert sorted(row.code for row in rows) == sorted(spec.by_code)
        assert [part.code for part, _groups in spec.outline] == ["A", "B", "C"]


def test_subgroups_keep_their_names():
    found = [(heading.code, heading.name_en, heading.part) for heading in TEA.subgroups]
    assert found == [("6.1", "Appearance", "C"), ("6.2", "Brew", "C")]
    assert {row.parent for row in TEA.criteria} == {"", "6.1", "6.2"}


def test_names_follow_the_language():
    with translation.override("en"):
        assert TEA.criteria[0].name == "Source of raw materials"
    with translation.override("vi"):
        assert TEA.criteria[0].name == "Nguồn nguyên liệu"


def test_tourism_has_cases_and_no_samples():
    assert {row.code: row.cases for row in TOURISM.criteria if row.cases} == {"8": ("a", "b"), "9": ("a", "b"), "15": ("a", "b")}
    assert (TOURISM.requires_samples, TOURISM.sample_count, TEA.sample_count) == (False, 0, 5)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"max_points": 99}, "QD26-11 as a whole: 99 points are printed, 100 counted"),
        ({"parts": tuple(replace(part, max_points=41) if part.code == "A" else part for part in TEA.parts)}, "QD26-11 part A: 41 points"),
        ({"groups": tuple(replace(g, max_points=1) if g.code == "1" else g for g in TEA.groups)}, "QD26-11 group 1: 1 points"),
        ({"groups": TEA.groups[1:]}, "QD26-11 criterion 1.1: group 1 is not in part A"),
        ({"criteria": (*TEA.criteria, TEA.criteria[0])}, "QD26-11 criterion 1.1 stands 2 times"),
    ],
)
def test_set_that_does_not_add_up_is_found(change, fault):
    assert any(found.startswith(fault) for found in faults(replace(TEA, **change)))


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (options(0, 1, 1, 3), "options of 1, 1, 3 points"),
        (options(0, 2, 1, 3), "options of 2, 1, 3 points"),
        (options(0, 1, 2), "no option gives its 3 points"),
        ([*options(0, 1), *options(0, 3, case="a")], "some options stand in a case, some in none"),
        ([*options(0), OptionSpec(1, "", "", 5), OptionSpec(3, "", "", 4)], "stars [5, 4] are marked out of order"),
        ([*options(0, 1), OptionSpec(3, "", "", 6)], "stars [6] are marked out of order"),
    ],
)
def test_criterion_with_wrong_options_is_found(rows, fault):
    first = replace(TEA.criteria[0], options=tuple(rows))
    assert f"QD26-11 criterion 1.1: {fault}" in faults(replace(TEA, criteria=(first, *TEA.criteria[1:])))


@pytest.mark.django_db
@pytest.mark.parametrize("code", ALL)
def test_stored_set_equals_the_packaged_one(code):
    assert from_database(CriteriaSet.objects.get(code=code, version=1).pk) == load_packaged(code)


@pytest.mark.django_db
def test_stored_set_is_read_in_three_queries_and_once(django_assert_num_queries):
    row = CriteriaSet.objects.get(code="QD26-13")
    from_database.cache_clear()
    with django_assert_num_queries(3):
        spec = from_database(row.pk)
    with django_assert_num_queries(0):
        assert from_database(row.pk) is spec
    assert all(option.pk for criterion in spec.criteria for option in criterion.options)
