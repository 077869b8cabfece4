"""Stored files: the kinds the portal knows, random names, and the one answer that hands them out."""

from __future__ import annotations

import secrets
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.storage import Storage
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse
from django.utils.encoding import escape_uri_path
from django.utils.http import content_disposition_header

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


def content_type_of(name: str) -> str:
    """What a stored file is, by the ending its kind gave it."""
    return CONTENT_TYPES.get(PurePosixPath(name).suffix.lower().removeprefix("."), "application/octet-stream")


INSIDE = "/stored/"
"""Where the proxy has the stored files, for itself alone (deploy/nginx.conf)."""


def stored_file_response(
    storage: Storage, name: str, filename: str, content_type: str, *, as_attachment: bool = False
) -> FileResponse | HttpResponse:
    """The stored file `name`, to be called `filename` by whoever gets it. Every file leaves the portal through here, once the
    view has checked who asks.

    With FILES_BY_PROXY the answer has no body and names the file to the proxy, which sends it in its place and keeps what the
    answer says of kind, name and caches. Raises Http404 where the file is gone.
    """
    if settings.FILES_BY_PROXY:
        if not storage.exists(name):
            raise Http404
        said = {"X-Accel-Redirect": INSIDE + escape_uri_path(name)}
        if disposition := content_disposition_header(as_attachment, filename):
            said["Content-Disposition"] = disposition
        return HttpResponse(content_type=content_type, headers=said)
    try:
        opened = storage.open(name)
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(opened, as_attachment=as_attachment, filename=filename, content_type=content_type)


def private_file_response(file: FieldFile, filename: str, content_type: str) -> FileResponse | HttpResponse:
    """The stored file for one person whose access the view has checked; raises Http404 where it is gone.

    Never kept by caches. Office files are downloaded, never opened within the site.
    """
    known = content_type if content_type in CONTENT_TYPES.values() else "application/octet-stream"
    response = stored_file_response(file.storage, file.name or "", filename, known, as_attachment=known not in SHOWN_IN_BROWSER)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
