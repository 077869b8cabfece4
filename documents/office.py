"""Uploaded DOCX and XLSX files, opened to see that they are whole and carry nothing that runs."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from xml.etree import ElementTree

from documents.refusals import Refused

MAX_ENTRIES = 3000
MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 200
"""Unpacked to packed size of an office file beyond which it is a trap; text of real files packs 10 to 50 times."""
RATIO_FROM = 20 * 1024 * 1024
"""Smaller unpacked sizes hurt nobody."""

OFFICE = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
CONTENT_TYPES_PART = "[Content_Types].xml"
MACRO_PART = re.compile(
    r"(^|/)(vbaProject\w*\.bin|vbaData\.xml|macrosheets/|activeX/|oleObject)|\.(exe|dll|com|bat|cmd|vbs|js|html?|svg|lnk)$", re.IGNORECASE
)
RUNNING_TYPES = ("macroenabled", "vbaproject", "activex", "oleobject")
"""Words of content types of parts that run."""
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def office_kind(content: bytes) -> str:
    """docx or xlsx; "" for any other archive. Raises Refused: broken, macros, template, linked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_size(archive, len(content))
            names = set(archive.namelist())
            if CONTENT_TYPES_PART not in names:
                return ""
            if any(".." in name.split("/") for name in names):
                raise Refused("broken")
            if any(MACRO_PART.search(name) for name in names):
                raise Refused("macros")
            types = _main_types(archive.read(CONTENT_TYPES_PART), names)
            if any(word in kind.lower() for kind in types for word in RUNNING_TYPES):
                raise Refused("macros")
            for name in sorted(names):
                _check_relations(archive, name)
            if archive.testzip() is not None:
                raise Refused("broken")
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError, OSError, ElementTree.ParseError):
        raise Refused("broken") from None
    return next((OFFICE[kind] for kind in types if kind in OFFICE), "")


def _check_size(archive: zipfile.ZipFile, packed: int) -> None:
    """Before anything is unpacked."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    bomb = unpacked > RATIO_FROM and unpacked > packed * MAX_RATIO
    locked = any(entry.flag_bits & 1 for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or bomb or locked:
        raise Refused("broken")


def _main_types(xml: bytes, names: set[str]) -> list[str]:
    """The declared content types of parts that are there."""
    overrides = _parsed(xml).iter("{http://schemas.openxmlformats.org/package/2006/content-types}Override")
    return [row.get("ContentType", "") for row in overrides if row.get("PartName", "").lstrip("/") in names]


def _check_relations(archive: zipfile.ZipFile, name: str) -> None:
    """Raises Refused where a part loads something from elsewhere: a template, another workbook, a picture. Links to click may stay."""
    if not name.endswith(".rels"):
        return
    outside = [row.get("Type", "") for row in _parsed(archive.read(name)).iter(RELATIONS) if row.get("TargetMode") == "External"]
    if any(kind.endswith("/attachedTemplate") for kind in outside):
        raise Refused("template")
    if any(not kind.endswith("/hyperlink") for kind in outside):
        raise Refused("linked")


def _parsed(xml: bytes) -> ElementTree.Element:
    """Raises ValueError, ParseError. Other encodings than UTF-8 could hide a declaration from the look for it."""
    text = xml.decode("utf-8-sig")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("a document type has no place here")
    return ElementTree.fromstring(text)  # noqa: S314 - declarations are refused above, expat bounds the rest
