"""`manage.py score`: sheets as JSON on standard input, the result as JSON on standard output. Opens no database."""

from __future__ import annotations

import json
import sys

from django.core.management.base import BaseCommand, CommandError

from products.interchange import InterchangeError, score


class Command(BaseCommand):
    help = "Score the sheets given as JSON on standard input by the packaged criteria. Exit status 2 where they cannot be scored."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def handle(self, *args: object, **options: object) -> None:
        try:
            result = score(sys.stdin.buffer.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise CommandError("the input is not UTF-8", returncode=2) from None
        except InterchangeError as error:
            raise CommandError(str(error), returncode=2) from None
        self.stdout.write(json.dumps(result, ensure_ascii=False))
