"""Criteria with alternative cases: which case the council scores, settled before anybody does."""

from __future__ import annotations

from dataclasses import replace

from products.criteria import CriteriaSetSpec, CriterionSpec
from products.criteria_store import from_database

from .models import CouncilItem


def open_cases(item: CouncilItem) -> list[CriterionSpec]:
    """Criteria with alternative cases of which none is settled yet."""
    return [one for one in with_cases(item) if item.cases.get(str(one.key)) not in one.cases]


def with_cases(item: CouncilItem) -> list[CriterionSpec]:
    return [one for one in from_database(item.criteria_set_id).criteria if one.cases]


def case_names(one: CriterionSpec) -> dict[str, str]:
    """Case -> what it is called, in order."""
    return {option.case: option.case_name for option in one.options if option.case}


def scored_by(item: CouncilItem) -> CriteriaSetSpec:
    """The item's criteria as its council scores them: of alternative cases the settled one alone."""
    spec = from_database(item.criteria_set_id)
    if not any(one.cases for one in spec.criteria):
        return spec
    return replace(spec, criteria=tuple(in_case(one, item) for one in spec.criteria))


def in_case(one: CriterionSpec, item: CouncilItem) -> CriterionSpec:
    """A criterion with alternatives as the item's council scores it. Choices that belong to no case (none of these) stay."""
    case = item.cases.get(str(one.key), "")
    return replace(one, options=tuple(option for option in one.options if option.case in ("", case))) if case in one.cases else one
