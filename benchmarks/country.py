"""The portal with a whole country in it, page by page, beside bare pages of Django in the same run.

    .venv/bin/python -m benchmarks.country                            (100,000 dossiers)
    .venv/bin/python -m benchmarks.country --dossiers 1000 100000     (with the growth from the first size to the last)

Each size has a database of its own, `test_<name>_country_<size>`, made in some minutes and kept; `--fresh` makes it anew,
`--drop` drops it and ends. Exit 1 where a page is over its limit.
"""

# ruff: noqa: E402 (Django has to be set up before its models are imported)
from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop_portal.settings")
os.environ.setdefault("STATIC_STORAGE", "django.contrib.staticfiles.storage.StaticFilesStorage")  # no file need be collected first

import django

from ocop_portal import launcher

launcher.connect_as_owner()
launcher.ensure_database(sys.argv)
django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from benchmarks import bulk, proving
from benchmarks.country_contents import seed_contents
from benchmarks.country_councils import entries_of, expected_items, seed_councils
from benchmarks.country_dossiers import Cases, seed_dossiers, seed_notices, seed_years
from benchmarks.country_log import seed_log
from benchmarks.country_pages import bare_pages, pages
from benchmarks.country_people import Country, seed_people
from benchmarks.country_promotion import seed_promotion
from benchmarks.measuring import Measured, Page, in_turn, queries_of, served

WHOLE = 100_000
SMALLEST = 1_000
GROWTH = 1.3
"""From the first size to the last a page may take so many times as long."""
CERTIFICATE_ENTRIES = 2 / 5
"""Two for each certificate, of which there is one to five dossiers."""


def main() -> int:
    asked = arguments()
    names = {size: f"test_{asked.name}_country_{size}" for size in asked.dossiers}
    bare = f"test_{asked.name}_bare"
    if asked.drop:
        for name in (*names.values(), bare):
            bulk.drop(name)
        return 0
    for size, name in names.items():
        if asked.fresh or not bulk.exists(name):
            make(name, lambda size=size: seed(size))  # type: ignore[misc]
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    if not bulk.exists(bare):
        bulk.create(bare)
    measured = measure(list(names.values()), bare)
    over = [line for size, lines in zip(names, measured, strict=True) for line in report(size, lines, measured[0])]
    if not asked.pages_only:
        over += prove()
    print("\nover the limit: " + ", ".join(over) if over else "\nall within their limits")
    return int(bool(over))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dossiers", type=int, nargs="+", default=[WHOLE], help=f"sizes, at least {SMALLEST} each; {WHOLE} is the country")
    parser.add_argument("--fresh", action="store_true", help="seed anew")
    parser.add_argument("--drop", action="store_true", help="drop the databases of these sizes")
    parser.add_argument("--pages-only", action="store_true", help="leave the proof of the log out")
    parser.set_defaults(name=connections.settings["default"]["NAME"])
    asked = parser.parse_args()
    if min(asked.dossiers) < SMALLEST:
        parser.error(f"at least {SMALLEST} dossiers")
    return asked


def make(name: str, fill: Callable[[], None]) -> None:
    """Seed a database beside the name it gets once it is whole: one cut short is never measured."""
    bulk.create(f"{name}_new")
    bulk.use(f"{name}_new")
    fill()
    bulk.drop(name)
    bulk.rename(f"{name}_new", name)


def seed(size: int) -> None:
    call_command("prepare_database", verbosity=0)
    with bulk.unchecked():
        fill(Country(size))


def fill(country: Country) -> None:
    size = country.size
    seed_people(country)
    cases: Cases = seed_years(country)
    elsewhere = entries_of(expected_items(size)) + int(size * CERTIFICATE_ENTRIES)
    seed_dossiers(country, cases, elsewhere)
    councils = seed_councils(country, cases)
    certificates = seed_promotion(country, cases)
    seed_contents()
    seed_notices([country.user_of("officer", country.provinces[0].pk), country.owners[country.producers[0].pk]], cases)
    total = seed_log(country, cases, councils, certificates)
    print(f"{size:,} dossiers, {len(certificates):,} certificates, {total:,} log entries.")


Line = tuple[Page, Measured]


def measure(names: list[str], bare: str) -> list[dict[str, Line]]:
    """Bare pages and those of each database, all in one turn: for each database its lines by name, those of the bare pages first."""
    maker = [sys.executable, "-m", "benchmarks.bare_pages"]
    address = bulk.url_of(bare, owner=True)
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"} | {"DATABASE_URL": address}
    cookie = subprocess.run(maker, env=environment, check=True, capture_output=True, text=True).stdout
    with ExitStack() as running:
        port = running.enter_context(served("benchmarks.bare_pages:application", address))
        asked = [(port, page) for page in bare_pages(cookie)]
        plain, counted = len(asked), []
        for name in names:
            bulk.use(name)
            found = pages()
            counted.append([(page, *queries_of(page)) for page in found])
            port = running.enter_context(served("ocop_portal.wsgi:application", bulk.url_of(name)))
            asked += [(port, page) for page in found]
        measured = in_turn(asked)
    lines = []
    for place, own_pages in enumerate(counted):
        start = plain + place * len(own_pages)
        own = zip(own_pages, measured[start:], strict=False)
        portal = {page.name: (page, Measured(one.ms, one.size, queries, sql)) for (page, queries, sql), one in own}
        lines.append({page.name: (page, one) for (_port, page), one in zip(asked[:plain], measured, strict=False)} | portal)
    return lines


def report(size: int, lines: dict[str, Line], smallest: dict[str, Line]) -> list[str]:
    """Print one size's table; the names of what is over its limit. Growth is told where it is not the only size."""
    growing = lines is not smallest
    print(f"\n{size:,} dossiers\n\n| page | ms | queries | SQL ms | KB | ratio | limit |{' growth |' if growing else ''}")
    print("|---|--:|--:|--:|--:|--:|--:|" + ("--:|" if growing else ""))
    over = []
    for name, (page, found) in lines.items():
        ratio = found.ms / lines[page.like][1].ms if page.like else 0
        growth = found.ms / smallest[name][1].ms
        shown = f"{ratio:.1f} x {page.like} | {page.limit}" if page.like else "| "
        grown = (f" {growth:.2f} |" if page.like else " |") if growing else ""
        print(f"| {name} | {found.ms:.1f} | {found.queries or ''} | {found.sql_ms:.1f} | {found.size / 1024:.0f} | {shown} |{grown}")
        if page.like and (ratio > page.limit or growth > GROWTH):
            over.append(f"{name} ({size:,})")
    return over


def prove() -> list[str]:
    """The log of the last database, proved; its name where that takes too long."""
    rows = proving.read_and_hash()
    bare, proof = proving.seconds(proving.read_and_hash), proving.seconds(proving.prove)
    print(f"\nlog of {rows:,} entries proved in {proof:.1f} s, {proof / bare:.1f} x a bare loop ({bare:.1f} s), limit {proving.LIMIT}")
    return ["proof of the log"] if proof / bare > proving.LIMIT else []


if __name__ == "__main__":
    sys.exit(main())
