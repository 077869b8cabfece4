"""What the signed sheets of an item come to, as they stand."""

from __future__ import annotations

from products import scoring
from products.criteria_store import from_database

from ..models import CouncilItem, Mark
from ..models.states import SheetState

Choices = dict[str, dict[str, scoring.Choice]]
"""Seat's public id -> criterion code -> choice."""


def marks_by_seat(item: CouncilItem) -> Choices:
    """The choices of signed sheets of seats not recused. Three queries."""
    entitled = {seat.pk: seat.public_id for seat in item.entitled_seats}
    signed = [sheet for sheet in item.current_sheets() if sheet.state == SheetState.SIGNED and sheet.seat_id in entitled]
    found: Choices = {entitled[sheet.seat_id]: {} for sheet in signed}
    rows = Mark.objects.filter(sheet__in=signed).values_list("sheet__seat__public_id", "criterion__code", "option__case", "option__points")
    for seat, criterion, case, points in rows:
        found[seat][criterion] = scoring.Choice(points=points, case=case)
    return found


def disagreeing_cases(item: CouncilItem) -> list[str]:
    """Codes of criteria on which signed sheets score different cases, zeroes aside."""
    return scoring.disagreeing_cases(marks_by_seat(item))


def outcome_of(item: CouncilItem) -> scoring.Outcome | None:
    """Totals, mean, spread and stars of the present scoring; None where no sheet counts."""
    choices = marks_by_seat(item)
    if not choices:
        return None
    recorded = {row.criterion.code: row.option.points for row in item.agreed_choices.select_related("criterion", "option")}
    spec, thresholds = from_database(item.criteria_set_id), item.dossier.cycle_year.regulation.thresholds
    return scoring.outcome(spec, choices, thresholds, recorded=recorded, knocked_out=item.knock_out or None)


def needs_rescoring(item: CouncilItem, outcome: scoring.Outcome | None) -> bool:
    """The members' totals lie further apart than allowed, and the council has not scored again yet."""
    return outcome is not None and item.scoring_version == 1 and outcome.spread > item.rule.spread_limit
