"""Workbooks to be filled in: headers, an example row, and a second sheet that says what belongs where."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class TemplateColumn:
    """A column as the workbook offers it: its header, what stands in the example row, and what is asked there."""

    header: str
    example: str | float | dt.date
    note: str
    required: bool = False


def template(title: str, columns: Sequence[TemplateColumn]) -> bytes:
    """The bytes of an .xlsx; texts are written as texts, never as formulas."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        bold, day = workbook.add_format({"bold": True, "text_wrap": True}), workbook.add_format({"num_format": "dd/mm/yyyy"})
        table, notes = workbook.add_worksheet(title[:31]), workbook.add_worksheet(_("Notes"))
        table.freeze_panes(1, 0)
        notes.write_row(0, 0, [_("Column"), _("Required"), _("What belongs there")], bold)
        for index, column in enumerate(columns):
            table.set_column(index, index, max(12, len(column.header) + 2))
            table.write_string(0, index, column.header, bold)
            match column.example:
                case dt.date():
                    table.write_datetime(1, index, column.example, day)
                case str():
                    table.write_string(1, index, column.example)
                case _:
                    table.write_number(1, index, column.example)
            for place, words in enumerate([column.header, _("Yes") if column.required else _("No"), column.note]):
                notes.write_string(index + 1, place, words)
        notes.set_column(0, 2, 40)
    return target.getvalue()
