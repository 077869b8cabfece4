"""Workbooks as office programs save them, for tests."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.core.files.base import ContentFile


def workbook(*rows: Sequence[Any], hidden: bool = False) -> ContentFile[bytes]:
    """One sheet with these rows from A1 on; days are written as days, None leaves a cell out. `hidden`: a hidden sheet before it."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        if hidden:
            first = book.add_worksheet("Ẩn")
            first.write_string(0, 0, "không đọc")
            first.hide()
        sheet = book.add_worksheet("Dữ liệu")
        if hidden:
            sheet.activate()
            sheet.set_first_sheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(rows):
            for index, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    sheet.write_datetime(number, index, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(number, index, cell)
                elif cell is not None:
                    sheet.write_number(number, index, cell)
    return ContentFile(target.getvalue(), name="bang.xlsx")
