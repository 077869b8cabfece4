"""How much may be uploaded and kept. All limits stand here; their values are settings, for whoever runs the portal to change."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from basics import clock
from documents.models import Upload
from documents.refusals import Refused

MIB = 1024 * 1024
DAY = dt.timedelta(hours=24)

_lock = threading.Lock()
_looked_into: set[int] = set()
"""Whose files are."""


def max_bytes() -> int:
    """The most bytes one file may have (setting UPLOAD_MAX_BYTES)."""
    return settings.UPLOAD_MAX_BYTES


def check_size(size: int | None) -> int:
    """The size. Raises Refused: empty, too_large."""
    if not size:
        raise Refused("empty")
    if size > max_bytes():
        raise too_large()
    return size


def too_large() -> Refused:
    return Refused("too_large", limit=max_bytes() // MIB)


def count(user: User, name: str, size: int | None, sha256: str = "") -> Upload:
    """Count a file against what its sender may upload in 24 hours (settings UPLOAD_FILES_A_DAY, UPLOAD_BYTES_A_DAY).

    Inside a transaction: of two files at once the second sees the first. What is refused later counts too: it was looked at.
    Raises Refused: empty, too_large, files_a_day, bytes_a_day.
    """
    size = check_size(size)
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    recent = list(Upload.objects.filter(owner=user, started_at__gt=clock.now() - DAY).order_by("started_at"))
    used = sum(upload.size for upload in recent)
    most, most_bytes = settings.UPLOAD_FILES_A_DAY, settings.UPLOAD_BYTES_A_DAY
    if len(recent) >= most:
        again = _again(recent, lambda older: len(recent) - len(older) < most)
        raise Refused("files_a_day", limit=most, used=len(recent), again=again)
    if used + size > most_bytes:
        again = _again(recent, lambda older: used - sum(upload.size for upload in older) + size <= most_bytes)
        raise Refused("bytes_a_day", limit=most_bytes // MIB, used=-(-used // MIB), again=again)
    return Upload.objects.create(owner=user, name=name[:200], size=size, sha256=sha256)


def _again(recent: list[Upload], enough: Callable[[list[Upload]], bool]) -> str:
    """When so many of the oldest are counted no more that it is enough."""
    last = next((upload for n, upload in enumerate(recent, 1) if enough(recent[:n])), None)
    return f"{timezone.localtime((last.started_at if last else clock.now()) + DAY):%H:%M %d/%m}"


@contextmanager
def one_at_a_time(user: User) -> Iterator[None]:
    """Nobody has two files looked into at once by one process, which would leave no turn for others. Raises Refused: yours_busy."""
    with _lock:
        if user.pk in _looked_into:
            raise Refused("yours_busy")
        _looked_into.add(user.pk)
    try:
        yield
    finally:
        _looked_into.discard(user.pk)


def check_room(papers: int, size: int, *, more: int, of_bytes: int) -> None:
    """Whether one dossier that holds so many papers and bytes may hold some more (settings DOSSIER_MAX_PAPERS, DOSSIER_MAX_BYTES).

    Raises Refused: papers_kept, bytes_kept.
    """
    if papers + more > settings.DOSSIER_MAX_PAPERS:
        raise Refused("papers_kept", limit=settings.DOSSIER_MAX_PAPERS, used=papers)
    if size + of_bytes > settings.DOSSIER_MAX_BYTES:
        raise Refused("bytes_kept", limit=settings.DOSSIER_MAX_BYTES // MIB, used=-(-size // MIB))
