"""Who uses the embedded PostgreSQL: started by the first, shared, stopped by the last.

Every user holds a shared lock on one file for as long as it lives; the kernel takes it back however the
process ends. A second lock, the gate, lets one process at a time start, stop or wipe the server. A small
keeper process looks every second whether a user is left, for the day the last one was killed.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ocop_portal.launcher.postgres import Server

ROOTS_PLACES = Path("/var/lib/ocop-portal")
UNPRIVILEGED = "nobody"
"""PostgreSQL refuses to run as root; root's servers run as this user, who exists everywhere."""
KEEPER_LOOKS_EVERY = 1.0


class SharedPostgres:
    """The server that belongs to one `var` folder."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.place = var / "postgres"
        """The server's folder, or a file that names it where root started it."""

    def use(self) -> Server:
        """Take part in using the server until this process ends."""
        self.var.mkdir(parents=True, exist_ok=True)
        with self._gate():
            server = Server(self._home())
            if not server.running():
                server.start()
                self._start_keeper()
            users = os.open(self.var / "postgres.users", os.O_CREAT | os.O_RDWR, 0o600)
            fcntl.flock(users, fcntl.LOCK_SH)
        atexit.register(self._leave, users, os.getpid())
        return server

    def _leave(self, users: int, pid: int) -> None:
        """Stop the server where no other user is left. A forked child leaves that to its parent."""
        if os.getpid() != pid:
            return
        with suppress(OSError), self._gate():
            os.close(users)
            self._stop_if_unused()

    def _stop_if_unused(self) -> bool:
        """Behind the gate: whether the server is stopped now."""
        home = self._existing_home()
        if home is None:
            return True
        with self._alone() as alone:
            if alone:
                Server(home).stop()
            return alone

    def keep(self) -> None:
        """The keeper's life: ends with the server, at the latest a second after its last user."""
        home = self._existing_home()
        while home is not None:
            time.sleep(KEEPER_LOOKS_EVERY)
            if not self.var.is_dir() or self._existing_home() != home:
                if home.is_dir():
                    Server(home).remove()
                return
            with self._gate(wait=False) as entered:
                if entered and (not Server(home).running() or self._stop_if_unused()):
                    return

    def wipe(self) -> bool:
        """Delete everything below `var`, data included; False, and nothing done, where somebody uses it."""
        if not self.var.is_dir():
            return True
        with self._gate():
            with self._alone() as alone:
                if not alone:
                    return False
            home = self._existing_home()
            if home is not None:
                Server(home).remove()
            for entry in self.var.iterdir():
                if entry.name == "postgres.gate":
                    continue
                if entry.is_dir() and not entry.is_symlink():
                    shutil.rmtree(entry)
                else:
                    entry.unlink()
        return True

    def _existing_home(self) -> Path | None:
        home = self.place
        if home.is_file():
            home = Path(home.read_text().strip())
        return home if (home / "server").is_dir() else None

    def _home(self) -> Path:
        home = self._existing_home()
        if home is not None:
            return home
        if os.geteuid() == 0:
            return self._new_place_of_root()
        self.place.mkdir(mode=0o700, exist_ok=True)
        (self.place / "server").mkdir(mode=0o700)
        return self.place

    def _new_place_of_root(self) -> Path:
        """A folder of its own for the unprivileged user, whom this clone's folders may shut out."""
        ROOTS_PLACES.mkdir(mode=0o755, exist_ok=True)
        with _locked(ROOTS_PLACES / "lock"):
            _remove_orphans()
            account = pwd.getpwnam(UNPRIVILEGED)
            home = Path(tempfile.mkdtemp(dir=ROOTS_PLACES, prefix=""))
            home.chmod(0o711)
            (home / "belongs-to").write_text(str(self.var))
            (home / "server").mkdir(mode=0o700)
            os.chown(home / "server", account.pw_uid, account.pw_gid)
            self.place.write_text(str(home))
        return home

    def _start_keeper(self) -> None:
        subprocess.Popen(
            [sys.executable, "-m", "ocop_portal.launcher", "keep", str(self.var)],
            cwd=Path(__file__).resolve().parent.parent.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    @contextmanager
    def _gate(self, wait: bool = True) -> Iterator[bool]:
        with _locked(self.var / "postgres.gate", wait=wait) as entered:
            yield entered

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        with _locked(self.var / "postgres.users", wait=False) as alone:
            yield alone


@contextmanager
def _locked(file: Path, wait: bool = True) -> Iterator[bool]:
    """Hold the only lock on a file; yields False at once where it is taken and `wait` is False."""
    handle = os.open(file, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


def _remove_orphans() -> None:
    """Delete root's servers whose `var` folder is gone or has another server by now."""
    for home in ROOTS_PLACES.iterdir():
        if not home.is_dir():
            continue
        with suppress(OSError):
            place = Path((home / "belongs-to").read_text()) / "postgres"
            if place.is_file() and place.read_text().strip() == str(home):
                continue
            if (home / "server").is_dir():
                Server(home).stop()
            shutil.rmtree(home)
