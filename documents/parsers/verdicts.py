"""What a parser says of a file."""

from __future__ import annotations

from dataclasses import dataclass


class Fault(Exception):
    """The file is not taken; `code` is a key of `documents.refusals.SENTENCES`, `params` what stands in that sentence."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True)
class Verdict:
    """The file is taken as of this kind."""

    kind: str
    redrawn: bytes | None = None
    """What is stored in its place; None: itself, byte for byte."""
