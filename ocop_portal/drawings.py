"""Geometry of the drawings the server makes. Pure: numbers in, text for SVG attributes out.

Coordinates leave here as text, for a template would print 3.5 as "3,5" in Vietnamese.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Protocol

from basics.icons import STAR

RING_SIZE = 420
OUTER, INNER = 206.0, 95.0
POINT = 0.10
"""How far, in radians, a segment's tip reaches into the next: the arrow that makes six pieces a cycle."""
GAP = 7.0
"""Clear space between two segments, in units of the drawing."""


@dataclass(frozen=True)
class RingStep:
    """A step of a year. `dates`: short, such as "T8–11"; `running`: today lies in its window; `current`: the one lit; `done`: over."""

    number: int
    dates: str = ""
    url: str = ""
    current: bool = False
    running: bool = False
    done: bool = False


@dataclass(frozen=True)
class Segment:
    """A step drawn: the path of its piece of the ring, and where its words stand."""

    number: int
    name: str
    dates: str
    url: str
    path: str
    x: str
    y_name: str
    y_dates: str
    current: bool
    running: bool
    done: bool


def ring(steps: Sequence[RingStep], names: Sequence[str]) -> list[Segment]:
    """Six segments clockwise from the top, each with the name of its step."""
    return [_drawn(step, names[step.number - 1], index) for index, step in enumerate(steps)]


def _drawn(step: RingStep, name: str, index: int) -> Segment:
    start = -pi / 2 + index * pi / 3
    x, y = _at(start + pi / 6 + POINT, (OUTER + INNER) / 2 + 1)
    return Segment(
        number=step.number,
        name=name,
        dates=step.dates,
        url=step.url,
        path=_segment(start, start + pi / 3),
        x=_text(x),
        y_name=_text(y - 3),
        y_dates=_text(y + 19),
        current=step.current,
        running=step.running or step.current,
        done=step.done,
    )


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
LOWEST_STAR = 3


class Part(Protocol):
    """Points reached in one part of the criteria."""

    @property
    def code(self) -> str: ...

    @property
    def points(self) -> float: ...


@dataclass(frozen=True)
class Bar:
    """One part's piece of the planner's bar."""

    code: str
    x: str
    width: str


@dataclass(frozen=True)
class Mark:
    """Where a star begins on the planner's bar."""

    stars: int
    points: str
    x: str
    x_star: str
    reached: bool
    star: str = STAR


@dataclass(frozen=True)
class PlannerBar:
    """The bar from 0 to 100 points: a piece for each part, a mark for each star from three up."""

    bars: list[Bar]
    marks: list[Mark]


def planner(parts: Iterable[Part], thresholds: Mapping[int, int], points: float) -> PlannerBar:
    """How far `points` reach. `thresholds`: star -> least points."""
    bars, left = [], 0.0
    for part in parts:
        width = part.points * PLANNER_WIDTH / 100
        bars.append(Bar(part.code, _text(left), _text(width)))
        left += width
    return PlannerBar(bars, [_mark(star, least, points) for star, least in sorted(thresholds.items()) if star >= LOWEST_STAR])


def _mark(stars: int, least: int, points: float) -> Mark:
    x = least * PLANNER_WIDTH / 100
    return Mark(stars, f"{least:g}", _text(x), _text(x + 3), points >= least)
