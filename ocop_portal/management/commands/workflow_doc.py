"""`manage.py workflow_doc`: write docs/workflow.md from the declared moves; `--check` only compares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from cycle.models.states import STEP, State
from workflow.machine import Machine
from workflow.moves import Move, moves_of
from workflow.proof import machines

TARGET = settings.BASE_DIR / "docs" / "workflow.md"
INTRODUCTION = """# The workflow

Written by `manage.py workflow_doc` from the moves declared in the code; a test compares the two. A state changes only by
one of these moves, through the one door (`workflow/door.py`): the page acted on must be current, the move must start from the
present state and exist on this route, the person must be allowed, and every check must be satisfied. `…` marks what a higher
app supplies.
"""


class Command(BaseCommand):
    help = "Write docs/workflow.md from the code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail where the file is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        text = document()
        if not options["check"]:
            TARGET.write_text(text, encoding="utf-8")
        elif not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
            raise CommandError("docs/workflow.md is out of date: run manage.py workflow_doc.")


def document() -> str:
    with translation.override("en"):
        return "\n".join([INTRODUCTION, *_states(), *(line for model in machines() for line in _moves(model))]) + "\n"


def _states() -> Iterator[str]:
    yield "## States of a dossier\n"
    yield "| state | step | what everybody reads |"
    yield "|---|---|---|"
    for state in State:
        yield f"| `{state.value}` | {STEP.get(state, '–')} | {state.label} |"
    yield ""


def _moves(model: type[Machine]) -> Iterator[str]:
    yield f"## Moves of {model._meta.label}\n"
    yield "| move | from → to | who | needs | asks | next desk, term |"
    yield "|---|---|---|---|---|---|"
    for move in moves_of(model).values():
        yield f"| `{move.name}` {move.label} | {_way(move)} | {_name(move.by)} | {_needs(move)} | {_asks(move)} | {_next(move)} |"
    yield ""


def _way(move: Move) -> str:
    return f"{', '.join(source or '(new)' for source in move.sources)} → {move.target or 'the same'}"


def _needs(move: Move) -> str:
    return "; ".join(_name(rule) for rule in (*move.when, *move.needs)) or "–"


def _asks(move: Move) -> str:
    return "; ".join(str(part) for part in (move.note_label, move.form.__name__ if move.form else "") if part) or "–"


def _next(move: Move) -> str:
    desk = _name(move.desk) if move.desk else "–"
    clock = " (clock stands still)" if move.pauses else " (clock goes on)" if move.resumes else ""
    return desk + clock


def _name(rule: Any) -> str:
    return getattr(rule, "__name__", "…").replace("_", " ")
