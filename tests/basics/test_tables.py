"""What a table says as HTML: every text escaped, each kind of cell in its own markup."""

from __future__ import annotations

import re

import pytest
from django.utils.functional import lazystr

from basics import tables
from basics.tables import Cell, Column, Row, Table

NASTY = """<b class="x">&'{0}"""
ESCAPED = "&lt;b class=&quot;x&quot;&gt;&amp;&#x27;{0}"
NAME = Cell("Tea")


def shown(*cells: Cell, kinds: tuple[str, ...] = (), overdue: bool = False) -> str:
    """The body of a table of one row; columns are called A, B, C."""
    kinds = kinds or ("",) * len(cells)
    columns = [Column(label, kind) for label, kind in zip("ABCDEFG", kinds, strict=False)]  # type: ignore[arg-type]
    found = re.search("<tbody>(.*)</tbody>", tables.html(Table("List", columns, [Row(cells, overdue=overdue)])))
    assert found
    return found[1]


def test_a_table_is_written_once_with_heading_cells_and_labels() -> None:
    table = Table("Dossiers", [Column("Name"), Column("Due", "date")], [Row([Cell("Tea", url="/tea/"), Cell("26/08/2026")])])
    assert tables.html(table) == (
        '<div class="table-wrap"><table class="table cards-on-phone"><caption class="visually-hidden">Dossiers</caption>'
        '<thead><tr><th scope="col">Name</th><th scope="col" class="date">Due</th></tr></thead>'
        '<tbody><tr><th scope="row"><a href="/tea/">Tea</a></th><td data-label="Due" class="date"><span>26/08/2026</span></td></tr></tbody>'
        "</table></div>"
    )


def test_a_table_without_rows_keeps_its_headings() -> None:
    assert tables.html(Table("L", [Column("A")], [])).endswith('<tr><th scope="col">A</th></tr></thead><tbody></tbody></table></div>')


def test_the_caption_is_read_out_and_seen_where_asked() -> None:
    assert "<caption>L</caption>" in tables.html(Table("L", [Column("A")], [], show_caption=True))


def test_text_of_every_field_is_escaped() -> None:
    every = [
        Cell(NASTY, url=NASTY, soft=NASTY),
        Cell(NASTY),
        Cell(NASTY, tag_tone=NASTY),
    ]
    table = Table(NASTY, [Column(NASTY), Column(NASTY), Column(NASTY)], [Row(every)])
    html = tables.html(table)
    assert "<b" not in html
    # Caption, three headings, two labels; then address, words and second line; words; tone and words.
    assert html.count(ESCAPED) == 4 + 2 + 3 + 1 + 2
    assert f'<a href="{ESCAPED}">{ESCAPED}</a> <span class="soft small d-block">{ESCAPED}</span>' in html


def test_words_translated_later_are_escaped_too() -> None:
    late = lazystr(NASTY)
    html = tables.html(Table(late, [Column(late), Column(late)], [Row([Cell(late, soft=late), Cell(late, tag_tone="ok")])]))
    assert html.count(ESCAPED) == 7
    assert "<b" not in html


@pytest.mark.parametrize("empty", [Cell(), Cell(""), Cell(lazystr(""))])
def test_an_empty_cell_is_empty(empty: Cell) -> None:
    """The style sheet leaves it out on a phone, which a blank would prevent."""
    assert shown(NAME, empty) == '<tr><th scope="row"><span>Tea</span></th><td data-label="B"></td></tr>'


def test_nought_is_a_number_and_shown() -> None:
    assert '<td data-label="B" class="number"><span>0</span></td>' in shown(NAME, Cell(0), kinds=("", "number"))


def test_numbers_and_dates_are_set_by_their_column() -> None:
    assert re.findall(r'data-label="(.)"(.*?)>', shown(NAME, Cell(1), Cell("2"), Cell("3"), kinds=("", "number", "date", ""))) == [
        ("B", ' class="number"'),
        ("C", ' class="date"'),
        ("D", ""),
    ]


def test_a_tag_stands_in_place_of_a_link_and_before_the_second_line() -> None:
    cell = shown(NAME, Cell("Late", url="/x/", tag_tone="bad", soft="by a day"))
    assert "<a" not in cell
    assert re.search(r'<span class="tag tag-bad"><svg.*</svg>Late</span> <span class="soft small d-block">by a day</span></td>', cell)


def test_a_second_line_stands_under_nothing() -> None:
    assert '<td data-label="B"> <span class="soft small d-block">x</span></td>' in shown(NAME, Cell(soft="x"))


def test_a_code_does_not_break_at_its_hyphens_but_words_break() -> None:
    assert '<span class="soft small d-block code">OCOP-19-2026-000001-2</span>' in shown(NAME, Cell(soft="OCOP-19-2026-000001-2"))
    assert '<span class="soft small d-block">Bà Rịa - Vũng Tàu</span>' in shown(NAME, Cell(soft="Bà Rịa - Vũng Tàu"))


def test_a_row_that_is_late_is_marked() -> None:
    assert shown(NAME, overdue=True).startswith('<tr class="is-overdue"><th scope="row">')
    assert shown(NAME).startswith("<tr><th")


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_row_has_one_cell_a_column(count: int) -> None:
    with pytest.raises(ValueError, match="2 columns"):
        tables.html(Table("L", [Column("A"), Column("B")], [Row([NAME] * count)]))
