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

from django.conf import settings
from django.core.files.base import ContentFile, File

from documents.confinement import check_pdf
from documents.files import ALL_KINDS, CONTENT_TYPES, NAMES, PICTURES
from documents.office import office_kind
from documents.pictures import redrawn
from documents.refusals import Refused

HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
NAME_LENGTH = 200


def max_bytes() -> int:
    """The most bytes one upload may have (setting UPLOAD_MAX_BYTES)."""
    return settings.UPLOAD_MAX_BYTES


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
    if not upload.size:
        raise Refused("empty")
    if upload.size > max_bytes():
        raise Refused("too_large", limit=max_bytes() // (1024 * 1024))
    upload.seek(0)
    content = upload.read()
    kind = kind_of(content)
    if kind == "zip":
        kind = office_kind(content)
    if kind not in kinds:
        raise Refused("unknown_kind", kinds=", ".join(NAMES[known] for known in kinds))
    content, kind = _cleared(content, kind)
    return CheckedFile(content, kind, clean_name(upload.name or "", kind))


def kind_of(content: bytes) -> str:
    """The kind the first bytes announce ("" where none of ours); a parser has the last word."""
    signatures = {"jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "zip": b"PK\x03\x04"}
    for kind, signature in signatures.items():
        if content.startswith(signature):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return "heic"
    return "pdf" if b"%PDF-" in content[:1024] else ""


def _cleared(content: bytes, kind: str) -> tuple[bytes, str]:
    if kind in PICTURES:
        return redrawn(content, kind)
    if kind == "pdf":
        check_pdf(content)
    return content, kind


def clean_name(name: str, kind: str) -> str:
    """The name a person gave, without folders and control characters, with the ending of what is stored."""
    plain = "".join(char for char in unicodedata.normalize("NFC", name) if unicodedata.category(char)[0] != "C")
    base = PurePosixPath(plain.replace("\\", "/")).name
    stem = (base.rpartition(".")[0] or base).strip(". ") or "file"
    return f"{stem[: NAME_LENGTH - 5]}.{kind}"
