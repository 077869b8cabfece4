"""Files that arrive in parts, so that a line that drops costs one part and not the whole. See docs/decisions/030.

A file is known by its sender and its hash: whoever chooses the same file again, also on another page or after the page was
loaded anew, goes on where it was.
"""

from __future__ import annotations

import hashlib
import tempfile

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import User
from basics import clock
from documents import limits
from documents.models import Upload, UploadPart
from documents.refusals import Refused

PART = 256 * 1024
"""Bytes of a part as our page sends it."""
LARGEST_PART = 4 * PART
OPENINGS = 5
"""Times a form may have a file looked into, which costs seconds; after that it is sent and counted anew."""


class OutOfPlace(Exception):
    """A part that does not begin where the last one ended, or goes beyond the end. Nothing of it was kept."""

    def __init__(self, upload: Upload) -> None:
        super().__init__()
        self.upload = upload


@transaction.atomic
def begin(user: User, name: str, size: int, sha256: str) -> Upload:
    """The upload of this file by this person: the one begun in the last 24 hours, now called `name`, else a new one.

    Raises Refused (`limits`).
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    _outdated().filter(owner=user).delete()
    begun = Upload.objects.filter(owner=user, sha256=sha256, size=size)
    begun.exclude(name=name).update(name=name)
    return begun.first() or limits.count(user, name, size, sha256)


@transaction.atomic
def append(user: User, public_id: str, offset: int | None, content: bytes) -> Upload:
    """Keep the next part. Raises OutOfPlace; Http404 where there is no such upload of this person."""
    upload = get_object_or_404(Upload.objects.select_for_update(), owner=user, public_id=public_id)
    fits = 0 < len(content) <= LARGEST_PART and upload.received + len(content) <= upload.size and upload.sha256
    if offset != upload.received or not fits:
        raise OutOfPlace(upload)
    UploadPart.objects.create(upload=upload, offset=offset, content=content)
    upload.received += len(content)
    upload.save(update_fields=["received"])
    return upload


def arrived(user: User, public_id: str) -> File[bytes]:
    """The whole file, to be looked into. Raises Refused: gone (also of another person), unfinished, changed, opened_often."""
    upload = _opened(user, public_id)
    if upload is None:
        raise Refused("opened_often", limit=OPENINGS)
    whole, digest = tempfile.TemporaryFile(), hashlib.sha256()  # noqa: SIM115 - closed with the file that is handed on
    for part in upload.parts.order_by("offset").values_list("content", flat=True).iterator(chunk_size=4):
        whole.write(part)
        digest.update(part)
    if digest.hexdigest() != upload.sha256:
        raise Refused("changed")
    whole.seek(0)
    file: File[bytes] = File(whole, name=upload.name)
    file.size = upload.size
    return file


@transaction.atomic
def _opened(user: User, public_id: str) -> Upload | None:
    """Counted as opened once more; None, and dropped, where it was opened as often as it may be. It still counts for its day."""
    upload = Upload.objects.select_for_update().filter(owner=user, public_id=public_id).exclude(sha256="").first()
    if upload is None:
        raise Refused("gone")
    if upload.received < upload.size:
        raise Refused("unfinished")
    if upload.opened < OPENINGS:
        upload.opened += 1
        upload.save(update_fields=["opened"])
        return upload
    upload.parts.all().delete()
    upload.sha256 = ""
    upload.save(update_fields=["sha256"])
    return None


def sweep() -> int:
    """Forget what was begun a day ago, whatever came of it; the number of uploads."""
    return _outdated().delete()[1].get("documents.Upload", 0)


def _outdated() -> QuerySet[Upload]:
    return Upload.objects.filter(started_at__lte=clock.now() - limits.DAY)
