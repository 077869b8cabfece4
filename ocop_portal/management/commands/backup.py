"""`manage.py backup`: the database, the files and the keys into one archive."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ocop_portal import backup


class Command(BaseCommand):
    help = "Save database, files and keys in one archive, for `manage.py restore`. Pages are served meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, metavar="FILE", help="default: a new file of the day in VAR_DIR/backups")

    def handle(self, *args: Any, to: Path | None = None, **options: Any) -> None:
        target = to or settings.VAR_DIR / "backups" / f"ocop-{timezone.localtime():%Y%m%d-%H%M%S}.tar"
        if target.exists():
            raise CommandError(f"{target} is there already.")
        try:
            saved = backup.write(target)
        except OSError as error:
            raise CommandError(f"Not saved: {error}") from error
        self.stdout.write(f"{target}: {saved.rows} rows of {len(saved.tables)} tables, {len(saved.files)} files.")
        self.stdout.write("It holds personal data and the portal's keys: keep it where nobody else reads it.")
        for name in backup.missing_files():
            self.stderr.write(f"A row names a file that is not there: {name}")
