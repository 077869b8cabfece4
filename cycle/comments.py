"""At which places of a dossier comments stand: its items, and single criteria."""

from __future__ import annotations

from .items import ITEMS, Item, looked_at, named
from .models import Dossier

CRITERION = "criterion:"
"""A comment's place is the key of an item, or this and the code of a criterion."""


def labels(dossier: Dossier) -> dict[str, str]:
    """Every place that can carry a comment, with its name, whatever the state."""
    of_items = {item.key: str(item.title) for item in ITEMS if item.commented}
    return of_items | {f"{CRITERION}{one.code}": f"{one.code} {one.name}" for one in dossier.criteria_spec().criteria}


def places_now(dossier: Dossier) -> list[str]:
    """The places the desk is looking at in the present state."""
    items = looked_at(dossier.state)
    places = [item.key for item in items if item.commented]
    if any(item.at_criteria for item in items):
        places += [place for place in labels(dossier) if place.startswith(CRITERION)]
    return places


def item_at(place: str, dossier: Dossier) -> Item | None:
    """The item a comment belongs to: of one at a criterion, the item of the present step that answers the criteria."""
    if place.startswith(CRITERION):
        return next((item for item in looked_at(dossier.state) if item.at_criteria), None)
    return named(place) if place in {item.key for item in ITEMS} else None
