"""What a plan or a self-assessment still lacks for a target star: complete plans and the star planner read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from basics.bilingual import Bilingual
from products.criteria import CriteriaSetSpec, CriterionSpec
from products.scoring import UnmetGate, unmet_gates


@dataclass(frozen=True)
class Step:
    """A better option on one criterion: how many points it adds, and what it asks for."""

    criterion: str
    gain: int
    points: int
    label_vi: str
    label_en: str
    case: str = ""

    label = Bilingual("label")


@dataclass(frozen=True)
class Gaps:
    """Points reached, points needed, gates unmet up to the target star, and the ways up."""

    points: int
    needed_points: int
    parts: dict[str, int]
    """Points reached by part."""
    unmet_gates: tuple[UnmetGate, ...]
    gate_steps: tuple[Step, ...]
    """For each criterion with an unmet gate, the least option that meets all its gates up to the target star."""
    cheapest: tuple[Step, ...]
    """For every other criterion that has room, its next better option; fewest points first."""

    @property
    def missing_points(self) -> int:
        return max(0, self.needed_points - self.points)

    @property
    def missing_after_gates(self) -> int:
        """Points still missing once every gate is met."""
        return max(0, self.missing_points - sum(step.gain for step in self.gate_steps))

    @property
    def complete(self) -> bool:
        """The target star is reached: its points, and every gate up to it."""
        return not self.missing_points and not self.unmet_gates


def plan_gaps(
    spec: CriteriaSetSpec,
    target_star: int,
    planned: Mapping[str, int],
    thresholds: Mapping[int, int] | None = None,
    *,
    cases: Mapping[str, str] | None = None,
) -> Gaps:
    """What `planned` (criterion -> points; a missing one counts 0) lacks to `target_star`.

    `thresholds` are by default those of the set's regulation; `cases` names the case of criteria that have
    alternatives, else the first case is shown. Raises KeyError for a star without a threshold.
    """
    reached = {criterion.code: planned.get(criterion.code, 0) for criterion in spec.criteria}
    unmet = tuple(gate for gate in unmet_gates(spec, reached) if gate.star <= target_star)
    needed: dict[str, int] = {}
    for gate in unmet:
        needed[gate.criterion] = max(gate.needed, needed.get(gate.criterion, 0))
    steps = [
        _step(criterion, reached[criterion.code], needed.get(criterion.code), (cases or {}).get(criterion.code, ""))
        for criterion in spec.criteria
    ]
    found = [step for step in steps if step is not None]
    return Gaps(
        points=sum(reached.values()),
        needed_points=(thresholds or spec.thresholds)[target_star],
        parts={part.code: sum(reached[row.code] for row in spec.criteria if row.part == part.code) for part in spec.parts},
        unmet_gates=unmet,
        gate_steps=tuple(step for step in found if step.criterion in needed),
        cheapest=tuple(sorted((step for step in found if step.criterion not in needed), key=lambda step: step.gain)),
    )


def _step(criterion: CriterionSpec, reached: int, needed: int | None, case: str) -> Step | None:
    """The least option above `reached` that has the `needed` points, in the case in use."""
    in_use = case or (criterion.cases[0] if criterion.cases else "")
    higher = [option for option in criterion.options_of(in_use) if option.points > reached and option.points >= (needed or 0)]
    if not higher:
        return None
    option = min(higher, key=lambda option: option.points)
    return Step(criterion.code, option.points - reached, option.points, option.label_vi, option.label_en, option.case)
