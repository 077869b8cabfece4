"""Whether a criteria set adds up: checked before it is stored, for nobody corrects it afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from products.criteria import CriteriaSetSpec, CriterionSpec

PRINTED_DOUBTFULLY = {
    "QD26-07 criterion 3.1: options of 1, 1, 3 points": "two kinds of producer share 1 point where the other food sets give 1 and 2",
    "QD26-23 criterion 6.2: options of 1, 1, 3, 5 points": "the two lowest colours share 1 point where the other ornamental sets differ",
    "QD26-10 criterion 3.5": "no option is marked for 4 stars, where every other set of part A marks one",
    "QD26-26 part A": "its heading is worded as for goods, not for services",
}
"""Places that the decree's transcript prints doubtfully, and why they look so: kept as printed, never corrected by us.

Those that break a rule below are let through.
"""


def faults(spec: CriteriaSetSpec) -> list[str]:
    """What does not add up in a set, except what is printed so; empty where all is well."""
    return [fault for fault in all_faults(spec) if fault not in PRINTED_DOUBTFULLY]


def all_faults(spec: CriteriaSetSpec) -> list[str]:
    found = [*_doubled_codes(spec), *_wrong_totals(spec)]
    for criterion in spec.criteria:
        found += _wrong_options(criterion, set(spec.thresholds))
    return [f"{spec.code} {fault}" for fault in found]


def _doubled_codes(spec: CriteriaSetSpec) -> Iterator[str]:
    for kind, rows in (("part", spec.parts), ("group", spec.groups), ("criterion", spec.criteria)):
        for code, times in Counter(row.code for row in rows).items():
            if times > 1:
                yield f"{kind} {code} stands {times} times"


def _wrong_totals(spec: CriteriaSetSpec) -> Iterator[str]:
    """Criteria fill their groups, groups and criteria their parts, parts the set's 100 points."""
    groups = {(group.part, group.code) for group in spec.groups}
    for criterion in spec.criteria:
        if criterion.group and (criterion.part, criterion.group) not in groups:
            yield f"criterion {criterion.code}: group {criterion.group} is not in part {criterion.part}"
    for group in spec.groups:
        yield from _unequal(f"group {group.code}", group.max_points, sum(c.max_points for c in spec.criteria if c.group == group.code))
    for part in spec.parts:
        yield from _unequal(f"part {part.code}", part.max_points, sum(c.max_points for c in spec.criteria if c.part == part.code))
    yield from _unequal("as a whole", spec.max_points, sum(part.max_points or 0 for part in spec.parts))
    yield from _unequal("as a whole", spec.max_points, 100)


def _unequal(what: str, printed: int | None, counted: int) -> Iterator[str]:
    if printed is not None and printed != counted:
        yield f"{what}: {printed} points are printed, {counted} counted"


def _wrong_options(criterion: CriterionSpec, stars: set[int]) -> Iterator[str]:
    where = f"criterion {criterion.code}"
    if criterion.cases and any(not option.case for option in criterion.options):
        yield f"{where}: some options stand in a case, some in none"
    if max(option.points for option in criterion.options) != criterion.max_points:
        yield f"{where}: no option gives its {criterion.max_points} points"
    for case in criterion.cases or ("",):
        options = criterion.options_of(case)
        points = [option.points for option in options]
        if points != sorted(set(points)):
            yield f"{where}: options of {', '.join(str(option.points) for option in options if option.points)} points"
        gates = [option.min_for_star for option in options if option.min_for_star]
        if gates != sorted(set(gates)) or not set(gates) <= stars:
            yield f"{where}: stars {gates} are marked out of order"
