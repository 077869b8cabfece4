"""The drawn parts of a certificate: frame, rosette, stars, QR code. Pure: numbers in, SVG path data out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import cos, pi, sin

import segno

WIDTH, HEIGHT = 297.0, 210.0
"""A4 landscape, in millimetres; every number here is one."""
BAND = 13.5
"""How far the middle of the frame's band lies from the edge of the sheet."""
CORNER = 6.6
"""Half the side of the square that closes the band at each corner."""
SWING = 2.3
"""How far the waves swing from the middle of the band."""


@dataclass(frozen=True)
class Frame:
    """Path data of the frame; the same on every certificate."""

    squares: tuple[str, ...]
    sprays: tuple[str, ...]
    waves: str
    rosette: str
    leaves: tuple[str, ...]
    grains: tuple[str, ...]


@cache
def frame() -> Frame:
    """The band of interlaced waves, the rosette of its corners and the rice leaves inside them."""
    return Frame(squares=_squares(), sprays=_sprays(), waves=_band(), rosette=_rosette(12, 5.2, 2.1), leaves=_leaves(), grains=_grains())


def _squares() -> tuple[str, ...]:
    return tuple(f"translate({x:g} {y:g})" for x in (BAND, WIDTH - BAND) for y in (BAND, HEIGHT - BAND))


def _sprays() -> tuple[str, ...]:
    """In the upper corners, the right one a mirror image; below stand the QR code and the signature."""
    inner = 20.6
    return (f"translate({inner} {inner})", f"translate({WIDTH - inner} {inner}) scale(-1 1)")


def _band() -> str:
    across, down = WIDTH - 2 * (BAND + CORNER), HEIGHT - 2 * (BAND + CORNER)
    paths = []
    for swing in (SWING, -SWING, SWING / 2, -SWING / 2):
        paths += [_wave(BAND + CORNER, edge, across, 33, swing, upright=False) for edge in (BAND, HEIGHT - BAND)]
        paths += [_wave(edge, BAND + CORNER, down, 21, swing, upright=True) for edge in (BAND, WIDTH - BAND)]
    return "".join(paths)


def _wave(x: float, y: float, length: float, halves: int, swing: float, *, upright: bool) -> str:
    """A wave of `halves` half periods along one side; a bend's control point lies twice as far out as its top."""
    step = length / halves
    swing *= 2
    bends = f"q{swing:g} {step / 2:.3f} 0 {step:.3f}" if upright else f"q{step / 2:.3f} {swing:g} {step:.3f} 0"
    onward = f"t0 {step:.3f}" if upright else f"t{step:.3f} 0"
    return f"M{x:g} {y:g}{bends}{onward * (halves - 1)}"


def _rosette(points: int, outer: float, inner: float) -> str:
    """A star of narrow petals, as on the face of a bronze drum, round the origin."""
    petals = []
    for index in range(points):
        angle = 2 * pi * index / points
        tip, left, right = (_at(a, r) for a, r in ((angle, outer), (angle - pi / points, inner), (angle + pi / points, inner)))
        petals.append(f"M{left}L{tip}L{right}")
    return "".join(petals) + "Z"


def _at(angle: float, radius: float) -> str:
    return f"{radius * sin(angle):.2f} {-radius * cos(angle):.2f}"


def _leaves() -> tuple[str, ...]:
    """Three blades of a rice plant growing from the corner of the inner frame towards the middle of the sheet."""
    return (
        "M0 0C10 2 24 3 40 1.2C24 6 10 6 0 0Z",
        "M0 0C2 10 3 22 1.2 34C6 22 6 10 0 0Z",
        "M0 0C8 5 16 12 22 21C12 17 4 9 0 0Z",
    )


def _grains() -> tuple[str, ...]:
    """Grains along the ear between the blades, from the tip back."""
    grains = []
    for index in range(6):
        along = 10 + index * 3.1
        x, y = along * 1.12, along * 0.52
        grains.append(f"M{x:.2f} {y:.2f}q1.9-.9 3.3 .6q-1.9 .9-3.3-.6Z")
        grains.append(f"M{x:.2f} {y:.2f}q-.2 2 1.6 2.9q.3-2-1.6-2.9Z")
    return tuple(grains)


def star_path(cx: float, cy: float, radius: float) -> str:
    """A five-pointed star standing on two points."""
    corners = []
    for index in range(10):
        angle = pi * index / 5
        reach = radius if index % 2 == 0 else radius * 0.382
        corners.append(f"{cx + reach * sin(angle):.2f} {cy - reach * cos(angle):.2f}")
    return f"M{'L'.join(corners)}Z"


@dataclass(frozen=True)
class Stars:
    """A row of stars: its viewBox and the path of each."""

    width: str
    height: str
    paths: tuple[str, ...]


def stars(number: int, *, radius: float = 6.0, gap: float = 3.4) -> Stars:
    pitch = 2 * radius + gap
    paths = tuple(star_path(radius + index * pitch, radius, radius) for index in range(number))
    return Stars(f"{number * pitch - gap:g}", f"{2 * radius:g}", paths)


@dataclass(frozen=True)
class Code:
    """A QR code: modules a side, and the path that fills the dark ones."""

    size: int
    path: str


def qr(text: str) -> Code:
    """The QR code of `text`. Restores up to 15 % of damage (level M)."""
    rows = segno.make(text, error="m", micro=False, boost_error=False).matrix
    runs = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                runs.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            x += x == start
    return Code(len(rows), "".join(runs))
