"""`manage.py verify_log`: prove every chain of the log, or name what was changed and exit 1."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflow import log
from workflow.models import LogChain, LogNote


class Command(BaseCommand):
    help = "Verify every chain of the log."

    def handle(self, *args: Any, **options: Any) -> None:
        chains, faults = 0, 0
        for chain in LogChain.objects.order_by("pk").iterator():
            chains += 1
            for fault in log.faults(chain):
                faults += 1
                self.stderr.write(fault)
        erased = LogNote.objects.filter(erased_at__isnull=False).count()
        if faults:
            raise CommandError(f"{faults} faults in {chains} chains.")
        self.stdout.write(f"{chains} chains verified; {erased} notes erased.")
