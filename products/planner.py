"""What a plan or a self-assessment still lacks for a target star."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .criteria import CriteriaSetSpec
from .scoring import UnmetGate, unmet_gates

THRESHOLDS = {5: 90, 4: 70, 3: 50, 2: 30, 1: 0}


@dataclass(frozen=True)
class Step:
    """One option up on one criterion: where, how many points it adds, and what it asks for."""

    criterion: str
    gain: int
    points: int
    label_vi: str
    label_en: str


@dataclass(frozen=True)
class Gaps:
    points: int
    needed_points: int
    unmet_gates: tuple[UnmetGate, ...]
    cheapest: tuple[Step, ...]

    @property
    def missing_points(self) -> int:
        return max(0, self.needed_points - self.points)


def plan_gaps(spec: CriteriaSetSpec, target_star: int, planned: Mapping[str, int], thresholds: Mapping[int, int] = THRESHOLDS) -> Gaps:
    """What is missing to `target_star`: points, gates up to it, and the smallest single steps up."""
    reached = {criterion.code: planned.get(criterion.code, 0) for criterion in spec.criteria}
    unmet = tuple(gate for gate in unmet_gates(spec, reached) if gate.star <= target_star)
    return Gaps(sum(reached.values()), thresholds[target_star], unmet, _steps_up(spec, reached))


def _steps_up(spec: CriteriaSetSpec, reached: Mapping[str, int]) -> tuple[Step, ...]:
    steps = []
    for criterion in spec.criteria:
        higher = [option for option in criterion.options if option.points > reached[criterion.code]]
        if higher:
            option = min(higher, key=lambda option: option.points)
            steps.append(Step(criterion.code, option.points - reached[criterion.code], option.points, option.label_vi, option.label_en))
    return tuple(sorted(steps, key=lambda step: step.gain))
