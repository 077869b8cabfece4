"""Uploaded PDF files, opened to see that they are whole and carry nothing that runs."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

import pikepdf

from documents.parsers.verdicts import Fault, Verdict

MAX_PAGES = 500
"""The largest dossiers on paper; one evidence file is a part of one."""

RUNS = {"/JS", "/JavaScript", "/XFA", "/EmbeddedFiles", "/EF", "/RichMediaContent"}
"""Keys of PDF dictionaries that hold scripts or files."""
RUNNING_VALUES = {
    "/JavaScript", "/Launch", "/RichMedia", "/FileAttachment", "/EmbeddedFile", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE",
}  # fmt: skip
"""Actions, annotations and streams that run, send or carry something, by their /S, /Subtype or /Type."""
END = b"%%EOF"
_OBJECT = re.compile(rb"\d+\s+\d+\s+obj\b")
"""What follows an end is a newer version of the paper, with an end of its own."""
_SUSPECT = re.compile("|".join(rf"{re.escape(name)}\b" for name in sorted(RUNS | RUNNING_VALUES)))


def examined(content: bytes, kind: str) -> Verdict:
    """Raises Fault: encrypted (it does not open without a password), broken, too_many_pages, scripts."""
    try:
        with pikepdf.open(io.BytesIO(_whole(content)), suppress_warnings=True) as pdf:
            if not len(pdf.pages):
                raise Fault("broken")
            if len(pdf.pages) > MAX_PAGES:
                raise Fault("too_many_pages", limit=MAX_PAGES)
            if any(_suspect(item) and _runs(item) for item in pdf.objects):
                raise Fault("scripts")
    except pikepdf.PasswordError:
        raise Fault("encrypted") from None
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError):
        raise Fault("broken") from None
    return Verdict(kind)


def _whole(content: bytes) -> bytes:
    """The paper up to its end. Scanners and servers add blanks, NUL bytes or text after it, which readers pass over.

    Raises Fault where the upload was cut short: the parser would mend it and lose pages.
    """
    end = content.rfind(END)
    if end < 0 or _OBJECT.search(content, end):
        raise Fault("broken")
    return content[: end + len(END)] + b"\n"


def _suspect(item: pikepdf.Object) -> bool:
    """A quick look at the object as text; names in it stand unescaped, whatever the file wrote."""
    written = item.stream_dict if isinstance(item, pikepdf.Stream) else item
    return bool(_SUSPECT.search(written.unparse(resolved=True).decode("latin-1")))


def _runs(item: pikepdf.Object) -> bool:
    """A careful look: the words may also stand in a text string."""
    if isinstance(item, pikepdf.Array):
        return any(_runs(part) for part in _direct(item))
    if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        return False
    marks = {str(item.get(key)) for key in ("/S", "/Subtype", "/Type") if isinstance(item.get(key), pikepdf.Name)}
    if RUNS & set(item.keys()) or RUNNING_VALUES & marks:
        return True
    return any(_runs(part) for part in _direct(item[key] for key in item.keys()))  # noqa: SIM118 - not a dict


def _direct(parts: Iterable[pikepdf.Object]) -> list[pikepdf.Object]:
    """Indirect objects come by themselves."""
    return [part for part in parts if isinstance(part, pikepdf.Object) and not part.is_indirect]
