"""`manage.py verify_log`: prove the log and what hangs on it, or name what was changed and exit 1."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflow import proof


class Command(BaseCommand):
    help = "Verify every chain of the log, and every object against it."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = 0
        for fault in proof.faults():
            faults += 1
            self.stderr.write(fault)
        chains, erased = proof.counted()
        if faults:
            raise CommandError(f"{faults} faults in {chains} chains.")
        self.stdout.write(f"{chains} chains verified; {erased} notes erased.")
