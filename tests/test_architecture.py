"""The house rules that a machine can check."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
APPS = ["basics", "accounts", "workflow", "documents", "people", "products", "cycle", "evaluation", "promotion"]
FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "services", "selectors", "mixins"}
LONGEST_MODULE = 300
LONGEST_TABLE = 420
"""Lines; of the table of a dossier's moves."""


def modules(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts]


def imported(path: Path) -> set[str]:
    """Top packages a module imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("app", APPS)
def test_imports_go_down_only(app):
    above = {*APPS[APPS.index(app) + 1 :], "ocop_portal"}
    wrong = {str(path.relative_to(ROOT)): imported(path) & above for path in modules(app)}
    assert {path: names for path, names in wrong.items() if names} == {}


def test_no_module_is_named_after_nothing():
    assert [path for path in modules(*APPS, "ocop_portal") if path.stem in FORBIDDEN_NAMES] == []


def test_modules_stay_short():
    long = {
        str(path.relative_to(ROOT)): count
        for path in modules(*APPS, "ocop_portal")
        if (count := len(path.read_text().splitlines())) > (LONGEST_TABLE if path.name == "journey.py" else LONGEST_MODULE)
    }
    assert long == {}


def test_only_the_door_writes_workflow_columns():
    """`update(state=...)` would pass by the log."""
    offenders = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules(*APPS, "ocop_portal")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("update", "bulk_update", "update_or_create")
        and any(keyword.arg in ("state", "revision") for keyword in node.keywords)
    ]
    assert offenders == []


def test_the_clock_is_asked_and_not_the_machine():
    """Rules read `basics.clock`, so that demo, simulation and tests may set it."""
    asked = ("timezone.now", "date.today", "datetime.now", "timezone.localdate")
    allowed = {ROOT / "basics" / "clock.py"}
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules(*APPS)
        if path not in allowed
        for name in asked
        if f"{name}(" in path.read_text()
    ]
    assert wrong == []
