"""Lists as tables: what a page says in one, and its HTML. Below 640 px each row becomes a card.

Built by Python and not by a template: a list has hundreds of cells, and a template looks up every name for every cell.
Tables written by hand in a template do the same: div.table-wrap > table.table.cards-on-phone, td with data-label.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from basics.markup import NOTHING, Text, tag
from basics.words import Words

FRAME = (
    '<div class="table-wrap"><table class="table cards-on-phone"><caption{}>{}</caption>'
    "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
)
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
    headings = format_html_join("", '<th scope="col"{}>{}</th>', ((_kind(column), column.label) for column in table.columns))
    rows = format_html_join("", _row_format(table.columns), (_row(row, len(table.columns)) for row in table.rows))
    return format_html(FRAME, NOTHING if table.show_caption else READ_OUT_ONLY, table.caption, headings, rows)


def _kind(column: Column) -> SafeString:
    return format_html(' class="{}"', column.kind) if column.kind else NOTHING


def _row_format(columns: Sequence[Column]) -> str:
    """The format of a row, with what is the same in each: one place for its attributes, one for every cell."""
    cells = [f'<td data-label="{_literal(column.label)}"{_kind(column)}>{{}}</td>' for column in columns[1:]]
    return "".join(["<tr{}>", '<th scope="row">{}</th>', *cells, "</tr>"])


def _literal(text: Words) -> str:
    """Escaped, and with braces that a format leaves as they are."""
    return conditional_escape(str(text)).replace("{", "{{").replace("}", "}}")


def _row(row: Row, width: int) -> list[SafeString]:
    if len(row.cells) != width:
        raise ValueError(f"A row has {len(row.cells)} cells under {width} columns.")
    return [OVERDUE if row.overdue else NOTHING, *map(_content, row.cells)]


def _content(cell: Cell) -> SafeString:
    text = str(cell.text)
    if cell.tag_tone:
        first = tag(text, cell.tag_tone)
    elif cell.url:
        first = format_html('<a href="{}">{}</a>', cell.url, text)
    else:
        first = format_html("<span>{}</span>", text) if text else NOTHING
    if not cell.soft:
        return first
    soft = str(cell.soft)
    unbroken = "-" in soft and " " not in soft  # a code, which would break at its hyphens
    return first + format_html(' <span class="soft small d-block{}">{}</span>', " code" if unbroken else "", soft)
