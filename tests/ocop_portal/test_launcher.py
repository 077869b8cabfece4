"""The embedded PostgreSQL with real processes: each test has a `var` folder, and so a server, of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest

from ocop_portal import launcher
from ocop_portal.launcher.postgres import Server
from ocop_portal.launcher.sharing import SharedPostgres

USER = """
import os, sys
from ocop_portal import launcher
launcher.ensure_database()
print(os.environ["DATABASE_URL"], flush=True)
sys.stdin.read()
"""


class User:
    """A process that uses the database until it is told to end, or is killed."""

    def __init__(self, var: Path) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER],
            env={**environment, "VAR_DIR": str(var)},
            cwd=launcher.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @property
    def url(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def leave(self) -> None:
        self.process.communicate(timeout=30)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=30)


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "var"
    yield folder
    assert SharedPostgres(folder).wipe(), "a user was left over"


@pytest.fixture
def user(var: Path) -> Iterator[Callable[[], User]]:
    users: list[User] = []

    def make() -> User:
        users.append(User(var))
        return users[-1]

    yield make
    for one in users:
        one.kill()


@pytest.fixture(autouse=True)
def _from_here(monkeypatch: pytest.MonkeyPatch) -> None:
    if (launcher.BASE_DIR / ".env").is_file():
        pytest.skip("a .env file may name a database server")


def server(var: Path) -> Server:
    home = SharedPostgres(var)._existing_home()
    assert home is not None
    return Server(home)


def answers(var: Path) -> bool:
    found = server(var)
    try:
        psycopg2.connect(host=str(found.socket_dir), user="postgres", dbname="ocop").close()
    except psycopg2.OperationalError:
        return False
    return True


def eventually(condition: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return condition()


def test_launcher_starts_and_last_user_stops(var: Path, user: Callable[[], User]) -> None:
    first, second = user(), user()
    assert first.url == second.url != ""
    first.leave()
    assert answers(var)
    second.leave()
    assert not server(var).running()


def test_launcher_keeps_data_between_users(var: Path, user: Callable[[], User]) -> None:
    one = user()
    assert one.url
    with psycopg2.connect(host=str(server(var).socket_dir), user="postgres", dbname="ocop") as connection:
        connection.cursor().execute("CREATE TABLE kept AS SELECT 1 AS number")
    connection.close()
    one.leave()
    assert user().url
    with psycopg2.connect(host=str(server(var).socket_dir), user="postgres", dbname="ocop") as connection:
        cursor = connection.cursor()
        cursor.execute("SELECT number FROM kept")
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT datcollate FROM pg_database WHERE datname = 'ocop'")
        assert cursor.fetchone() == ("C",)
    connection.close()


def test_launcher_stops_after_last_user_was_killed(var: Path, user: Callable[[], User]) -> None:
    one = user()
    assert one.url
    one.kill()
    assert eventually(lambda: not server(var).running())


def test_launcher_killed_user_does_not_stop_others(var: Path, user: Callable[[], User]) -> None:
    killed, staying = user(), user()
    assert killed.url == staying.url
    killed.kill()
    time.sleep(2.5)
    assert answers(var)


def test_launcher_many_start_at_once(var: Path, user: Callable[[], User]) -> None:
    users = [user() for _ in range(5)]
    assert len({one.url for one in users}) == 1
    for one in users:
        one.leave()
    assert not server(var).running()


def test_launcher_recovers_from_killed_server_and_stale_pid_file(var: Path, user: Callable[[], User]) -> None:
    one = user()
    assert one.url
    pid_file = server(var).data / "postmaster.pid"
    words = pid_file.read_text().splitlines()
    os.kill(int(words[0]), signal.SIGKILL)
    assert eventually(lambda: not server(var).running())
    one.kill()
    # The number now belongs to somebody else: this very process.
    pid_file.write_text("\n".join([str(os.getpid()), *words[1:]]) + "\n")
    assert not server(var).running()
    assert user().url
    assert answers(var)


def test_launcher_wipe_refuses_while_used(var: Path, user: Callable[[], User]) -> None:
    one = user()
    assert one.url
    assert not SharedPostgres(var).wipe()
    one.leave()
    home = server(var).home
    assert SharedPostgres(var).wipe()
    assert not home.exists()


def test_launcher_socket_stays_short_below_deep_folders(tmp_path: Path) -> None:
    home = tmp_path / ("deep" * 30)
    (home / "server").mkdir(parents=True)
    assert len(f"{Server(home).socket_dir}/.s.PGSQL.5432") < 107


def test_launcher_leaves_a_named_database_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody@elsewhere/db")
    launcher.ensure_database()
    assert os.environ["DATABASE_URL"] == "postgres://somebody@elsewhere/db"
    assert not (tmp_path / "var").exists()


def test_launcher_starts_nothing_for_commands_without_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    monkeypatch.delenv("DATABASE_URL")
    launcher.ensure_database(["manage.py", "score"])
    assert not (tmp_path / "var").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has other users' permissions to spoil")
def test_launcher_as_root_leaves_closed_folders_closed(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    before = {path: path.stat().st_mode for path in (closed, *closed.parents)}
    one = User(closed / "var")
    try:
        assert one.url
        assert {path: path.stat().st_mode for path in before} == before
        assert (closed / "var" / "postgres").is_file()
    finally:
        one.kill()
    assert eventually(lambda: not server(closed / "var").running())
    assert SharedPostgres(closed / "var").wipe()


def test_setup_check_names_missing_packages(tmp_path: Path) -> None:
    """Without any Python the check names all it needs, in Debian's words, and makes nothing."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "dirname", "date", "uname", "cat", "id", "tr"):
        found = shutil.which(name)
        assert found
        (tools / name).symlink_to(found)
    done = subprocess.run(
        ["/bin/sh", "scripts/setup", "--check"],
        cwd=launcher.BASE_DIR,
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["python3", "python3-venv", "libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
    assert done.returncode == 0
