"""The web server's own lines, in the form of all others. Its access log is off: the portal writes a line a request itself."""

from __future__ import annotations

import datetime as dt
import sys
from typing import Any

from gunicorn.config import Config
from gunicorn.glogging import Logger

from ocop_portal.logs import JsonLine, masked

SHOWN = frozenset("hltrsmUHbBTDMLp")
"""What may stand in an access log where somebody switches it on; headers and the query carry secrets."""


class MaskingLogger(Logger):
    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.setFormatter(JsonLine())

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        if isinstance(sys.exc_info()[1], BlockingIOError):  # SILENCE in gunicorn.conf.py: the sender's doing, no fault of ours
            self.info("sender_fell_silent")
        else:
            super().exception(msg, *args, **kwargs)

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: dt.timedelta) -> dict[str, Any]:
        atoms = super().atoms(resp, req, environ, request_time)
        return {name: masked(value) if isinstance(value, str) else value for name, value in atoms.items() if name in SHOWN}
