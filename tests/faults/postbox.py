"""A mail server that can be taken down and brought back on the same port, hang, and refuse addresses."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading

from tests.e2e.running import HOST, free_port


class Postbox:
    """Takes every mail. `received` holds the Message-ID of each, in order.

    `replies` is what an address is answered instead of "ok"; while it `hangs`, whoever comes is told nothing.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.received: list[str] = []
        self.replies: dict[str, str] = {}
        self.hangs = False
        self._server: socketserver.ThreadingTCPServer | None = None

    @property
    def url(self) -> str:
        return f"smtp://{HOST}:{self.port}"

    def open(self) -> None:
        box = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                if box.hangs:
                    self.rfile.read()  # until the other side has had enough
                    return
                self.say("220 ready")
                while line := self.rfile.readline().decode().strip():
                    word = line.split(maxsplit=1)[0].upper()
                    if word == "DATA":
                        self.say("354 go on")
                        box.received.append(box.read(self.rfile))
                    if word == "QUIT":
                        self.say("221 bye")
                        return
                    self.say(next((reply for address, reply in box.replies.items() if address in line), "250 ok"))

            def say(self, words: str) -> None:
                self.wfile.write(f"{words}\r\n".encode())

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self._server = Server((HOST, self.port), Talk)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def heal(self) -> None:
        self.replies, self.hangs = {}, False

    @staticmethod
    def read(lines: object) -> str:
        text = b""
        while (line := lines.readline()) not in (b".\r\n", b""):  # type: ignore[attr-defined]
            text += line
        return str(email.message_from_bytes(text, policy=email.policy.default)["Message-ID"])
