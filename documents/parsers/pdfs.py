"""Uploaded PDF files, opened to see that they are whole and do nothing but show pages."""

from __future__ import annotations

import io
import re

import pikepdf

from documents.parsers.pdf_objects import check
from documents.parsers.verdicts import Fault, Verdict

MAX_PAGES = 500
"""The largest dossiers on paper; one evidence file is a part of one."""
END = b"%%EOF"
_OBJECT = re.compile(rb"\d+\s+\d+\s+obj\b")
"""What follows an end is a newer version of the paper, with an end of its own."""
PARSER_RAISES = (
    pikepdf.PdfError, pikepdf.DependencyError, ValueError, TypeError, AttributeError, RuntimeError, RecursionError, KeyError, IndexError,
    OverflowError,
)  # fmt: skip
"""On objects that are not what their place says."""


def examined(content: bytes, kind: str) -> Verdict:
    """Raises Fault: encrypted (it does not open without a password), broken, too_many_pages, or of what it holds and may not."""
    try:
        with pikepdf.open(io.BytesIO(_whole(content)), suppress_warnings=True) as pdf:
            if not len(pdf.pages):
                raise Fault("broken")
            if len(pdf.pages) > MAX_PAGES:
                raise Fault("too_many_pages", limit=MAX_PAGES)
            check(pdf)
            _check_complaints(pdf.get_warnings())
    except pikepdf.PasswordError:
        raise Fault("encrypted") from None
    except PARSER_RAISES:
        raise Fault("broken") from None
    return Verdict(kind)


def _check_complaints(warnings: list[str]) -> None:
    """What this parser could not unpack, another reader might: nobody would have looked at it."""
    said = " ".join(map(str, warnings))
    if "bad_alloc" in said:
        raise Fault("too_heavy")
    if "error decoding stream data" in said:
        raise Fault("broken")


def _whole(content: bytes) -> bytes:
    """The paper up to its end. Scanners and servers add blanks, NUL bytes or text after it, which readers pass over.

    Raises Fault where the upload was cut short: the parser would mend it and lose pages.
    """
    end = content.rfind(END)
    if end < 0 or _OBJECT.search(content, end):
        raise Fault("broken")
    return content[: end + len(END)] + b"\n"
