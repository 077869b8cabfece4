"""XML of a stranger, read as a stream: no tree is built, nothing is declared, nothing is fetched."""

from __future__ import annotations

import re
from typing import IO, Protocol
from xml.parsers import expat

from documents.parsers.verdicts import Fault

HOME = re.compile(
    r"http://schemas\.openxmlformats\.org/|http://purl\.oclc\.org/ooxml/|http://schemas\.microsoft\.com/office/|urn:schemas-microsoft-com:"
)
"""The namespaces of office files."""
DEEPEST = 400
"""Levels; real documents nest tables and groups some dozens deep."""
CHUNK = 256 * 1024


class Reader(Protocol):
    """Told what stands in a part. Names of office files come without their namespaces, those of others with them ("urn:x name")."""

    def opened(self, name: str, attributes: dict[str, str]) -> None: ...

    def closed(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


def read(stream: IO[bytes], reader: Reader) -> None:
    """Tell `reader` everything. Raises Fault: broken, for what is not well-formed, declares a document type or nests without end."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Fault("broken")
        space = name.rpartition(" ")[0]
        reader.opened(_told(name), {key.removeprefix(f"{space} "): value for key, value in attributes.items()})

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        reader.closed(_told(name))

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = opened, closed, reader.text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _declared
    try:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError):
        raise Fault("broken") from None


def _declared(*_what: object) -> None:
    raise Fault("broken")


def _told(name: str) -> str:
    """Names of mathematics are those of another: they mean something else by the same words, `f` is a fraction."""
    space, _, local = name.rpartition(" ")
    return local if HOME.match(space) and not space.endswith("/math") else f"{space} {local}"
