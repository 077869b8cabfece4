"""What this app does on its own moves."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from . import recognising, yearend
from .door import dossier_moved
from .models import Dossier
from .moves import Act, Move


@receiver(dossier_moved, sender=Dossier)
def keep_recognition(sender: type[Dossier], dossier: Dossier, move: Move, act: Act, came_from: str, **kwargs: Any) -> None:
    """A recognised dossier leaves a `Recognition` behind."""
    if move.name == "recognise":
        recognising.record(dossier, act)


@receiver(dossier_moved, sender=Dossier)
def continue_next_year(sender: type[Dossier], dossier: Dossier, move: Move, act: Act, came_from: str, **kwargs: Any) -> None:
    """A dossier carried over goes on at once where next year is open; else it waits for that year to open."""
    if move.name == "carry_over" and (year := yearend.following(dossier.cycle_year)):
        yearend.continue_in(year, dossier, came_from)
