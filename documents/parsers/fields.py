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
    """The fields of one part: they lie within each other, and their instructions are written in pieces.

    What programs may leave out when they read (a branch for others, struck out text) must not stand before a word that runs:
    a branch is read as a part of its own, and an instruction with what is struck out and without.
    """

    def __init__(self) -> None:
        self.open: list[list[tuple[str, bool]]] = [[]]
        """Instructions that are being read, the innermost last: (piece, struck out) each. The first of a branch stands in no field."""
        self.branches = [0]
        """Where in `open` each branch begins, the innermost last."""

    def mark(self, kind: str) -> None:
        """A field begins, its result begins, it ends."""
        if kind == "begin":
            self.open.append([])
        elif kind in ("separate", "end"):
            _check_both(self.open[-1])
            self.open[-1].clear()
            if kind == "end" and len(self.open) - 1 > self.branches[-1]:
                self.open.pop()

    def instruction(self, piece: str, *, struck_out: bool) -> None:
        self.open[-1].append((piece, struck_out))

    def enter(self) -> None:
        """A branch begins."""
        self.branches.append(len(self.open))
        self.open.append([])

    def leave(self) -> None:
        """It ends; also what was never ended in it is looked at."""
        begin = self.branches.pop()
        for pieces in self.open[begin:]:
            _check_both(pieces)
        del self.open[begin:]

    def finish(self) -> None:
        """The part ends."""
        while self.branches:
            self.leave()


def _check_both(pieces: list[tuple[str, bool]]) -> None:
    check("".join(piece for piece, _struck_out in pieces))
    check("".join(piece for piece, struck_out in pieces if not struck_out))
