"""`manage.py prepare_database`: tables and reference data in one go. May run again without harm."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand, call_command


class Command(BaseCommand):
    help = "Migrate the database, make the cache's table, say what the application may do and load the reference data."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("load_reference", verbosity=options["verbosity"])
