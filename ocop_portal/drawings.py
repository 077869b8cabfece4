"""Geometry of the drawings the server makes. Pure: numbers in, text for SVG attributes out.

Coordinates leave here as text, for a template would print 3.5 as "3,5" in Vietnamese.
"""

from __future__ import annotations

from math import cos, pi, sin
from typing import Any

from basics.icons import STAR

RING_SIZE = 420
OUTER, INNER = 206.0, 95.0
POINT = 0.10
"""How far, in radians, a segment's tip reaches into the next: the arrow that makes six pieces a cycle."""
GAP = 7.0
"""Clear space between two segments, in units of the drawing."""


def ring(steps: list[dict[str, Any]], names: list[str]) -> list[dict[str, Any]]:
    """Six segments clockwise from the top: path, place of the words, and what the step says of itself: lit, running, done."""
    segments = []
    for index, step in enumerate(steps):
        number = int(step.get("number") or index + 1)
        start = -pi / 2 + index * pi / 3
        middle = start + pi / 6 + POINT
        radius = (OUTER + INNER) / 2 + 1
        x, y = _at(middle, radius)
        segments.append(
            {
                "number": number,
                "name": step.get("name") or names[number - 1],
                "short": names[number - 1],
                "dates": step.get("dates", ""),
                "url": step.get("url", ""),
                "path": _segment(start, start + pi / 3),
                "x": _text(x),
                "y_name": _text(y - 3),
                "y_dates": _text(y + 19),
                "current": bool(step.get("current")),
                "running": bool(step.get("running") or step.get("current")),
                "done": bool(step.get("done")),
            }
        )
    return segments


def _segment(start: float, end: float) -> str:
    """A piece of the ring with a notch where it begins and a tip where it ends."""
    middle = (OUTER + INNER) / 2
    outer_gap, middle_gap, inner_gap = (GAP / 2 / r for r in (OUTER, middle, INNER))
    a, b = _pair(start + outer_gap, OUTER), _pair(end - outer_gap, OUTER)
    tip, notch = _pair(end + POINT - middle_gap, middle), _pair(start + POINT + middle_gap, middle)
    c, d = _pair(end - inner_gap, INNER), _pair(start + inner_gap, INNER)
    return f"M{a}A{OUTER:g} {OUTER:g} 0 0 1 {b}L{tip}L{c}A{INNER:g} {INNER:g} 0 0 0 {d}L{notch}Z"


def _at(angle: float, radius: float) -> tuple[float, float]:
    centre = RING_SIZE / 2
    return round(centre + radius * cos(angle), 1), round(centre + radius * sin(angle), 1)


def _pair(angle: float, radius: float) -> str:
    x, y = _at(angle, radius)
    return f"{_text(x)} {_text(y)}"


def _text(number: float) -> str:
    return f"{round(number, 1):g}"


PLANNER_WIDTH = 700


def planner(parts: Any, thresholds: Any, points: Any) -> dict[str, Any]:
    """The bar from 0 to 100 points.

    `parts`: each with `code`, `points` and `max`; `thresholds`: {stars: least points} or pairs of them, those of
    3 stars and more are drawn. Returns bars {code, x, width} and marks {stars, points, x, reached}.
    """
    bars, left = [], 0.0
    for part in parts or []:
        width = float(part.points) * PLANNER_WIDTH / 100
        bars.append({"code": part.code, "x": _text(left), "width": _text(width)})
        left += width
    pairs = thresholds.items() if hasattr(thresholds, "items") else thresholds or []
    marks = [
        _mark(int(stars), float(least), float(points or 0))
        for stars, least in sorted(pairs, key=lambda pair: int(pair[0]))
        if int(stars) >= 3
    ]
    return {"bars": bars, "marks": marks}


def _mark(stars: int, least: float, points: float) -> dict[str, Any]:
    x = least * PLANNER_WIDTH / 100
    return {"stars": stars, "points": f"{least:g}", "x": _text(x), "x_star": _text(x + 3), "star": STAR, "reached": points >= least}
