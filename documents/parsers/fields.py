"""Field instructions of Word documents: what they may do when the document is opened."""

from __future__ import annotations

import re

from documents.parsers import links
from documents.parsers.verdicts import Fault

_ALLOWED = """
    = ADVANCE AUTHOR AUTONUM AUTONUMLGL AUTONUMOUT BIBLIOGRAPHY CITATION COMMENTS COMPARE CREATEDATE DATE DOCPROPERTY DOCVARIABLE
    EDITTIME EQ FILENAME FILESIZE FORMCHECKBOX FORMDROPDOWN FORMTEXT HYPERLINK IF INDEX INFO KEYWORDS LASTSAVEDBY LISTNUM MERGEFIELD
    NOTEREF NUMCHARS NUMPAGES NUMWORDS PAGE PAGEREF PRINTDATE QUOTE REF REVNUM SAVEDATE SECTION SECTIONPAGES SEQ SET SHAPE
    STYLEREF SUBJECT SYMBOL TA TC TIME TITLE TOA TOC USERADDRESS USERINITIALS USERNAME XE
"""
ALLOWED = frozenset(_ALLOWED.split())
"""Numbers, dates, references within the document. None that runs, or takes in what stands elsewhere."""
_WORD = re.compile(r"\s*(=|[^\s\"\\=]+)")
_FIRST_ARGUMENT = re.compile(r'\s*HYPERLINK\s+(?!\\)(?:"([^"]*)"|(\S+))', re.IGNORECASE)


def check(instruction: str) -> None:
    """Raises Fault: field, link. A name of a bookmark alone refers to it."""
    if not instruction.strip():
        return
    found = _WORD.match(instruction)
    name = found[1].upper() if found else ""
    if name not in ALLOWED:
        raise Fault("field", name=re.sub(r"\W", "", name)[:30] or "?")
    if target := _FIRST_ARGUMENT.match(instruction):
        links.check((target[1] or target[2] or "").replace("\\\\", "\\"))


class Fields:
    """The fields of one part: they lie within each other, and their instructions are written in pieces."""

    def __init__(self) -> None:
        self.open: list[list[str]] = [[]]
        """Instructions that are being read, the innermost last; the first is what stands in no field."""

    def mark(self, kind: str) -> None:
        """A field begins, its result begins, it ends."""
        if kind == "begin":
            self.open.append([])
        elif kind in ("separate", "end"):
            check("".join(self.open[-1]))
            self.open[-1].clear()
            if kind == "end" and len(self.open) > 1:
                self.open.pop()

    def instruction(self, piece: str) -> None:
        self.open[-1].append(piece)

    def finish(self) -> None:
        """Also what was never ended is looked at."""
        for pieces in self.open:
            check("".join(pieces))
