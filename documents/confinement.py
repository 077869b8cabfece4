"""A parser at a stranger's paper, in a process of its own: what it may take of memory and time is bounded.

A PDF of two kilobytes can unpack to gigabytes inside the parser, where no limit of ours applies.
"""

from __future__ import annotations

import json
import subprocess
import sys

from django.conf import settings

from documents.refusals import Refused

MEMORY = 1024 * 1024 * 1024
"""Bytes of address space; a file of the largest size allowed takes a third."""
SECONDS = 20
"""Of processor time; twice that by the clock."""
BROKEN_AT_ALL = "broken"


def check_pdf(content: bytes) -> None:
    """`pdfs.check_pdf`, confined. Raises Refused; a paper that takes more than it may counts as broken."""
    command = [sys.executable, "-m", "documents.confined", str(MEMORY), str(SECONDS)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, cwd=settings.BASE_DIR, timeout=2 * SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise Refused(BROKEN_AT_ALL) from None
    if done.returncode != 0:
        raise Refused(BROKEN_AT_ALL)
    if answer := json.loads(done.stdout):
        raise Refused(answer["code"], **answer["params"])
