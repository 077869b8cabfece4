"""The way to the stars: how many points so far, and what the next star still needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from products.criteria import CriteriaSetSpec
from products.planner import Step, plan_gaps
from products.scoring import gated_stars, stars_by_points

SHOWN_STEPS = 5
"""More ways up than so many would be no plan."""
LOWEST, HIGHEST = 3, 5
Link = Callable[[str], str]
"""Criterion code -> the address where it is answered."""


@dataclass(frozen=True)
class PartPoints:
    """Points reached in one part of the criteria."""

    code: str
    name: str
    points: int
    max: int | None


@dataclass(frozen=True)
class WayUp:
    """One better option: what it asks, and the points it adds. `star`: the gate it opens, if any."""

    label: str
    code: str
    star: int | None
    add: int
    url: str

    @property
    def gate(self) -> bool:
        return self.star is not None


@dataclass(frozen=True)
class Planner:
    """The parameters of `components/star_planner.html`."""

    points: int
    stars: int
    thresholds: Mapping[int, int]
    parts: list[PartPoints]
    gaps: list[WayUp]
    target: int
    source: str


def planner(spec: CriteriaSetSpec, points: Mapping[str, int], *, target: int | None, source: str, link: Link | None = None) -> Planner:
    """How far `points` (criterion code -> points of the chosen option; what is not chosen counts 0) lead.

    `target`: the star aimed at; once it is reached, or where none is named, the next one.
    """
    everything = plan_gaps(spec, HIGHEST, points)
    by_points = stars_by_points(Fraction(everything.points), spec.thresholds)
    stars = gated_stars(by_points, everything.unmet_gates)
    aim = max(target or LOWEST, min(stars + 1, HIGHEST)) if stars >= (target or LOWEST) else target or LOWEST
    return Planner(
        points=everything.points,
        stars=stars if points else 0,
        thresholds=spec.thresholds,
        parts=[PartPoints(part.code, part.name, everything.parts[part.code], part.max_points) for part in spec.parts],
        gaps=_ways_up(spec, aim, points, link),
        target=aim,
        source=source,
    )


def _ways_up(spec: CriteriaSetSpec, aim: int, points: Mapping[str, int], link: Link | None) -> list[WayUp]:
    """First the options that open gates, then the cheapest others until the points are there."""
    gaps = plan_gaps(spec, aim, points)
    gates = {gate.criterion: gate.star for gate in reversed(gaps.unmet_gates)}
    rows = [_way_up(spec, step, gates.get(step.criterion), link) for step in gaps.gate_steps]
    missing = gaps.missing_after_gates
    for step in gaps.cheapest:
        if missing <= 0 or len(rows) >= SHOWN_STEPS + len(gates):
            break
        rows.append(_way_up(spec, step, None, link))
        missing -= step.gain
    return rows


def _way_up(spec: CriteriaSetSpec, step: Step, star: int | None, link: Link | None) -> WayUp:
    label = _("%(criterion)s: %(option)s") % {"criterion": spec.by_code[step.criterion].name, "option": step.label}
    return WayUp(label, step.criterion, star, step.gain, link(step.criterion) if link else "")
