"""Stored files: the kinds the portal knows, random names, and handing out to one person."""

from __future__ import annotations

import secrets
from pathlib import PurePosixPath

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

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
