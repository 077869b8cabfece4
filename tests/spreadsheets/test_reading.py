"""What is read of a workbook, and what is said of a file that is none."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from typing import Any

import pytest
import xlsxwriter
from django.core.files.base import ContentFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.parsers import workbooks
from documents.parsers.verdicts import Fault
from documents.refusals import Refused
from spreadsheets.reading import SheetRow, read, rows_of
from tests.spreadsheets.workbooks import workbook


def refused(content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read(ContentFile(content, name="tep"))
    return str(caught.value.code)


def test_texts_numbers_and_days_come_back_with_the_number_of_their_row() -> None:
    upload = workbook(["Danh sách"], [], ["Chè", 4, 87.5, dt.date(2024, 12, 31)], [None, "0100109106"])
    assert read(upload) == [
        SheetRow(1, ["Danh sách"]),
        SheetRow(3, ["Chè", 4.0, 87.5, dt.date(2024, 12, 31)]),
        SheetRow(4, [None, "0100109106"]),
    ]


def test_a_hidden_sheet_is_passed_over() -> None:
    assert read(workbook(["Chè"], hidden=True)) == [SheetRow(1, ["Chè"])]


def test_merged_cells_hold_their_value_once() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 3, "TỔNG HỢP")
        sheet.write_row(1, 0, ["a", "b", "c", "d"])
    assert read(ContentFile(target.getvalue())) == [SheetRow(1, ["TỔNG HỢP"]), SheetRow(2, ["a", "b", "c", "d"])]


def test_formulas_are_read_by_the_value_they_were_saved_with() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write_formula(0, 0, "=2+2", None, 4)
        sheet.write_formula(0, 1, '="a"&"b"', None, "ab")
        sheet.write_formula(0, 2, "=1/0", None, "#DIV/0!")
    assert read(ContentFile(target.getvalue())) == [SheetRow(1, [4.0, "ab"])]


def test_an_empty_sheet_has_no_rows() -> None:
    assert read(workbook()) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("Tên sản phẩm;Chủ thể\nChè;HTX".encode(), "plain_table"),
        (unicodedata.normalize("NFD", "Tên,Thứ\nChè,4").encode("cp1258", errors="ignore"), "plain_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le"), "old_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "locked_workbook"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "not_a_workbook"),
        (b"PK\x03\x04 and nothing more", "broken"),
        (b"", "empty"),
    ],
)
def test_another_file_is_told_what_it_is(content: bytes, code: str) -> None:
    assert refused(content) == code


def test_a_workbook_cut_short_is_broken() -> None:
    assert refused(workbook(["Chè"]).read()[:-200]) == "broken"


@pytest.mark.parametrize(
    ("limit", "code"), [("MAX_ROWS", "too_many_rows"), ("MAX_COLUMNS", "too_many_columns"), ("MAX_CHARACTERS", "cell_too_long")]
)
def test_what_is_too_large_is_refused(limit: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = workbook(["a", "b", "ccc"], ["d"], ["e"]).read()
    monkeypatch.setattr(workbooks, limit, 3)
    workbooks.examined(content, "xlsx")
    monkeypatch.setattr(workbooks, limit, 2)
    with pytest.raises(Fault) as caught:
        workbooks.examined(content, "xlsx")
    assert caught.value.code == code


TEXTS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=20)
NUMBERS = st.integers(-(10**9), 10**9).map(float)
DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.none() | TEXTS | NUMBERS | DAYS, max_size=6), max_size=8))
def test_whatever_is_written_is_read(rows: list[list[Any]]) -> None:
    """In the parser itself: a process for each example would take a minute."""
    found = {row.number: row.cells for row in rows_of(workbooks.examined(workbook(*rows).read(), "xlsx").redrawn or b"")}
    assert found == {number: _held(row) for number, row in enumerate(rows, 1) if _held(row)}


def _held(row: list[Any]) -> list[Any]:
    cells = [None if isinstance(cell, str) and not cell.strip() else cell for cell in row]
    while cells and cells[-1] is None:
        cells.pop()
    return cells
