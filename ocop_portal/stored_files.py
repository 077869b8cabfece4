"""Where uploads and printed papers are kept."""

from __future__ import annotations

from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """A file is kept whole or not at all: where the disk is full nothing half stays behind."""

    def _save(self, name: str, content: File[bytes]) -> str:
        there = self.exists(name)
        try:
            return str(super()._save(name, content))  # type: ignore[misc]
        except OSError:
            if not there:
                Path(self.path(name)).unlink(missing_ok=True)
            raise
