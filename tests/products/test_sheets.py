"""The sheet engine, without a database: what is read, what is refused, and which rows are written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django import forms
from django.utils import translation

from basics.fields import DayField
from products.criteria import load_packaged
from products.sheets import Aside, OptionColumn, Sheet, TextColumn, heading_of
from tests.posting import posted

TEXT = forms.CharField(max_length=20)
COLUMNS = (OptionColumn("option_id", "c{}"), TextColumn("comment", "n{}", TEXT), TextColumn("by_when", "d{}", DayField()))


def stored_spec():
    """A packaged set with keys, as if it had been stored: criteria 1, 2, ..., their options 101, 102, ... and so on."""
    spec = load_packaged("QD26-11")
    criteria = [
        replace(one, pk=key, options=tuple(replace(option, pk=100 * key + place) for place, option in enumerate(one.options, start=1)))
        for key, one in enumerate(spec.criteria, start=1)
    ]
    return replace(spec, criteria=tuple(criteria))


SPEC = stored_spec()
FIRST, SECOND = SPEC.criteria[:2]


def sheet(rows=(), columns=COLUMNS):
    return Sheet(SPEC.criteria, columns, rows, [Aside("remark", "Nhận xét", TEXT, "Cũ")])


def filled(before, rows=None, columns=COLUMNS, **fields):
    """`fields` posted from a page opened on the rows `before`, into a sheet that holds `rows` now."""
    opened = sheet(before, columns).as_stored().versions(SPEC.criteria)
    return sheet(before if rows is None else rows, columns).filled_in(posted(opened, **fields))


def test_only_rows_that_change_are_written_and_each_whole():
    done = filled([(1, 101, "Đã có", None)], c1=102, n1="Đã có", c2=201, n2="", d2="", c3="", n3="")
    assert done.complete
    assert done.changed() == {
        1: {"option_id": 102, "comment": "Đã có", "by_when": None},
        2: {"option_id": 201, "comment": "", "by_when": None},
    }


def test_one_posted_control_changes_one_value():
    done = filled([(1, 101, "Đã có", None)], n1="Mới")
    assert done.changed() == {1: {"option_id": 101, "comment": "Mới", "by_when": None}}
    assert "remark" not in done.saved


def test_an_option_of_another_criterion_is_refused_and_nothing_is_saved():
    done = filled([], c1=201, n2="Ghi chú")
    assert (list(done.errors), done.saved, done.changed()) == (["c1"], {}, {})
    assert done.errors_at(FIRST)
    assert done.value(SECOND, "comment") == "Ghi chú", "what was typed is still shown"
    assert done.versions(SPEC.criteria) == sheet().as_stored().versions(SPEC.criteria)


@pytest.mark.parametrize(("name", "text"), [("n1", "x" * 21), ("d1", "31/02/2026"), ("remark", "x" * 21)])
def test_what_cannot_be_read_is_told_and_shown_as_typed(name, text):
    done = filled([], **{name: text})
    assert (list(done.errors), done.values[name], done.saved) == ([name], text, {})


def test_line_ends_count_as_one_character():
    assert filled([], n1="x\r\n" * 9 + "xx").complete


@pytest.mark.parametrize("clears", [True, False])
def test_a_choice_is_taken_back_only_where_the_column_allows_it(clears):
    done = filled([(1, 101, "")], columns=(OptionColumn("option_id", "c{}", clears=clears), TextColumn("comment", "n{}", TEXT)), c1="")
    assert ("c1" in done.saved) == clears
    assert done.option(FIRST, "option_id") == (None if clears else FIRST.options[0])


def test_another_tab_disputes_its_own_cells_alone():
    done = filled([], rows=[(1, 101, "Thẻ kia", None)], c1=102, n1="Thẻ kia", c2=201, remark="Mới")
    assert list(done.disputed) == ["c1"]
    assert done.saved == {"c2": 201, "remark": "Mới"}
    assert done.option(FIRST, "option_id") == FIRST.options[1], "the page keeps what was chosen"
    assert FIRST.options[0].label in done.saved_elsewhere(FIRST)
    assert done.saved_elsewhere(SECOND) == ""
    assert done.points("option_id") == {FIRST.code: FIRST.options[0].points, SECOND.code: SECOND.options[0].points}


def test_a_text_that_was_emptied_elsewhere_is_said():
    with translation.override("en"):
        done = filled([(1, 101, "Cũ", None)], rows=[(1, 101, "", None)], n1="Mới")
        assert done.saved_elsewhere(FIRST) == "left empty"


def test_versions_are_of_the_criteria_shown():
    names = [pair.partition(":")[0] for pair in sheet().as_stored().versions([SECOND]).split()]
    assert names == ["c2", "n2", "d2", "remark"]


def test_a_group_of_one_criterion_of_its_name_needs_no_heading():
    heading = replace(SPEC.groups[0], code=FIRST.code, name_vi=FIRST.name_vi, name_en=FIRST.name_en)
    assert heading_of(heading, [FIRST]) == ""
    assert heading_of(heading, [FIRST, SECOND]) == f"{FIRST.code} {FIRST.name}"
    assert heading_of(None, [FIRST]) == ""


def test_a_packaged_spec_has_no_key():
    with pytest.raises(AssertionError):
        _ = load_packaged("QD26-11").criteria[0].key
