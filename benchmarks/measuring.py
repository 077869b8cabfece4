"""Pages of running servers, asked for in turn by one client."""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import connection
from django.test import Client

WORKERS = 2
ROUNDS, WARM_UP, COUNTED = 25, 6, 5
PATIENCE = 60
TOKEN = "a" * 32
"""A CSRF token, in the cookie and in the form."""


@dataclass(frozen=True)
class Page:
    """What one client asks for. `form`: what is posted, made anew each time; `accept`: the kind of answer it asks for;
    `like` and `limit`: so many times that bare page."""

    name: str
    path: str
    cookie: str = ""
    form: Callable[[], Mapping[str, str]] | None = None
    accept: str = "text/html"
    like: str = ""
    limit: float = 0


@dataclass(frozen=True)
class Measured:
    ms: float
    size: int
    queries: int = 0
    sql_ms: float = 0


@contextmanager
def served(application: str, database_url: str) -> Iterator[int]:
    """The application under gunicorn on a port of its own, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "DATABASE_URL": database_url, "LOG_LEVEL": "WARNING"}
    if application.startswith("benchmarks."):
        environment.pop("DJANGO_SETTINGS_MODULE")
    command = [sys.executable, "-m", "gunicorn", "-w", str(WORKERS), "-b", f"127.0.0.1:{port}", "--log-level", "warning", application]
    server = subprocess.Popen(command, env=environment)
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def in_turn(asked: list[tuple[int, Page]]) -> list[Measured]:
    """Each page of each port, round after round, so that whatever else the machine does falls on all alike; medians."""
    taken: list[list[float]] = [[] for _one in asked]
    sizes = [0] * len(asked)
    for number in range(WARM_UP + ROUNDS):
        for place, (port, page) in enumerate(asked):
            milliseconds, sizes[place] = _ask(port, page)
            if number >= WARM_UP:
                taken[place].append(milliseconds)
    return [Measured(statistics.median(times), size) for times, size in zip(taken, sizes, strict=True)]


def _ask(port: int, page: Page) -> tuple[float, int]:
    headers, body = {"Cookie": f"{page.cookie}; csrftoken={TOKEN}", "Accept": page.accept}, None
    if page.form:
        body = urlencode({**page.form(), "csrfmiddlewaretoken": TOKEN})
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    start = time.perf_counter()
    client.request("POST" if page.form else "GET", page.path, body, headers)
    answer = client.getresponse()
    content = answer.read()
    milliseconds = (time.perf_counter() - start) * 1000
    client.close()
    expected = 302 if page.form and page.accept == "text/html" else 200
    assert answer.status == expected, f"{page.name}: {answer.status} {answer.getheader('Location')} {content[:300]!r}"
    return milliseconds, len(content)


def queries_of(page: Page) -> tuple[int, float]:
    """How many queries the page makes, and the milliseconds they take; by the test client, in this process' database."""
    client = Client()
    client.cookies.load(page.cookie)
    found: list[float] = []

    def timed(execute: Callable[..., object], *query: object) -> object:
        start = time.perf_counter()
        try:
            return execute(*query)
        finally:
            found.append((time.perf_counter() - start) * 1000)

    runs = []
    for _n in range(COUNTED):
        found.clear()
        form = page.form() if page.form else None
        with connection.execute_wrapper(timed):
            client.get(page.path) if form is None else client.post(page.path, form, headers={"accept": page.accept})
        runs.append(list(found))
    return len(runs[-1]), statistics.median(map(sum, runs))
