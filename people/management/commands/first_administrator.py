"""`manage.py first_administrator --email A --name N (--province CODE | --national)`: who opens an empty portal to a province."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.acts.beginning import Refused, first_administrator, unit_of


class Command(BaseCommand):
    help = "Appoint the first administrator of a province or of the nation, and print the link by which they choose a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True, help="the full name, as it stands in decisions")
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--province", metavar="CODE", help="code of a province of today, such as 19")
        where.add_argument("--national", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["province"] == "":
                raise Refused("--province needs the code of a province, such as 19.")
            unit = unit_of(options["province"] or "")
            link = first_administrator(options["email"], options["name"], unit)
        except Refused as refused:
            raise CommandError(f"Nothing was changed. {refused}") from refused
        self.stdout.write(f"{options['name']} is the administrator of {unit} from today on.")
        if link:
            self.stdout.write("This link works once, for 24 hours; run the command again for a fresh one:")
            self.stdout.write(link)
        else:
            self.stdout.write("They sign in with the password they have.")
