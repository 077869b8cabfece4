"""A parser at a stranger's paper, in a process of its own: what it may take of memory and time is bounded.

A PDF of two kilobytes can unpack to gigabytes inside the parser, where no cap of ours reaches.
"""

from __future__ import annotations

import json
import resource
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
    """`papers.check_pdf`, confined. Raises Refused; a paper that takes more than it may counts as broken."""
    command = [sys.executable, "-c", f"from documents.confinement import inside; inside({MEMORY}, {SECONDS})"]
    try:
        done = subprocess.run(command, input=content, capture_output=True, cwd=settings.BASE_DIR, timeout=2 * SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise Refused(BROKEN_AT_ALL) from None
    if done.returncode != 0:
        raise Refused(BROKEN_AT_ALL)
    if answer := json.loads(done.stdout):
        raise Refused(answer["code"], **answer["params"])


def inside(memory: int, seconds: int) -> None:
    """The child's side: bytes on standard input; prints null, or the refusal."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    from documents import papers

    try:
        papers.check_pdf(sys.stdin.buffer.read())
    except Refused as refused:
        sys.stdout.write(json.dumps({"code": refused.code, "params": refused.params or {}}))
    else:
        sys.stdout.write("null")
