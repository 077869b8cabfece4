"""What gunicorn reads by itself where it is started in this folder: options of its command line come on top."""

import gc
import logging
import socket
import struct

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

SILENCE = 10
"""Seconds a sender may say nothing in the middle of a request: a thread waits no longer, whoever stands in front."""
COLLECTED_AFTER = 10_000
"""Objects more than were freed: a page makes some thousands, nearly all of which go by themselves."""

logging.captureWarnings(True)  # Python's own are lines of the log like all others
logger_class = "ocop_portal.gunicorn_log.MaskingLogger"
threads = 6  # files that are looked into hold four at most (documents/confinement.py)
control_socket_disable = True  # it would lie in the person's home, one for all portals


def when_ready(server: Arbiter) -> None:
    """Accepted connections take the time-out over from the socket that listens; gunicorn has none of its own for them."""
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("@ll", SILENCE, 0))


def post_worker_init(worker: Worker) -> None:
    """What a worker loaded stays as long as it lives: the collector need not look through it each time a page has made its objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER)
