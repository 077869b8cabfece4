"""What a line of the log is: one JSON object, in UTC, with the request it belongs to and never a secret."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re

from basics import tracing

FIELDS = ("action", "object", "user", "unit", "method", "path", "status", "ms", "minutes")
"""What a line may say beside its event: nothing else that is handed to a logger gets out."""
SECRETS = (
    (re.compile(r"(/(?:mat-khau/dat-lai|loi-moi)/)[^\s\"'<>]+"), r"\1***"),
    (re.compile(r"(/v/)[^\s\"'<>?/]+"), r"\1***"),
    (re.compile(r"\?[\w.%-]+=[^\s\"'<>]*"), "?***"),
)
"""Keys of links, check codes, and whatever stands behind a question mark: names, codes, what somebody searched for."""


def masked(text: str) -> str:
    """Without the keys and codes that addresses in it carry."""
    for secret, instead in SECRETS:
        text = secret.sub(instead, text)
    return text


class JsonLine(logging.Formatter):
    """`{"at": …, "level": …, "logger": …, "event": …, "request": …, "client": …, …}`; see docs/deploy.md."""

    def format(self, record: logging.LogRecord) -> str:
        trace = tracing.current.get()
        line: dict[str, object] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": masked(record.getMessage()),
        }
        if trace:
            line |= {"request": trace.id, "client": trace.client}
        said = ((name, getattr(record, name, None)) for name in FIELDS)
        line |= {name: masked(value) if isinstance(value, str) else value for name, value in said if value not in (None, "")}
        if record.exc_info and not _of_the_client(record):
            line["traceback"] = masked(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def _of_the_client(record: logging.LogRecord) -> bool:
    """A refused request is no fault of ours: where it was refused helps nobody."""
    status = getattr(record, "status_code", None)
    return isinstance(status, int) and 400 <= status < 500
