"""What the signed sheets of an item come to, as they stand."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Sum

from products import scoring
from products.criteria_store import from_database

from ..models import CouncilItem, Mark

Choices = dict[str, dict[str, scoring.Choice]]
"""Seat's public id -> criterion code -> choice."""


def marks_by_seat(item: CouncilItem) -> Choices:
    """The choices of signed sheets of seats not recused. Three queries."""
    found: Choices = {}
    rows = Mark.objects.filter(sheet__in=item.counted_sheets()).values_list(
        "sheet__seat__public_id", "criterion__code", "option__case", "option__points"
    )
    for seat, criterion, case, points in rows:
        found.setdefault(seat, {})[criterion] = scoring.Choice(points=points, case=case)
    return found


def outcome_of(item: CouncilItem) -> scoring.Outcome | None:
    """Totals, mean, spread and stars of the present scoring; None where no sheet counts."""
    choices = marks_by_seat(item)
    if not choices:
        return None
    recorded = {row.criterion.code: row.option.points for row in item.agreed_choices.select_related("criterion", "option")}
    spec, thresholds = from_database(item.criteria_set_id), item.dossier.cycle_year.regulation.thresholds
    return scoring.outcome(spec, choices, thresholds, recorded=recorded, knocked_out=item.knock_out or None)


def totals_of(item: CouncilItem) -> dict[str, int]:
    """Seat's public id -> what its signed sheet of the present scoring comes to. Two queries."""
    sums = Mark.objects.filter(sheet__in=item.counted_sheets()).order_by().values_list("sheet__seat__public_id")
    return dict(sums.annotate(total=Sum("option__points")))


def spread_of(totals: Mapping[str, int]) -> int:
    """Points between the highest and the lowest."""
    return max(totals.values(), default=0) - min(totals.values(), default=0)


def needs_rescoring(item: CouncilItem) -> bool:
    """The members' totals lie further apart than allowed, and the council has not scored again yet."""
    return item.scoring_version == 1 and spread_of(totals_of(item)) > item.rule.spread_limit
