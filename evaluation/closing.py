"""Closing an item: the council's result, reckoned once and frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cycle.door import perform
from cycle.moves import Act
from products import scoring
from products.criteria import from_database

if TYPE_CHECKING:
    from .models import CouncilItem, Result


def marks_by_seat(item: CouncilItem) -> dict[str, dict[str, Any]]:
    """Signed sheets of seats not recused: seat's public id -> criterion code -> (case, points)."""
    from .models import Mark

    entitled = {seat.pk: seat.public_id for seat in item.entitled_seats}
    signed = [sheet for sheet in item.current_sheets() if sheet.state == "signed" and sheet.seat_id in entitled]
    found: dict[str, dict[str, Any]] = {entitled[sheet.seat_id]: {} for sheet in signed}
    rows = Mark.objects.filter(sheet__in=signed).values_list("sheet__seat__public_id", "criterion__code", "option__case", "option__points")
    for seat, criterion, case, points in rows:
        found[seat][criterion] = scoring.Choice(points=points, case=case)
    return found


def disagreeing_cases(item: CouncilItem) -> list[str]:
    """Codes of criteria on which signed sheets score different cases, zeroes aside."""
    return scoring.disagreeing_cases(marks_by_seat(item))


def freeze(item: CouncilItem, act: Act) -> Result:
    """Reckon the result from the signed sheets, keep it, and hand stars and points to the dossier."""
    from cycle.models import Dossier

    from .models import Result, ScoreSheet

    choices = marks_by_seat(item)
    for sheet in item.current_sheets():
        if sheet.state in ("draft", "reopened"):
            perform(ScoreSheet, sheet.pk, "mark_absent", by=act.by, seen=None)
    item.closed_at = act.at
    result = Result(
        item=item,
        criteria_set_id=item.criteria_set_id,
        totals={},
        seats_counted=len(choices),
        seats_entitled=len(item.entitled_seats),
        knocked_out=item.knock_out,
        frozen_at=act.at,
    )
    if choices:
        _reckon(item, choices, result)
    result.save(force_insert=True)
    perform(Dossier, item.dossier_id, "record_result", by=act.by, seen=None, data={"stars": result.stars, "points": result.mean})
    return result


def _reckon(item: CouncilItem, choices: dict[str, dict[str, Any]], result: Result) -> None:
    spec = from_database(item.criteria_set_id)
    recorded = {row.criterion.code: row.option.points for row in item.agreed_choices.select_related("criterion", "option")}
    outcome = scoring.outcome(
        spec, choices, item.dossier.cycle_year.regulation.thresholds, recorded=recorded, knocked_out=item.knock_out or None
    )
    result.totals = outcome.totals
    result.mean_numerator, result.mean_denominator = outcome.mean.numerator, outcome.mean.denominator
    result.mean, result.spread = scoring.two_decimals(outcome.mean), outcome.spread
    result.parts = {part: str(scoring.two_decimals(mean)) for part, mean in outcome.parts.items()}
    result.stars_by_points, result.stars = outcome.stars_by_points, outcome.stars
    result.unmet_gates = [gate.as_dict() for gate in outcome.unmet_gates]
    result.agreed = outcome.agreed
