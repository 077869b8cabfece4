"""Messages: files that are never read half written, a dead broker that holds nobody up, a schedule that outlives a wrong clock.

Queues have names of their own in each test: kombu remembers for a whole process which it has bound.
"""

from __future__ import annotations

import datetime as dt
import socket
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty

import pytest
from celery import Celery
from django.conf import settings
from kombu import Connection
from kombu.exceptions import OperationalError

from ocop_portal import celery as portal_celery


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Connection]:
    options = {name: str(tmp_path / folder) for name, folder in _folders().items()}
    with Connection("filesystem://localhost", transport_options=options) as connection:
        yield connection


def _folders() -> dict[str, str]:
    return {"data_folder_in": "messages", "data_folder_out": "messages", "control_folder": "queues"}


def test_file_broker_keeps_order_and_empties(files: Connection, tmp_path: Path) -> None:
    with files.SimpleQueue("order") as queue:
        for number in range(5):
            queue.put({"number": number})
        assert queue.qsize() == 5
        taken = []
        for _ in range(5):
            message = queue.get(timeout=1)
            message.ack()
            taken.append(message.payload["number"])
        assert taken == [0, 1, 2, 3, 4]
        with pytest.raises(Empty):
            queue.get(block=False)
    assert list((tmp_path / "messages").iterdir()) == []


def test_file_broker_writers_and_readers_at_once(tmp_path: Path) -> None:
    """Every message arrives once, whole, with two writers and two readers at work."""
    options = {name: str(tmp_path / folder) for name, folder in _folders().items()}

    def write(writer: int) -> None:
        with Connection("filesystem://localhost", transport_options=options) as connection, connection.SimpleQueue("crowd") as queue:
            for number in range(100):
                queue.put({"number": writer * 100 + number, "text": "x" * 20_000})

    def read(_: int) -> list[int]:
        found = []
        with Connection("filesystem://localhost", transport_options=options) as connection, connection.SimpleQueue("crowd") as queue:
            deadline = time.monotonic() + 3
            while time.monotonic() < deadline:
                try:
                    message = queue.get(block=False)
                except Empty:
                    time.sleep(0.005)
                    continue
                assert len(message.payload["text"]) == 20_000
                found.append(message.payload["number"])
                message.ack()
        return found

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read, number) for number in range(2)]
        list(pool.map(write, range(2)))
        found = [number for reader in readers for number in reader.result()]
    assert sorted(found) == list(range(200))


@pytest.fixture
def mute_server() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(8)
        yield listener.getsockname()[1]


def test_dead_broker_is_given_up_within_seconds(mute_server: int) -> None:
    """Publishing as `workflow.wake` does: one try; a second where nobody answers, at once where nothing listens."""
    for port, allowed in ((1, 0.9), (mute_server, 2.5)):
        app = Celery(set_as_current=False, broker=f"redis://127.0.0.1:{port}/0")
        app.conf.broker_connection_timeout = settings.CELERY_BROKER_CONNECTION_TIMEOUT
        app.conf.broker_transport_options = {
            "socket_connect_timeout": 1, "socket_timeout": 1, "max_retries": 0, "interval_start": 0, "interval_step": 0, "interval_max": 0,
        }  # fmt: skip
        with app.connection_for_write() as connection:  # the first use imports the client
            connection.transport  # noqa: B018
        started = time.monotonic()
        with pytest.raises(OperationalError):
            app.send_task("nothing", retry=False)
        assert time.monotonic() - started < allowed


def test_beat_schedule_names_tasks_that_exist() -> None:
    portal_celery.app.loader.import_default_modules()
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["task"] in portal_celery.app.tasks
        assert entry["options"]["expires"] < entry["schedule"]
    assert portal_celery.TICK in portal_celery.app.tasks


def test_beat_goes_on_where_the_clock_is_set_back() -> None:
    """Every task as often as before, and no sooner."""
    app = Celery(set_as_current=False, broker="memory://")
    app.conf.beat_schedule = {name: {"task": name, "schedule": 30.0} for name in ("one", "other")}
    clock = dt.datetime(2026, 3, 5, tzinfo=dt.UTC)
    app.now = lambda: clock
    beat = portal_celery.Scheduler(app)
    sent: list[str] = []
    beat.apply_async = lambda entry, **_: sent.append(entry.name)
    for days_back in (0, 3):
        clock -= dt.timedelta(days=days_back)
        sent.clear()
        for _second in range(65):
            clock += dt.timedelta(seconds=1)
            while beat.tick() == 0:
                pass
        assert Counter(sent) == {"one": 2, "other": 2}
