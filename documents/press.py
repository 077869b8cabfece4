"""Papers the portal makes: drawn as PDF, printed once, stored under random names.

The row is locked from the question "printed already?" to its answer. A worker killed on the way leaves at most a file
nobody points at, and the next one starts anew.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import Q
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from basics import clock
from documents.files import random_path
from documents.models import Printed

logger = logging.getLogger(__name__)

FIRST_PAUSE = dt.timedelta(seconds=30)
"""Before the second try of a paper that failed; each further pause is twice as long."""
LONGEST_PAUSE = dt.timedelta(hours=1)

P = TypeVar("P", bound=Printed)


@dataclass(frozen=True)
class Paper:
    """A printed paper: its name in the storage, and the SHA-256 of its bytes."""

    name: str
    sha256: str


Draw = Callable[[P], bytes]
"""Answers with the bytes of the PDF. Runs in the transaction that locks the row; writes nothing."""
Done = Callable[[P, Paper], object]
"""Enters the paper at its row, by a move of the row's machine. Runs in the same transaction."""


def print_due(model: type[P], draw: Draw[P], done: Done[P]) -> int:
    """Print every paper that waits and whose next try is due, those that failed least first; the number printed.

    A next try later than any pause was put off by a clock that was ahead.
    """
    now = clock.now()
    due = model.waiting().filter(Q(next_try_at=None) | Q(next_try_at__lte=now) | Q(next_try_at__gt=now + LONGEST_PAUSE))
    return sum(print_one(model, pk, draw, done) for pk in list(due.order_by("attempts", "pk").values_list("pk", flat=True)))


def print_one(model: type[P], pk: int, draw: Draw[P], done: Done[P]) -> bool:
    """Print the paper of one row now; False where it is printed already, another worker is at it, or it fails.

    A failure is kept at the row and in the operator's log, and puts the next try off.
    """
    try:
        return _print(model, pk, draw, done)
    except Exception as error:
        logger.exception("%s %s not printed", model._meta.label, pk)
        _put_off(model, pk, error)
        return False


@transaction.atomic
def _print(model: type[P], pk: int, draw: Draw[P], done: Done[P]) -> bool:
    row = model.waiting().select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    if row is None:
        return False
    pdf = draw(row)
    paper = Paper(storage_of(model).save(random_path(row.folder(), "paper.pdf"), ContentFile(pdf)), hashlib.sha256(pdf).hexdigest())
    try:
        done(row, paper)
    except Exception:
        storage_of(model).delete(paper.name)
        raise
    return True


def _put_off(model: type[P], pk: int, error: Exception) -> None:
    """Grows from half a minute to an hour, so that what cannot be printed does not keep the workers busy."""
    rows = model._default_manager.filter(pk=pk)
    failed = rows.values_list("attempts", flat=True).first() or 0
    pause = min(FIRST_PAUSE * 2 ** min(failed, 12), LONGEST_PAUSE)
    rows.update(attempts=failed + 1, last_error=repr(error)[:200], next_try_at=clock.now() + pause)


def storage_of(model: type[Printed]) -> Storage:
    """Where the papers of a kind are kept."""
    return model._meta.get_field("pdf").storage


class OwnFiles(URLFetcher):
    """Opens the document fonts and nothing else: no network, no other file of this machine."""

    def __init__(self, folder: Path) -> None:
        super().__init__(allowed_protocols=["file"], allow_redirects=False)
        self.folder = folder.resolve()

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        parts = urlsplit(url)
        path = Path(unquote(parts.path)).resolve()
        if parts.scheme != "file" or parts.netloc or path.parent != self.folder or path.suffix != ".ttf":
            raise FatalURLFetchingError(f"not a document font: {url}")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "font/ttf"})


@dataclass(frozen=True)
class Press:
    """What costs time to set up and is the same for every paper of one style."""

    fetcher: OwnFiles
    fonts: FontConfiguration
    css: CSS


def _fonts() -> Path:
    return Path(settings.BASE_DIR) / "static" / "build" / "fonts" / "pdf"


def font_file(name: str) -> Path:
    """A document font, to measure words with before they are printed."""
    return _fonts() / name


@cache
def press(style: str) -> Press:
    """The process's own press for a style sheet of `templates/`.

    Raises FatalURLFetchingError or OSError where the fonts were not built.
    """
    folder = _fonts()
    fetcher, fonts = OwnFiles(folder), FontConfiguration()
    rules = (Path(settings.BASE_DIR) / "templates" / style).read_text(encoding="utf-8")
    css = CSS(string=rules, base_url=f"{folder.as_uri()}/", url_fetcher=fetcher, font_config=fonts)
    return Press(fetcher, fonts, css)


def pdf_of(html: str, *, style: str) -> bytes:
    """A page as PDF, every font embedded, tagged for screen readers (PDF/UA-1). `style` is a style sheet of `templates/`."""
    ready = press(style)
    document = HTML(string=html, base_url="about:blank", url_fetcher=ready.fetcher)
    return document.write_pdf(stylesheets=[ready.css], font_config=ready.fonts, pdf_variant="pdf/ua-1")
