"""Messages as files, for a demo without Redis: kombu's transport with messages that appear and go whole.

kombu opens a message's file before it writes it, so that a worker which looks in between stops on an empty
message; the table of queues has the same gap, and taken messages pass through the machine's folder for
temporary files. Here all is written aside and renamed, in the broker's own folder.
"""

from __future__ import annotations

import threading
import uuid
from contextlib import suppress
from pathlib import Path
from queue import Empty
from time import time
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

_binding = threading.Lock()


class Channel(filesystem.Channel):
    """A channel whose messages lie in one folder (`data_folder_in` and `data_folder_out` are the same)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for folder in (self.messages, self.control_folder):
            folder.mkdir(parents=True, exist_ok=True)

    @property
    def messages(self) -> Path:
        return Path(self.data_folder_in)

    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:  # type: ignore[override]  # its two bases disagree
        """Put a message onto a queue; names sort by the time of sending, across restarts of the machine too."""
        sent = f"{time():017.6f}".replace(".", "_")
        _write(self.messages / f"{sent}_{uuid.uuid4().hex}.{queue}.msg", dumps(message))

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """The oldest message of a queue, taken away; Empty where there is none."""
        for found in sorted(self.messages.iterdir()):
            if found.name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = self.messages / f".{uuid.uuid4().hex}.taken"
            with suppress(FileNotFoundError):  # another worker was faster
                found.rename(taken)
                payload = loads(taken.read_text(encoding="utf-8"))
                taken.unlink()
                return payload
        raise Empty

    def queue_bind(self, *args: Any, **kwargs: Any) -> None:
        """kombu notes a binding before it is written: another thread would send into a queue that no file names yet."""
        with _binding:
            super().queue_bind(*args, **kwargs)

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        rows = [tuple(row) for row in self.get_table(exchange)]
        row = (routing_key or "", pattern or "", queue or "")
        if row not in rows:
            _write(self._exchange_file(exchange), dumps([row, *rows]))


class Transport(filesystem.Transport):
    Channel = Channel


def _write(file: Path, text: str) -> None:
    aside = file.with_name(f".{uuid.uuid4().hex}.part")
    aside.write_text(text, encoding="utf-8")
    aside.rename(file)
