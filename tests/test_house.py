"""The house rules that a machine can check: who may import whom, and how large a room may be."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = [
    "basics",
    "accounts",
    "workflow",
    "documents",
    "spreadsheets",
    "people",
    "products",
    "cycle",
    "evaluation",
    "promotion",
    "ocop_portal",
]
"""Imports go to the left only; `documents` stands beside `people` and `workflow` and is told apart below."""
STRANGERS = {("people", "documents"), ("documents", "workflow"), ("workflow", "documents")}
"""Floors that stand beside each other and do not know each other."""
FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "services", "selectors", "mixins"}
LONGEST_MODULE = 300
LONGEST_TABLE = 420
"""Lines; of the table of a dossier's moves."""
LONGEST_FUNCTION = 40
ANY_PER_THOUSAND_LINES = 10
MAY_CIRCLE = re.compile(r"\.(models|querysets|triggers)(\.|$)")
"""Models with their querysets, Django's own circle."""

WHERE_NEEDED = {
    "manage.py": "the launcher names the database before Django reads its settings",
    "ocop_portal/launcher/__init__.py": "the server's code is read only where no database is named",
    "ocop_portal/launcher/__main__.py": "the keeper of the server needs nothing of the demo",
}
"""Imports of our own inside functions (beside `ready`), each with its reason."""


def modules(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def rooms() -> dict[str, Path]:
    return {name_of(path): path for path in modules(*FLOORS)}


def targets(module: str, node: ast.AST) -> Iterator[str]:
    """The modules of ours that an import statement in `module` reads."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name in rooms())
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            inside = rooms()[module].name == "__init__.py"
            parts = module.split(".")
            above = parts[: len(parts) - node.level + inside]
            base = ".".join([*above, *filter(None, [node.module])])
        for alias in node.names:
            name = f"{base}.{alias.name}"
            if name in rooms() or base in rooms():
                yield name if name in rooms() else base


@cache
def graph() -> dict[str, set[str]]:
    """Module -> modules it imports anywhere: at the top, inside functions, for the type checker alone."""
    return {
        module: {target for node in ast.walk(tree_of(path)) for target in targets(module, node)} - {module}
        for module, path in rooms().items()
    }


def circles() -> list[list[str]]:
    """Strongly connected parts of the graph with more than one module (Tarjan)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(module: str) -> None:
        index[module] = low[module] = len(index)
        stack.append(module)
        for other in graph()[module]:
            if other not in index:
                visit(other)
            if other in stack:
                low[module] = min(low[module], low[other])
        if low[module] == index[module]:
            part = [stack.pop()]
            while part[-1] != module:
                part.append(stack.pop())
            if len(part) > 1:
                found.append(sorted(part))

    for module in graph():
        if module not in index:
            visit(module)
    return found


def test_imports_go_down_only():
    wrong = [
        f"{module} -> {other}"
        for module, others in graph().items()
        for other in others
        for here, there in [(module.split(".")[0], other.split(".")[0])]
        if FLOORS.index(there) > FLOORS.index(here) or (here, there) in STRANGERS
    ]
    assert wrong == []


def test_no_module_imports_in_a_circle():
    assert [part for part in circles() if not all(MAY_CIRCLE.search(module) for module in part)] == []


def test_the_graph_sees_imports_in_functions_and_for_the_type_checker():
    assert "people.models" in graph()["people.querysets"], "named for the type checker alone"
    assert ["people.models", "people.querysets"] in circles()
    assert "workflow.system_checks" in graph()["workflow.apps"], "read in `ready`"


def inside_functions(path: Path) -> list[ast.AST]:
    functions = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef) and node.name != "ready"]
    own = name_of(path)
    return [node for function in functions for node in ast.walk(function) if any(targets(own, node))]


def test_imports_inside_functions_have_a_reason():
    files = [*modules(*FLOORS), ROOT / "manage.py"]
    found = {str(path.relative_to(ROOT)) for path in files if path.name != "manage.py" and inside_functions(path)}
    assert found | {"manage.py"} == set(WHERE_NEEDED)
    assert sum(len(inside_functions(path)) for path in files if path.name != "manage.py") <= 10


@pytest.mark.parametrize("package", FLOORS)
def test_every_floor_is_in_the_image_and_under_the_checks(package: str):
    """A folder the image lacks is seen by nobody before the portal is deployed."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert f"COPY {package} {package}\n" in (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert package in settings["mypy"]["files"]
    assert package in settings["ruff"]["lint"]["isort"]["known-first-party"]


TEXTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
def test_docs_name_files_that_are_there(text: Path):
    """A path in code quotes is one of this repository, or of what a folder of it calls its own (`rules/policies.py`).

    What a running portal makes (`var`) is not there before it runs.
    """
    named = re.findall(r"`(?!var/)((?:[a-z_]+/)+[a-z_0-9]*(?:\.[a-z]+)?)`", text.read_text(encoding="utf-8"))
    assert [path for path in named if not (ROOT / path).exists() and not any(ROOT.glob(f"*/{path}"))] == []


def names_in(path: Path) -> set[str]:
    return {node.name for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef)} if path.is_file() else set()


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
def test_docs_name_tests_that_are_there(text: Path):
    """`tests/…/test_x.py::test_y`; one without a file is of the file named before it."""
    file, missing, named = "", [], re.findall(r"`([^`\s]*)::([^`\s]*)`", text.read_text(encoding="utf-8"))
    for path, name in named:
        file = path or file
        if not name.startswith("test_") or name not in names_in(ROOT / file):
            missing.append(f"{file}::{name}")
    assert missing == []
    assert named or text.name not in ("security.md", "reliability.md")


def test_every_package_is_a_floor():
    assert {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"} == set(FLOORS)


def test_no_module_is_named_after_nothing():
    assert [path for path in modules(*FLOORS) if path.stem in FORBIDDEN_NAMES] == []


def test_stored_files_leave_through_one_door():
    """What is answered past it would be sent by a web process that the proxy is there to spare."""
    senders = [path for path in modules(*FLOORS) if re.search(r"\bFileResponse\(", path.read_text(encoding="utf-8"))]
    assert senders == [ROOT / "documents/files.py"]


def test_modules_stay_short():
    long = {
        str(path.relative_to(ROOT)): count
        for path in modules(*FLOORS)
        if (count := len(path.read_text().splitlines())) > (LONGEST_TABLE if path == ROOT / "cycle" / "journey.py" else LONGEST_MODULE)
    }
    assert long == {}


def test_functions_stay_short():
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in modules(*FLOORS)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_any_is_rare():
    texts = [path.read_text(encoding="utf-8") for path in modules(*FLOORS)]
    lines, found = sum(text.count("\n") for text in texts), sum(len(re.findall(r"\bAny\b", text)) for text in texts)
    assert 1000 * found / lines <= ANY_PER_THOUSAND_LINES


DJANGOS_OWN = {"args", "kwargs", "options"}
"""What our overrides only hand on to Django takes anything."""


def test_low_floors_and_rules_say_what_they_take():
    """No `Any` in a signature of workflow, documents and rules, but what is handed on to Django."""
    low = [*modules("workflow", "documents"), *(path for path in modules(*FLOORS) if path.parent.name == "rules")]
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}({argument.arg})"
        for path in low
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef)
        for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg)
        if argument and argument.annotation and "Any" in ast.unparse(argument.annotation) and argument.arg not in DJANGOS_OWN
    ]
    returning = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in low
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and node.returns and re.search(r"\bAny\b", ast.unparse(node.returns))
    ]
    assert (wrong, returning) == ([], [])


def test_every_text_field_cleans_what_is_typed():
    """Lines, codes and prose have fields of their own: a plain one keeps what nobody can see."""
    plain = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules(*FLOORS)
        if path.parts[len(ROOT.parts)] not in ("basics", "accounts")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "forms.CharField"
    ]
    assert plain == []


WRITTEN_BESIDE_THE_DOOR = {
    ("cycle/acts/windows.py", "desk_due"): "the window of the year moved, the dossiers stay where they are",
    ("evaluation/acts/arranging.py", "desk_due"): "so did the batch's last day",
    ("evaluation/acts/arranging.py", "arrangers"): "who has a hand in a council is kept as the acts on its seats happen",
    ("evaluation/acts/arranging.py", "scores"): "follows from the rules of the day and who else sits there",
    ("cycle/receivers.py", "search"): "follows from what its product and its producer are called",
}
"""Workflow columns that are written without a move of their own machine, each with its reason."""
OF_NO_MACHINE = {("accounts/units.py", "name"), ("cycle/tasks.py", "name"), ("documents/sending.py", "name")}
"""Columns of other models that are called like one of a machine."""


def workflow_columns() -> set[str]:
    """Of every machine."""
    return {
        column
        for path in modules(*FLOORS)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "WORKFLOW_COLUMNS" and node.value
        for column in ast.literal_eval(node.value)
    }


def test_only_the_door_writes_workflow_columns():
    """`update(state=...)` would pass by the log."""
    columns = workflow_columns()
    assert {"state", "revision", "desk_role", "search", "signed_at"} < columns
    written = {
        (str(path.relative_to(ROOT)), str(keyword.arg))
        for path in modules(*FLOORS)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("update", "bulk_update", "update_or_create")
        and not ast.unparse(node.func.value).endswith(".data")
        for keyword in node.keywords
        if keyword.arg in columns
    }
    assert written == WRITTEN_BESIDE_THE_DOOR.keys() | OF_NO_MACHINE


def makes_moves(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("perform", "begin")


@pytest.mark.parametrize("folder", ["cycle", "evaluation", "promotion"])
def test_a_move_hands_its_transaction_on(folder: str):
    """A move made inside another one without its transaction would be entered in the log on its own, under a lock."""
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in modules(folder)
        for function in ast.walk(tree_of(path))
        if isinstance(function, ast.FunctionDef)
        and any(argument.annotation and ast.unparse(argument.annotation).startswith(("Act", "Made[")) for argument in function.args.args)
        for call in ast.walk(function)
        if makes_moves(call) and not any(keyword.arg == "within" for keyword in call.keywords)  # type: ignore[attr-defined]
    ]
    assert wrong == []


def test_the_clock_is_asked_and_not_the_machine():
    """Rules read `basics.clock`, so that demo, simulation and tests may set it."""
    asked = ("timezone.now", "date.today", "datetime.now", "timezone.localdate")
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules(*FLOORS[:-1])
        if path != ROOT / "basics" / "clock.py"
        for name in asked
        if f"{name}(" in path.read_text()
    ]
    assert wrong == []
