"""`manage.py verify_log`: prove the log and what hangs on it, or name what was changed and exit 1."""

from __future__ import annotations

from argparse import ArgumentParser
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflow import proof, publishing


class Command(BaseCommand):
    help = "Verify every chain of the log, every object against it, and what was published of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--against", type=Path, metavar="FILE", help="a text with lines saved from the page of published heads")

    def handle(self, *args: Any, against: Path | None = None, **options: Any) -> None:
        lines = self._lines(against) if against else []
        faults = 0
        with proof.one_moment():
            for fault in chain(proof.faults(), publishing.faults_against(lines)):
                faults += 1
                self.stderr.write(fault)
            chains, erased = proof.counted()
        if faults:
            raise CommandError(f"{faults} faults in {chains} chains.")
        held = f"; {len(lines)} saved lines hold" if lines else ""
        self.stdout.write(f"{chains} chains verified; {erased} notes erased{held}.")

    def _lines(self, file: Path) -> list[str]:
        try:
            lines = publishing.lines_in(file.read_text("utf-8"))
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        if not lines:
            raise CommandError(f"No line of {file} begins with {publishing.MARK}.")
        return lines
