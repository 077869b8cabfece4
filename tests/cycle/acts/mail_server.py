"""A real SMTP server on this machine that answers what a test tells it to."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Desk:
    """Replies by command (`CONNECT`, `MAIL`, `RCPT`, `DATA` before, `TAKEN` after the mail); `talks` counts the connections."""

    def __init__(self) -> None:
        self.replies: dict[str, str] = {}
        self.taken = 0
        self.talks = 0
        self.port = 0


@contextmanager
def mail_server() -> Iterator[Desk]:
    desk = Desk()

    class Talk(socketserver.StreamRequestHandler):
        def say(self, what: str, usual: str) -> bool:
            """Whether the talk goes on."""
            reply = desk.replies.get(what, usual)
            self.wfile.write(f"{reply}\r\n".encode())
            return not reply.startswith("421")

        def handle(self) -> None:
            desk.talks += 1
            if not self.say("CONNECT", "220 ready"):
                return
            while line := self.rfile.readline().decode().strip():
                word = line.split(maxsplit=1)[0].upper()
                if word == "QUIT":
                    return
                go_on = self.take() if word == "DATA" else self.say(word, "250 ok")
                if not go_on:
                    return

        def take(self) -> bool:
            if "DATA" in desk.replies:
                return self.say("DATA", "")
            self.wfile.write(b"354 go on\r\n")
            while self.rfile.readline() not in (b".\r\n", b""):
                pass
            desk.taken += "TAKEN" not in desk.replies
            return self.say("TAKEN", "250 taken")

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Talk) as server:
        desk.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield desk
        finally:
            server.shutdown()
