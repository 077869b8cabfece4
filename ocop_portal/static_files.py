"""Which of our files a browser may ask for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.staticfiles.finders import FileSystemFinder

SOURCES = ["scss", "pdf", "*.mjs", "stamp"]
"""Sources of the style sheets, and the fonts of documents: of no use to a browser, slow to compress."""


class ServedFilesFinder(FileSystemFinder):
    """The folder `static` without its sources."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        return super().list([*(ignore_patterns or ()), *SOURCES])
