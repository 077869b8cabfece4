"""The rows of an uploaded workbook's first sheet, as plain values. Formulas are read by the value they were saved with."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator, Sequence

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from documents.parsers.verdicts import Fault, Verdict

MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_CHARACTERS = 5_000
"""Of one cell."""

Plain = str | float | dict[str, str] | None


def examined(content: bytes, kind: str) -> Verdict:
    """Redrawn as lines of JSON, one for each row that holds something: its number in the sheet, then its cells.

    A cell is a text, a number, {"day": "2024-12-31"} or null. Raises Fault: locked_workbook, no_sheet, too_many_rows, too_many_columns,
    cell_too_long, broken.
    """
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            shown = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
            if not shown:
                raise Fault("no_sheet")
            sheet = workbook.get_sheet_by_name(shown[0])
            if sheet.width > MAX_COLUMNS:
                raise Fault("too_many_columns", limit=MAX_COLUMNS)
            lines = [
                json.dumps(row, ensure_ascii=False, separators=(",", ":"))
                for row in _rows(sheet.iter_rows(), left=sheet.start[1] if sheet.start else 0)
            ]
    except PasswordError:
        raise Fault("locked_workbook") from None
    except (CalamineError, ValueError, OverflowError):
        raise Fault("broken") from None
    return Verdict("xlsx", "\n".join(lines).encode())


def _rows(rows: Iterable[Sequence[object]], left: int) -> Iterator[list[object]]:
    """`left`: empty columns before the first that holds something; the parser begins there."""
    held = 0
    for number, row in enumerate(rows, 1):
        cells = [*[None] * left, *(_plain(cell, number) for cell in row)]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            held += 1
            if held > MAX_ROWS:
                raise Fault("too_many_rows", limit=MAX_ROWS)
            yield [number, *cells]


def _plain(cell: object, row: int) -> Plain:
    if isinstance(cell, str):
        if len(cell) > MAX_CHARACTERS:
            raise Fault("cell_too_long", row=row, limit=MAX_CHARACTERS)
        return cell if cell.strip() else None
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, int | float):
        return float(cell)
    if isinstance(cell, dt.date):  # a moment too
        return {"day": f"{cell:%Y-%m-%d}" if cell.year > 999 else cell.isoformat()[:10]}
    return None if cell is None else str(cell)
