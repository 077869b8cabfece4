"""Workbooks to be filled in."""

from __future__ import annotations

import datetime as dt

from django.core.files.base import ContentFile

from spreadsheets.reading import SheetRow, read
from spreadsheets.templates import TemplateColumn, template


def test_a_template_reads_back_as_headers_and_an_example() -> None:
    columns = [
        TemplateColumn("Tên sản phẩm", "=Chè", "Như trên quyết định", required=True),
        TemplateColumn("Hạng sao", 4, "3, 4 hoặc 5"),
        TemplateColumn("Ngày quyết định", dt.date(2024, 12, 31), "Ngày ký"),
    ]
    assert read(ContentFile(template("Sản phẩm", columns))) == [
        SheetRow(1, ["Tên sản phẩm", "Hạng sao", "Ngày quyết định"]),
        SheetRow(2, ["=Chè", 4.0, dt.date(2024, 12, 31)]),
    ]
