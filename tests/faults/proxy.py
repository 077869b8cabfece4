"""The proxy as it is shipped, in front of a portal of real processes."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from ocop_portal.launcher import BASE_DIR
from ocop_portal.launcher.demo import _die_with_parent
from tests.e2e.running import HOST, eventually, free_port

CONFIGURATION = BASE_DIR / "deploy" / "nginx.conf"


class Proxy:
    """nginx with `deploy/nginx.conf`, nothing changed in it but places and ports. `url` is where people reach the portal."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://{HOST}:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, web_port: int, media: Path) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        configuration = self.folder / "nginx.conf"
        configuration.write_text(self._filled_in(web_port, media), encoding="utf-8")
        as_whom = "user root; " if os.geteuid() == 0 else ""  # folders of tests are closed to anybody else
        options = ["-e", "stderr", "-p", str(self.folder), "-c", str(configuration)]
        with (self.folder / "errors").open("ab") as errors:
            self.process = subprocess.Popen(
                ["nginx", *options, "-g", f"{as_whom}daemon off; pid {self.folder}/nginx.pid;"], stdin=subprocess.DEVNULL, stdout=errors,
                stderr=errors, start_new_session=True, preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )  # fmt: skip
        eventually(self._answers, "the proxy listens", 20, said=self.errors)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)
            self.process = None

    def _filled_in(self, web_port: int, media: Path) -> str:
        text = CONFIGURATION.read_text(encoding="utf-8")
        for shipped, here in {
            "listen 80;": f"listen {HOST}:{self.port};",
            "server web:8000;": f"server {HOST}:{web_port};",
            "alias /var/lib/portal/media/;": f"alias {media}/;",
            "access_log /dev/stdout ": f"access_log {self.folder}/requests ",
            "/var/cache/nginx/": f"{self.folder}/",
            "/etc/nginx/place.d/": f"{self.folder}/place.d/",
        }.items():
            assert shipped in text, f"{shipped!r} is no longer there to be filled in"
            text = text.replace(shipped, here)
        return text

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection((HOST, self.port), timeout=5):
            return True
        return False

    def errors(self) -> str:
        return (self.folder / "errors").read_text(errors="replace")

    def lines(self) -> list[dict[str, Any]]:
        """Every line of the log of requests. Raises ValueError where one is no JSON."""
        return [json.loads(line) for line in (self.folder / "requests").read_text().splitlines()]


class HalfSent:
    """A request whose sender stops in the middle, at `port`: of its body or already of its head.

    Its cookie has the form of a token of ours, or the portal would say no without waiting for the body.
    """

    def __init__(self, port: int, path: str, *, length: int = 1000, in_head: bool = False) -> None:
        self.missing = length - 10
        self.socket = socket.create_connection((HOST, port), timeout=60)
        head = f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: csrftoken={'t' * 32}\r\n"
        body = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n0123456789"
        self.socket.sendall((head if in_head else head + body).encode())

    def finish(self) -> int:
        """Send the rest; returns the status of the answer."""
        for begin in range(0, self.missing, 1_000_000):
            self.socket.sendall(b"x" * min(1_000_000, self.missing - begin))
        return self.status()

    def status(self) -> int:
        """0 where the connection was closed without a word."""
        with suppress(ConnectionError):
            found = re.match(rb"HTTP/1\.[01] (\d+)", self.socket.recv(100))
            return int(found[1]) if found else 0
        return 0

    def close(self) -> None:
        self.socket.close()
