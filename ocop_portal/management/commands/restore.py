"""`manage.py restore FILE`: an archive back into an empty portal, counted and its log verified."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.test.utils import override_settings

from ocop_portal import backup


class Command(BaseCommand):
    help = "Restore an archive of `manage.py backup` into an empty database and an empty folder of files; counts and verifies it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        call_command("prepare_database", verbosity=0)
        try:
            restored = backup.read(file)
        except backup.NotRestored as error:
            raise CommandError(str(error)) from error
        held = f"{restored.rows} rows of {len(restored.tables)} tables, {len(restored.files)} files"
        self.stdout.write(f"{held}, saved {restored.made_at[:16]}.")
        for name in backup.missing_files():
            self.stderr.write(f"A row names a file that is not there: {name}")
        unknown = backup.keys_of(file)
        if unknown:
            kept = self._write_down(unknown)
            self.stdout.write(f"The archive's keys are not this portal's. Take them over as {kept} says, or published lines do not verify.")
        with override_settings(SECRET_KEY_FALLBACKS=[*settings.SECRET_KEY_FALLBACKS, *unknown]):
            call_command("verify_log", stdout=self.stdout, stderr=self.stderr)

    def _write_down(self, keys: list[str]) -> Path:
        path: Path = settings.VAR_DIR / "restored.env"
        path.touch(mode=0o600)
        path.write_text(f"SECRET_KEY={keys[0]}\nSECRET_KEY_FALLBACKS={','.join(keys[1:])}\n", "utf-8")
        return path
