"""What must hold before the portal starts: every move has people and a way to tell it."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core import checks

from .machine import Machine


def machines() -> list[type[Machine]]:
    """Every concrete finite-state model of the portal."""
    return [model for model in apps.get_models() if issubclass(model, Machine)]


@checks.register("workflow")
def every_move_has_a_policy(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"Move {model._meta.label}.{name} has no policy.",
            hint=f"The app {move.owner or model._meta.app_label} must supply it.",
            id="cycle.E001",
        )
        for model in machines()
        for name, move in model.MOVES.items()
        if move.by is None
    ]
