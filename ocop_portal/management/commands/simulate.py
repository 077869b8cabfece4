"""`manage.py simulate`: take fictional dossiers of a fictional province through the whole cycle."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from cycle.models import Route
from ocop_portal.simulation.marker import is_for_fiction
from ocop_portal.simulation.run import Report, Simulation


class Command(BaseCommand):
    help = "Simulate a cycle year with fictional people; refuses a database that was not made for it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--route", default="two_level")
        parser.add_argument("--dossiers", type=int, default=200)
        parser.add_argument("--seed", type=int, default=7)

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_for_fiction():
            raise CommandError("This database was not made by the demo or by tests; nothing was changed.")
        if options["dossiers"] < 1:
            raise CommandError("--dossiers must be at least 1.")
        routes = sorted(set(Route.objects.values_list("code", flat=True)))
        if options["route"] not in routes:
            raise CommandError(f"Unknown route {options['route']!r}; there are: {', '.join(routes)}.")
        simulation, report = Simulation(options["route"], options["dossiers"], options["seed"]), Report()
        with tqdm(total=options["dossiers"], unit="dossier") as bar:
            for report in simulation.run():
                bar.n = sum(report.outcomes.values())
                bar.refresh()
        for outcome, count in sorted(report.outcomes.items()):
            if count:
                self.stdout.write(f"{outcome}: {count}")
        self.stdout.write(f"{report.moves} moves in {report.seconds:.1f} s ({report.moves / report.seconds:.0f} a second)")
