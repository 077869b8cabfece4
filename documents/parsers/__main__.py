"""The program `documents.confinement` starts: a file on standard input, bounded means, the verdict on standard output.

One line of JSON, and after it what was drawn anew.
"""

from __future__ import annotations

import json
import resource
import sys
from importlib import import_module

from documents.parsers.verdicts import Fault, Verdict

HEAD = 1024
"""Bytes of room for the line of JSON."""


def main(parser: str, kind: str, memory: int, seconds: int, room: int) -> None:
    """`memory`: bytes of address space; `seconds`: of processor time; `room`: bytes of what is written."""
    bounds = {"AS": memory, "CPU": seconds, "FSIZE": room, "CORE": 0}
    for name, most in bounds.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))
    try:
        # By its name, so that each process loads its own parser only.
        verdict: Verdict = import_module(f"documents.parsers.{parser}").examined(sys.stdin.buffer.read(), kind)
        if len(verdict.redrawn or b"") > room - HEAD:
            raise Fault("too_heavy")
    except (Fault, MemoryError) as error:
        fault = error if isinstance(error, Fault) else Fault("too_heavy")
        _say({"code": fault.code, "params": fault.params})
    else:
        _say({"kind": verdict.kind, "redrawn": verdict.redrawn is not None}, verdict.redrawn or b"")


def _say(head: dict[str, object], body: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + body)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6]))
