"""The arithmetic of evaluation: pure, exact, from choices to stars (Decision 26/2026/QĐ-TTg).

Stars come from the exact mean of the counted members' totals, never from its rounded form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from products.criteria import CriteriaSetSpec


@dataclass(frozen=True)
class Choice:
    """The points of the chosen option, and its case where the criterion has alternatives."""

    points: int
    case: str = ""


Sheets = Mapping[str, Mapping[str, Choice]]
"""Member -> criterion code -> choice, of the counted members."""


@dataclass(frozen=True)
class UnmetGate:
    criterion: str
    star: int
    needed: int
    reached: int

    def as_dict(self) -> dict[str, str | int]:
        return {"criterion": self.criterion, "star": self.star, "needed": self.needed, "reached": self.reached}


@dataclass(frozen=True)
class Outcome:
    """What the council's sheets come to."""

    totals: dict[str, int]
    mean: Fraction
    spread: int
    parts: dict[str, Fraction]
    agreed: dict[str, int]
    """Criterion -> points of the agreed choice."""
    stars_by_points: int
    stars: int | None
    unmet_gates: tuple[UnmetGate, ...]
    knocked_out: str | None


def outcome(
    spec: CriteriaSetSpec,
    sheets: Sheets,
    thresholds: Mapping[int, int],
    *,
    recorded: Mapping[str, int] | None = None,
    knocked_out: str | None = None,
) -> Outcome:
    """The council's result from the counted members' complete sheets.

    `thresholds` give each star's least points. `recorded` holds the points the chair recorded, with a reason, instead
    of the median; they decide gates only, never points. Any non-empty `knocked_out` takes the stars away. Raises
    ValueError where no member is counted, or points are recorded that no option of the criterion has.
    """
    if not sheets:
        raise ValueError("no counted member")
    check_recorded(spec, recorded or {})
    totals = {member: sum(choice.points for choice in choices.values()) for member, choices in sheets.items()}
    average = Fraction(sum(totals.values()), len(totals))
    agreed = {criterion.code: agreed_points([choices[criterion.code].points for choices in sheets.values()]) for criterion in spec.criteria}
    agreed.update(recorded or {})
    unmet = unmet_gates(spec, agreed)
    by_points = stars_by_points(average, thresholds)
    return Outcome(
        totals=totals,
        mean=average,
        spread=max(totals.values()) - min(totals.values()),
        parts=part_means(spec, sheets),
        agreed=agreed,
        stars_by_points=by_points,
        stars=None if knocked_out else gated_stars(by_points, unmet),
        unmet_gates=unmet,
        knocked_out=knocked_out,
    )


def check_recorded(spec: CriteriaSetSpec, recorded: Mapping[str, int]) -> None:
    """Raises ValueError where a recorded choice is none of its criterion's options."""
    for code, points in recorded.items():
        if code not in spec.by_code or not spec.by_code[code].allows(points):
            raise ValueError(f"criterion {code} has no option of {points} points")


def agreed_points(points: list[int]) -> int:
    """The lower median: of an even number of members the lower of the two in the middle."""
    return sorted(points)[(len(points) - 1) // 2]


def part_means(spec: CriteriaSetSpec, sheets: Sheets) -> dict[str, Fraction]:
    """Mean points of each part."""
    codes = {part.code: [criterion.code for criterion in spec.criteria if criterion.part == part.code] for part in spec.parts}
    return {
        part: Fraction(sum(choices[code].points for choices in sheets.values() for code in members), len(sheets))
        for part, members in codes.items()
    }


def stars_by_points(mean: Fraction, thresholds: Mapping[int, int]) -> int:
    """The highest star whose least points the mean reaches; bands are half-open."""
    return max(star for star, least in thresholds.items() if mean >= least)


def unmet_gates(spec: CriteriaSetSpec, agreed: Mapping[str, int]) -> tuple[UnmetGate, ...]:
    """Every gate of every star that the agreed choices miss, by star, then criterion."""
    missed = [gate for gate in spec.gates if agreed[gate.criterion] < gate.needed]
    return tuple(UnmetGate(gate.criterion, gate.star, gate.needed, agreed[gate.criterion]) for gate in missed)


def gated_stars(by_points: int, unmet: tuple[UnmetGate, ...]) -> int:
    """The highest star within the points of which no gate, of itself or below, is unmet; at least 1."""
    lowest = min((gate.star for gate in unmet), default=by_points + 1)
    return max(1, min(by_points, lowest - 1))


def disagreeing_cases(sheets: Sheets) -> list[str]:
    """Codes of criteria that members score by different cases, choices of 0 points aside."""
    cases: dict[str, set[str]] = {}
    for choices in sheets.values():
        for code, choice in choices.items():
            if choice.case and choice.points:
                cases.setdefault(code, set()).add(choice.case)
    return [code for code, found in cases.items() if len(found) > 1]


def two_decimals(value: Fraction) -> Decimal:
    """A value of 0 or more, rounded half up to two decimals: for reading only, no rule looks at it."""
    return Decimal(floor(value * 100 + Fraction(1, 2))).scaleb(-2)
