"""What must hold before the portal starts: somebody may make every move."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks

from .moves import moves_of
from .proof import machines


@checks.register("workflow")
def every_move_has_a_policy(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    return list(_faults())


def _faults() -> Iterator[checks.CheckMessage]:
    for model in machines():
        for name, move in moves_of(model).items():
            if move.by is None:
                hint = f"The app {move.owner or model._meta.app_label} must supply it."
                yield checks.Error(f"Move {model._meta.label}.{name} has no policy.", hint=hint, id="workflow.E001")
