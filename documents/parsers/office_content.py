"""What stands in the parts of an office file (readers for `documents.parsers.markup`)."""

from __future__ import annotations

import re

from documents.parsers import links
from documents.parsers.fields import Fields, check
from documents.parsers.formulas import Formulas
from documents.parsers.verdicts import Fault

INSTRUCTIONS = {"instrText": False, "delInstrText": True}
"""Whether it is struck out."""
FORMULAS = {"f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula", "totalsRowFormula"}
BRANCHES = {"Choice", "Fallback"}
"""One of them is read, whichever the program understands."""
TRUE = ("1", "true")
ELSEWHERE = re.compile(r"\s*(\w[\w+.-]+:|\\\\|//)(?!image/)")
"""The beginning of what a picture is taken from that is not in the file."""


class Types:
    """The content types part."""

    def __init__(self) -> None:
        self.defaults: dict[str, str] = {}
        self.overrides: dict[str, str] = {}

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "")
        if name == "Default":
            self.defaults[attributes.get("Extension", "").lower()] = kind
        elif name == "Override":
            self.overrides[attributes.get("PartName", "").lstrip("/").lower()] = kind

    def closed(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...

    def of(self, part: str) -> str:
        """The kind of a part; "" where none is declared."""
        return self.overrides.get(part.lower()) or self.defaults.get(part.rpartition(".")[2].lower(), "")


class Pointers:
    """A part of relations: (type, target, whether outside the file) each."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str, bool]] = []

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            outside = attributes.get("TargetMode", "Internal") != "Internal"
            self.found.append((attributes.get("Type", ""), attributes.get("Target", ""), outside))

    def closed(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


class Content:
    """The parts with text, cells and drawings: fields, formulas, pictures. Raises Fault: field, function, link, linked, macros."""

    def __init__(self) -> None:
        self.fields, self.formulas = Fields(), Formulas()
        self.pieces: list[str] | None = None
        """Of the instruction or formula that is being read."""

    def begin(self) -> None:
        self.fields = Fields()

    def end(self) -> None:
        self.fields.finish()

    def finish(self) -> None:
        self.formulas.finish()

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if self.pieces is not None:
            self._opened_within(name)
        if name in INSTRUCTIONS or name in FORMULAS:
            self.pieces = []
        elif _is_branch(name):
            self.fields.enter()
        elif name == "fldChar":
            self.fields.mark(attributes.get("fldCharType", ""))
        if name == "definedName":
            if any(attributes.get(mark) in TRUE for mark in ("function", "vbProcedure", "xlm")):
                raise Fault("macros")
            self.formulas.named.add(attributes.get("name", ""))
        elif _local(name) == "script":
            raise Fault("part", part="script")
        for key, value in attributes.items():
            self._attribute(_local(key), value)

    def _opened_within(self, name: str) -> None:
        """Nothing stands in an instruction, and in a formula another alone: a program that leaves an element out would read other words."""
        if name not in FORMULAS or "".join(self.pieces or ()).strip():
            raise Fault("broken")

    def _attribute(self, name: str, value: str) -> None:
        """Whatever its namespace."""
        if name == "instr":
            check(value)
        elif name == "formula":
            self.formulas.read(value)
        elif name == "src" and ELSEWHERE.match(value):
            raise Fault("linked")
        elif name == "href" and ELSEWHERE.match(value):
            links.check(value)

    def closed(self, name: str) -> None:
        if _is_branch(name):
            self.fields.leave()
        if self.pieces is None or not (name in INSTRUCTIONS or name in FORMULAS):
            return
        whole, self.pieces = "".join(self.pieces), None
        if name in INSTRUCTIONS:
            self.fields.instruction(whole, struck_out=INSTRUCTIONS[name])
        else:
            self.formulas.read(whole)

    def text(self, data: str) -> None:
        if self.pieces is not None:
            self.pieces.append(data)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _is_branch(name: str) -> bool:
    """Also an element that is none of an office file's: it may be left out with all it holds."""
    return name in BRANCHES or " " in name
