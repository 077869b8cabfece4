"""`manage.py demo`: make the demo data once; `--accounts` prints who may sign in."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from ocop_portal.simulation import demo
from ocop_portal.simulation.marker import claim_for_fiction


class Command(BaseCommand):
    help = "Make the demo data in an empty database; existing demo data are kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="print the demo accounts and do nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["accounts"]:
            self._make()
            return
        self.stdout.write(f"Password of every account: {demo.PASSWORD}")
        rows = demo.accounts()
        width = max((len(role) for _route, role, _address in rows), default=0)
        for route, role, address in rows:
            self.stdout.write(f"{route:12} {role:{width}}  {address}")

    def _make(self) -> None:
        if not claim_for_fiction():
            raise CommandError("This database holds real people; the demo is for an empty one. Nothing was changed.")
        if demo.exists():
            return
        with transaction.atomic():
            for line in demo.build():
                self.stdout.write(line)
                self.stdout.flush()
