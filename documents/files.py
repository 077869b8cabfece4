"""Uploaded files: checked by opening them with their parser, stored under random names, handed out privately.

The kind of a file is what its bytes say, never its name or what the browser claims. Pictures are drawn anew
without their metadata; papers are kept byte for byte, for they may carry signatures.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

from documents.refusals import Refused

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "heic": "image/heic",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
NAMES = {"pdf": "PDF", "jpg": "JPEG", "png": "PNG", "webp": "WebP", "heic": "HEIC", "docx": "DOCX", "xlsx": "XLSX"}
PICTURES = ("jpg", "png", "webp", "heic")
PAPERS = ("pdf", "docx", "xlsx")
ALL_KINDS = (*PAPERS[:1], *PICTURES, *PAPERS[1:])
SHOWN_IN_BROWSER = {"application/pdf", "image/jpeg", "image/png", "image/webp"}

HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
NAME_LENGTH = 200


def max_bytes() -> int:
    """The most bytes one upload may have (setting UPLOAD_MAX_BYTES)."""
    return settings.UPLOAD_MAX_BYTES


@dataclass(frozen=True)
class CheckedFile:
    """What is stored of an upload that passed."""

    content: bytes
    kind: str
    original_name: str

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self.kind]

    def stored(self) -> ContentFile:
        """To be assigned to a FileField."""
        return ContentFile(self.content, name=f"upload.{self.kind}")

    def columns(self) -> dict[str, Any]:
        """The values of an `Evidence` that follow from the file."""
        return {
            "file": self.stored(),
            "original_name": self.original_name,
            "content_type": self.content_type,
            "size": len(self.content),
            "sha256": hashlib.sha256(self.content).hexdigest(),
        }


def check_upload(upload: File, kinds: Iterable[str] = ALL_KINDS) -> CheckedFile:
    """The upload as it may be stored. Raises Refused with one of nine sentences.

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
        from documents.papers import office_kind

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
    # Parsers are heavy to import and few processes read uploads.
    if kind in PICTURES:
        from documents.pictures import redrawn

        return redrawn(content, kind)
    if kind == "pdf":
        from documents.confinement import check_pdf

        check_pdf(content)
    return content, kind


def clean_name(name: str, kind: str) -> str:
    """The name a person gave, without folders and control characters, with the ending of what is stored."""
    plain = "".join(char for char in unicodedata.normalize("NFC", name) if unicodedata.category(char)[0] != "C")
    base = PurePosixPath(plain.replace("\\", "/")).name
    stem = (base.rpartition(".")[0] or base).strip(". ") or "file"
    return f"{stem[: NAME_LENGTH - 5]}.{kind}"


def random_path(folder: str, filename: str) -> str:
    """Names of stored files tell nothing and cannot be guessed."""
    ending = PurePosixPath(filename).suffix.lower()
    return f"{folder}/{secrets.token_hex(16)}{ending if ending.removeprefix('.') in CONTENT_TYPES else ''}"


def private_file_response(file: FieldFile, filename: str, content_type: str) -> FileResponse:
    """The stored file for one person whose access the view has checked; raises Http404 where it is gone.

    Never kept by caches. Office files are downloaded, never opened within the site.
    """
    try:
        opened = file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    known = content_type if content_type in CONTENT_TYPES.values() else "application/octet-stream"
    response = FileResponse(opened, as_attachment=known not in SHOWN_IN_BROWSER, filename=filename, content_type=known)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
