"""A workbook somebody sent, as rows of plain values; it is opened in the confined process of all uploads."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.base import File

from documents.confinement import examined
from documents.limits import check_size
from documents.refusals import Refused

Cell = str | float | dt.date | None

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What an .xls begins with, and a workbook that is locked with a password."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ARCHIVE = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that holds something; `number` as the sheet counts it, from 1."""

    number: int
    cells: list[Cell]


def read(upload: File[bytes]) -> list[SheetRow]:
    """The rows of the first visible sheet, empty ones left out.

    Raises Refused with one sentence that tells the way out: for an .xls, a .csv, a password, a broken or an oversized file.
    """
    check_size(upload.size)
    _check_kind(upload)
    verdict = examined(upload, "workbooks", "xlsx")
    return list(rows_of(verdict.redrawn or b""))


def rows_of(lines: bytes) -> Iterator[SheetRow]:
    for line in lines.splitlines():
        number, *cells = json.loads(line)
        yield SheetRow(number, [_cell(cell) for cell in cells])


def _cell(plain: str | float | dict[str, str] | None) -> Cell:
    if isinstance(plain, dict):
        return dt.date.fromisoformat(plain["day"])
    return plain


def _check_kind(upload: File[bytes]) -> None:
    upload.seek(0)
    head = upload.read(len(OLD_OFFICE))
    if head.startswith(ARCHIVE):
        return
    if head == OLD_OFFICE:
        upload.seek(0)
        locked = ENCRYPTED in upload.read()
        raise Refused("locked_workbook" if locked else "old_workbook")
    upload.seek(0)
    raise Refused("not_a_workbook" if b"\0" in upload.read(4096) else "plain_table")
