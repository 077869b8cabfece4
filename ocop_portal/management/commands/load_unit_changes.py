"""`manage.py load_unit_changes FILE`: units named anew, made anew or ended since the list was made; see `accounts.unit_changes`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.unit_changes import ChangesRefused, load_changes
from promotion.acts.catalogue import find_by_new_names


class Command(BaseCommand):
    help = "Load dated changes of administrative units from a CSV file, all of them or none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="columns: level, code, change, date, name, kind, from, successors[, source]")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            touched = load_changes(options["file"])
        except ChangesRefused as refused:
            raise CommandError("\n".join(["Nothing was changed:", *refused.faults])) from refused
        if touched:
            find_by_new_names(touched)
        self.stdout.write(f"{len(touched)} units changed")
