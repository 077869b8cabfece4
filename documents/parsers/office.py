"""Uploaded DOCX and XLSX files, opened to see that they are whole and consist of nothing but what papers need."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from documents.parsers import links, markup, office_parts
from documents.parsers.office_content import Content, Pointers, Types
from documents.parsers.verdicts import Fault, Verdict

MAX_ENTRIES = 3000
MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 200
"""Unpacked to packed size of an office file beyond which it is a trap; text of real files packs 10 to 50 times."""
RATIO_FROM = 20 * 1024 * 1024
"""Smaller unpacked sizes hurt nobody."""
MAX_POINTERS = 1024 * 1024
"""Bytes of a part that lists relations or content types."""
CONTENT_TYPES_PART = "[Content_Types].xml"
ARCHIVES_RAISE = (
    zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError, OSError, IndexError, KeyError, OverflowError,
)  # fmt: skip


def examined(content: bytes, _kind: str) -> Verdict:
    """docx or xlsx; "" for any other archive. Raises Fault with the sentence of what it holds and may not."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = _parts(archive, len(content))
            if CONTENT_TYPES_PART not in parts:
                return Verdict("")
            types = Types()
            _read(archive, parts[CONTENT_TYPES_PART], types)
            kind = next((office_parts.OFFICE[types.of(name)] for name in parts if types.of(name) in office_parts.OFFICE), "")
            if not kind and not _runs(types):
                return Verdict("")
            for name, entry in parts.items():
                if name.lower().endswith(".rels"):
                    _check_relations(archive, entry)
            _check_parts(archive, parts, types)
    except ARCHIVES_RAISE:
        raise Fault("broken") from None
    return Verdict(kind)


def _runs(types: Types) -> bool:
    return any(office_parts.sentence_for(kind) == "macros" for kind in types.overrides.values())


def _parts(archive: zipfile.ZipFile, packed: int) -> dict[str, zipfile.ZipInfo]:
    """Name -> entry, before anything is unpacked. Two parts of one name, or hidden bytes, are read differently by different programs."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    for entry in entries:
        pointers = entry.filename.lower().endswith(".rels") or entry.filename == CONTENT_TYPES_PART
        if pointers and entry.file_size > MAX_POINTERS:
            raise Fault("part_too_large", part=entry.filename[-60:], limit=MAX_POINTERS // (1024 * 1024))
    unpacked = sum(entry.file_size for entry in entries)
    bomb = unpacked > RATIO_FROM and unpacked > packed * MAX_RATIO
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or bomb:
        raise Fault("too_heavy")
    names = {entry.filename.lower() for entry in entries}
    if len(names) < len(entries) or any(_is_odd(entry) for entry in entries) or min(entry.header_offset for entry in entries) > 0:
        raise Fault("broken")
    return {entry.filename: entry for entry in entries}


def _is_odd(entry: zipfile.ZipInfo) -> bool:
    """Locked, packed as office programs do not pack, or named so that it would leave its folder."""
    packed = entry.flag_bits & 1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    return bool(packed) or entry.filename.startswith("/") or "\\" in entry.filename or ".." in entry.filename.split("/")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, reader: markup.Reader) -> None:
    with archive.open(entry) as stream:
        markup.read(stream, reader)


def _check_relations(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """How a part may point to others; to what lies outside, by a link to click alone."""
    pointers = Pointers()
    _read(archive, entry, pointers)
    for kind, target, outside in pointers.found:
        name = office_parts.relation(kind)
        if name not in office_parts.RELATIONS:
            raise Fault(office_parts.sentence_for(name or kind), part=name or "?")
        if outside and name != "hyperlink":
            raise Fault("linked")
        if outside:
            links.check(target)


def _check_parts(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], types: Types) -> None:
    content = Content()
    for name, entry in parts.items():
        kind = types.of(name)
        if name.lower().endswith(".rels") != kind.endswith(".relationships+xml"):
            raise Fault("broken")
        if name == CONTENT_TYPES_PART or name.lower().endswith(".rels"):
            continue
        if kind in office_parts.TYPES:
            content.begin()
            _read(archive, entry, content)
            content.end()
        elif kind in office_parts.TYPES_OF_DATA and office_parts.PLACES_OF_DATA.fullmatch(name):
            _read(archive, entry, Pointers())
        else:
            _check_binary(archive, entry, kind)
    content.finish()


def _check_binary(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, kind: str) -> None:
    """It is what it is said to be, so far as its beginning tells; read to its end, for its checksum."""
    ending, begins = office_parts.BINARY.get(kind, (None, b""))
    with archive.open(entry) as stream:
        head = stream.read(64)
        allowed = ending is not None and (ending == "" or entry.filename.rpartition(".")[2].lower() in ending.split())
        if not allowed or office_parts.RUNS.match(head) or (head and not re.match(begins, head, re.DOTALL)):
            raise Fault(office_parts.sentence_for(f"{kind} {entry.filename}"), part=entry.filename[-60:])
        while stream.read(markup.CHUNK):
            pass
