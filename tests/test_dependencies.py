"""What pyproject.toml declares is what the code uses, and what is locked."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
USED_BY_NAME = {
    "babel": "its pybabel compiles the translations wherever a portal is set up",
    "crispy-bootstrap5": "CRISPY_TEMPLATE_PACK: the templates every form is drawn with",
    "django-stubs": "plugin of mypy",
    "djlint": "scripts/lint runs it",
    "mypy": "scripts/lint runs it",
    "psycopg2-binary": "Django's way to PostgreSQL",
    "pytest-django": "plugin of pytest",
    "pytest-playwright": "plugin of pytest",
    "pytest-randomly": "plugin of pytest",
    "pytest-xdist": "plugin of pytest",
    "redis": "Celery reaches the broker with it where REDIS_URL is set",
    "ruff": "scripts/lint runs it",
    "types-python-dateutil": "mypy reads it",
    "types-pyyaml": "mypy reads it",
    "tzdata": "time zones where the system has none",
    "whitenoise": "middleware and storage of static files",
}
"""Distributions no code imports, and why they are there all the same.

To stand in INSTALLED_APPS or MIDDLEWARE is not enough: it loads a package, it does not use it.
"""


def canonical(requirement: str) -> str:
    """The name of a distribution as registries compare it, without version and extras: `PyYAML>=6` is pyyaml."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement, maxsplit=1)[0]).lower()


PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNNING = {canonical(line) for line in PYPROJECT["project"]["dependencies"]}
GROUPS = {name: {canonical(line) for line in lines} for name, lines in PYPROJECT["dependency-groups"].items()}
TESTING = GROUPS["test"]
DISTRIBUTIONS = {module: {canonical(name) for name in names} for module, names in packages_distributions().items()}


def names_imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module
            case ast.Call(func=ast.Attribute(attr="find_spec" | "import_module"), args=[ast.Constant(value=str(module))]):
                yield module


def imported(files: Iterable[Path]) -> set[str]:
    """Top-level modules of others that these files import."""
    found = {name.partition(".")[0] for path in files for name in names_imported(path)}
    return found - PACKAGES - {"tests"} - sys.stdlib_module_names


PRODUCT = {ROOT / "manage.py"} | {path for name in PACKAGES for path in (ROOT / name).rglob("*.py")}
LAUNCHER = set((ROOT / "ocop_portal/launcher").rglob("*.py"))
PORTAL = imported(PRODUCT - LAUNCHER)
PROOF = imported({*LAUNCHER, *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")})
"""The launcher starts demo and tests, so that it may use what only these need; a running portal may not."""


def distributions(modules: set[str]) -> set[str]:
    return {name for module in modules for name in DISTRIBUTIONS.get(module, ())}


def undeclared(modules: set[str], declared: set[str]) -> list[str]:
    return sorted(module for module in modules if not DISTRIBUTIONS.get(module, set()) & declared)


def test_what_a_running_portal_imports_is_declared() -> None:
    """Else it is there only as long as another package wants it, too."""
    assert undeclared(PORTAL, RUNNING) == []


def test_what_settings_load_is_declared() -> None:
    storages = [storage["BACKEND"] for storage in settings.STORAGES.values()]
    loaded = [*settings.INSTALLED_APPS, *settings.MIDDLEWARE, *settings.AUTHENTICATION_BACKENDS, *storages]
    modules = {name.partition(".")[0] for name in loaded} - PACKAGES
    assert undeclared(modules, RUNNING) == []


def test_what_launcher_and_tests_import_is_declared() -> None:
    assert undeclared(PROOF, RUNNING | TESTING) == []


def test_what_a_running_portal_declares_is_used() -> None:
    """A package nobody uses comes back with its first use."""
    assert sorted(RUNNING - distributions(PORTAL) - USED_BY_NAME.keys()) == []


def test_what_tests_declare_is_used() -> None:
    assert sorted(TESTING - distributions(PROOF) - USED_BY_NAME.keys()) == []


def test_only_declared_packages_that_nobody_imports_need_a_reason() -> None:
    assert sorted(USED_BY_NAME.keys() - RUNNING - TESTING) == []
    assert sorted(USED_BY_NAME.keys() & RUNNING & distributions(PORTAL)) == []
    assert sorted(USED_BY_NAME.keys() & TESTING & distributions(PROOF)) == []


def test_mypy_excuses_only_what_is_imported() -> None:
    excused = {name.removesuffix(".*") for part in PYPROJECT["tool"]["mypy"]["overrides"] for name in part["module"]}
    assert sorted(excused - imported(PRODUCT)) == []


@pytest.mark.parametrize(("name", "declared"), [("base", RUNNING), ("dev", RUNNING | TESTING), ("node", GROUPS["node"])])
def test_what_is_declared_is_locked(name: str, declared: set[str]) -> None:
    """Else `make lock` was forgotten."""
    locked = set(re.findall(r"^([\w.-]+)==", (ROOT / f"requirements/{name}.txt").read_text(), re.M))
    assert declared - locked == set()


def test_nothing_is_declared_twice() -> None:
    assert len(RUNNING) == len(PYPROJECT["project"]["dependencies"])
    assert [name for name, lines in GROUPS.items() if RUNNING & lines] == []
