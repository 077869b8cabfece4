"""The way to the stars: how many points so far, and what the next star still needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from products.planner import plan_gaps
from products.scoring import gated_stars, stars_by_points

if TYPE_CHECKING:
    from products.criteria import CriteriaSetSpec

SHOWN_STEPS = 5
"""More ways up than so many would be no plan."""
LOWEST, HIGHEST = 3, 5


def planner(
    spec: CriteriaSetSpec, points: Mapping[str, int], *, target: int | None, source: str, link: Callable[[str], str] | None = None
) -> dict[str, Any]:
    """The parameters of `components/star_planner.html`.

    `points`: criterion code -> points of the chosen option; what is not chosen counts 0. `target`: the star aimed
    at; once it is reached, or where none is named, the next one. `link`: the address where a criterion is answered.
    """
    everything = plan_gaps(spec, HIGHEST, points)
    by_points = stars_by_points(Fraction(everything.points), spec.thresholds)
    stars = gated_stars(by_points, everything.unmet_gates)
    aim = max(target or LOWEST, min(stars + 1, HIGHEST)) if stars >= (target or LOWEST) else target or LOWEST
    gaps = plan_gaps(spec, aim, points)
    gates = {gate.criterion: gate.star for gate in reversed(gaps.unmet_gates)}
    rows = [_row(spec, step, gates.get(step.criterion), link) for step in gaps.gate_steps]
    missing = gaps.missing_after_gates
    for step in gaps.cheapest:
        if missing <= 0 or len(rows) >= SHOWN_STEPS + len(gates):
            break
        rows.append(_row(spec, step, None, link))
        missing -= step.gain
    return {
        "points": everything.points,
        "stars": stars if points else 0,
        "thresholds": spec.thresholds,
        "parts": [
            {"code": part.code, "name": part.name, "points": everything.parts[part.code], "max": part.max_points} for part in spec.parts
        ],
        "gaps": rows,
        "target": aim,
        "source": source,
    }


def _row(spec: CriteriaSetSpec, step: Any, gate_star: int | None, link: Callable[[str], str] | None) -> dict[str, Any]:
    criterion = spec.by_code[step.criterion]
    return {
        "label": _("%(criterion)s: %(option)s") % {"criterion": criterion.name, "option": step.label},
        "code": step.criterion,
        "gate": gate_star is not None,
        "star": gate_star,
        "add": step.gain,
        "url": link(step.criterion) if link else "",
    }
