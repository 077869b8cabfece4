"""Lists as tables: what a page says in one, and its HTML. Below 640 px each row becomes a card.

Built by Python and not by a template: a list has hundreds of cells, and a template looks up every name for every cell.
Tables written by hand in a template do the same: div.table-wrap > table.table.cards-on-phone, td with data-label.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.safestring import SafeString

from basics.markup import NOTHING, Text, escaped, tag
from basics.words import Words

FRAME = '<div class="table-wrap"><table class="table cards-on-phone">{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>'
READ_OUT_ONLY = SafeString(' class="visually-hidden"')
OVERDUE = SafeString(' class="is-overdue"')


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its heading; `kind` decides how its cells are set."""

    label: Words
    kind: Literal["", "number", "date"] = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: words, a link where `url` is given, a tag where `tag_tone` is given; `soft`: a second line, less strong."""

    text: Text = ""
    url: str = ""
    tag_tone: str = ""
    soft: Words = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One cell a column; the first names the row."""

    cells: Sequence[Cell]
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A list under its columns. The caption is read out, and seen with `show_caption`."""

    caption: Words
    columns: Sequence[Column]
    rows: Sequence[Row]
    show_caption: bool = False


def html(table: Table) -> SafeString:
    """The table as HTML; every text in it is escaped. Raises ValueError where a row has not one cell a column."""
    headings = "".join(f'<th scope="col"{_kind(column)}>{escaped(column.label)}</th>' for column in table.columns)
    begins = ['<th scope="row">', *(f'<td data-label="{escaped(column.label)}"{_kind(column)}>' for column in table.columns[1:])]
    rows = "".join(_row(row, begins) for row in table.rows)
    caption = f"<caption{NOTHING if table.show_caption else READ_OUT_ONLY}>{escaped(table.caption)}</caption>"
    return SafeString(FRAME.format(caption, headings, rows))


def _kind(column: Column) -> str:
    return f' class="{column.kind}"' if column.kind else ""


def _row(row: Row, begins: Sequence[str]) -> str:
    """`begins`: of each cell its tag, with what is the same in every row."""
    if len(row.cells) != len(begins):
        raise ValueError(f"A row has {len(row.cells)} cells under {len(begins)} columns.")
    ends = ["</th>", *["</td>"] * (len(begins) - 1)]
    cells = (begin + _content(cell) + end for begin, cell, end in zip(begins, row.cells, ends, strict=True))
    return f"<tr{OVERDUE if row.overdue else NOTHING}>{''.join(cells)}</tr>"


def _content(cell: Cell) -> str:
    text = escaped(cell.text)
    if cell.tag_tone:
        first: str = tag(SafeString(text), cell.tag_tone)
    elif cell.url:
        first = f'<a href="{escaped(cell.url)}">{text}</a>'
    else:
        first = f"<span>{text}</span>" if text else ""
    if not cell.soft:
        return first
    soft = str(cell.soft)
    unbroken = " code" if "-" in soft and " " not in soft else ""  # a code, which would break at its hyphens
    return f'{first} <span class="soft small d-block{unbroken}">{escaped(soft)}</span>'
