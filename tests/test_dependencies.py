"""What pyproject.toml declares is what is locked."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def canonical(requirement: str) -> str:
    """The name of a distribution as registries compare it, without version and extras: `PyYAML>=6` is pyyaml."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement, maxsplit=1)[0]).lower()


PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNNING = {canonical(line) for line in PYPROJECT["project"]["dependencies"]}
GROUPS = {name: {canonical(line) for line in lines} for name, lines in PYPROJECT["dependency-groups"].items()}


@pytest.mark.parametrize(("name", "declared"), [("base", RUNNING), ("dev", RUNNING | GROUPS["test"]), ("node", GROUPS["node"])])
def test_what_is_declared_is_locked(name: str, declared: set[str]) -> None:
    """Else `make lock` was forgotten."""
    locked = set(re.findall(r"^([\w.-]+)==", (ROOT / f"requirements/{name}.txt").read_text(), re.M))
    assert declared - locked == set()


def test_nothing_is_declared_twice() -> None:
    assert len(RUNNING) == len(PYPROJECT["project"]["dependencies"])
    assert [name for name, lines in GROUPS.items() if RUNNING & lines] == []
