"""The program `documents.confinement` starts: a PDF on standard input, bounded memory and time, the verdict on standard output.

Nothing else imports it, so the PDF parser is loaded in its processes only.
"""

from __future__ import annotations

import json
import resource
import sys

from documents.pdfs import check_pdf
from documents.refusals import Refused


def main(memory: int, seconds: int) -> None:
    """Prints null, or the refusal. `memory` in bytes of address space, `seconds` of processor time."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    try:
        check_pdf(sys.stdin.buffer.read())
    except Refused as refused:
        sys.stdout.write(json.dumps({"code": refused.code, "params": refused.params or {}}))
    else:
        sys.stdout.write("null")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
