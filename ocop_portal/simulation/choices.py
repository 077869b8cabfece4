"""Which options to choose so that a dossier comes out with given stars."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from products.models import CriteriaSet, Option


@dataclass(frozen=True)
class Choosable:
    """One criterion as a chooser sees it: its options in one case, least points first."""

    criterion: int
    code: str
    options: tuple[tuple[int, int, int | None], ...]
    """(option id, points, star it is the least for)"""

    def floor(self, star: int) -> int:
        """The least points that meet every gate up to `star`."""
        return max((points for _pk, points, gate in self.options if gate and gate <= star), default=0)

    def gate_points(self, star: int) -> int:
        """The points that meet the gate of `star`; 0 where it has none."""
        return next((points for _pk, points, gate in self.options if gate == star), 0)


@lru_cache(maxsize=64)
def criteria_of(criteria_set: int) -> tuple[Choosable, ...]:
    """The criteria of an (immutable) set, in case a where there are cases."""
    found: dict[tuple[int, str], list[tuple[int, int, int | None]]] = {}
    rows = Option.objects.filter(criterion__criteria_set=criteria_set, case__in=["", "a"]).order_by(
        "criterion__position", "points", "position"
    )
    for pk, points, gate, criterion, code in rows.values_list("pk", "points", "min_for_star", "criterion_id", "criterion__code"):
        found.setdefault((criterion, code), []).append((pk, points, gate))
    return tuple(Choosable(criterion, code, tuple(options)) for (criterion, code), options in found.items())


def thresholds_of(criteria_set: CriteriaSet) -> Mapping[int, int]:
    return criteria_set.regulation.thresholds


def for_stars(criteria_set: CriteriaSet, stars: int, rng: random.Random, *, miss_gate: bool = False) -> dict[int, tuple[int, int]]:
    """Criterion -> (option, points) whose total lies inside the band of `stars`, every gate up to it met.

    With `miss_gate` one gate of `stars` itself is left unmet, so that the product falls below it.
    """
    criteria, bands = criteria_of(criteria_set.pk), thresholds_of(criteria_set)
    ceiling = bands.get(stars + 1, 101) - 3
    middle = min(ceiling, bands[stars] + 4 + rng.randrange(6))
    chosen = {row.criterion: len(row.options) - 1 for row in criteria}
    by_id = {row.criterion: row for row in criteria}
    if miss_gate:
        _leave_gate_unmet(criteria, chosen, stars, rng)
    fixed = {criterion for criterion in chosen if miss_gate and chosen[criterion] < len(by_id[criterion].options) - 1}
    _lower(by_id, chosen, fixed, stars, middle, rng)
    return {criterion: by_id[criterion].options[index][:2] for criterion, index in chosen.items()}


def _leave_gate_unmet(criteria: tuple[Choosable, ...], chosen: dict[int, int], stars: int, rng: random.Random) -> None:
    gated = [row for row in criteria if row.floor(stars - 1) < row.gate_points(stars)]
    row = rng.choice(gated)
    below = [index for index, option in enumerate(row.options) if row.floor(stars - 1) <= option[1] < row.gate_points(stars)]
    chosen[row.criterion] = below[-1]


def _lower(by_id: dict[int, Choosable], chosen: dict[int, int], fixed: set[int], stars: int, target: int, rng: random.Random) -> None:
    """Step down, one option at a time where no gate is lost, until the total is at most `target`."""
    total = sum(by_id[criterion].options[index][1] for criterion, index in chosen.items())
    while total > target:
        free = [
            criterion
            for criterion, index in chosen.items()
            if criterion not in fixed and index > 0 and by_id[criterion].options[index - 1][1] >= by_id[criterion].floor(stars)
        ]
        if not free:
            return
        criterion = rng.choice(free)
        options, index = by_id[criterion].options, chosen[criterion]
        total -= options[index][1] - options[index - 1][1]
        chosen[criterion] = index - 1
