"""Uploads, checked by opening them with their parser.

The kind of a file is what its bytes say, never its name or what the browser claims. Pictures are drawn anew
without their metadata; papers are kept byte for byte, for they may carry signatures.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypedDict

from django.core.files.base import ContentFile, File

from documents.confinement import examined
from documents.files import ALL_KINDS, CONTENT_TYPES, NAMES, PICTURES
from documents.limits import check_size
from documents.refusals import Refused

HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
NAME_LENGTH = 200
HEAD = 1024
"""Bytes in which a file says what it is."""
ARCHIVES = {"docx", "xlsx"}
PARSERS = {"pdf": "pdfs", "zip": "office", **dict.fromkeys(PICTURES, "pictures")}
"""What a file begins like -> the module of `documents.parsers` that opens it."""


class FileColumns(TypedDict):
    """The columns of a row that keeps one file."""

    file: ContentFile[bytes]
    original_name: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class CheckedFile:
    """What is stored of an upload that passed."""

    content: bytes
    kind: str
    original_name: str
    waits: bool = False
    """It arrived before its form, and stays for a form that could not be read."""

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self.kind]

    def stored(self) -> ContentFile[bytes]:
        """To be assigned to a FileField."""
        return ContentFile(self.content, name=f"upload.{self.kind}")

    def columns(self) -> FileColumns:
        """The values of a row (an `Evidence`) that follow from the file."""
        return {
            "file": self.stored(),
            "original_name": self.original_name,
            "content_type": self.content_type,
            "size": len(self.content),
            "sha256": hashlib.sha256(self.content).hexdigest(),
        }


def check_upload(upload: File[bytes], kinds: Iterable[str] = ALL_KINDS) -> CheckedFile:
    """The upload as it may be stored. Raises Refused with a sentence of its own for each cause.

    HEIC becomes JPEG, so that every browser shows it.
    """
    check_size(upload.size)
    upload.seek(0)
    begins_like = kind_of(upload.read(HEAD))
    if begins_like not in kinds and not (begins_like == "zip" and ARCHIVES & set(kinds)):
        raise _unknown(kinds)
    verdict = examined(upload, PARSERS[begins_like], begins_like)
    if verdict.kind not in kinds and not verdict.redrawn:
        raise _unknown(kinds)
    content = verdict.redrawn or _bytes_of(upload)
    return CheckedFile(content, verdict.kind, clean_name(upload.name or "", verdict.kind))


def kind_of(head: bytes) -> str:
    """The kind the first bytes announce ("" where none of ours); a parser has the last word."""
    signatures = {"jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "zip": b"PK\x03\x04"}
    for kind, signature in signatures.items():
        if head.startswith(signature):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return "heic"
    return "pdf" if b"%PDF-" in head else ""


def _unknown(kinds: Iterable[str]) -> Refused:
    return Refused("unknown_kind", kinds=", ".join(NAMES[known] for known in kinds))


def _bytes_of(upload: File[bytes]) -> bytes:
    upload.seek(0)
    return upload.read()


def clean_name(name: str, kind: str) -> str:
    """The name a person gave, without folders and control characters, with the ending of what is stored."""
    plain = "".join(char for char in unicodedata.normalize("NFC", name) if unicodedata.category(char)[0] != "C")
    base = PurePosixPath(plain.replace("\\", "/")).name
    stem = (base.rpartition(".")[0] or base).strip(". ") or "file"
    return f"{stem[: NAME_LENGTH - 5]}.{kind}"
