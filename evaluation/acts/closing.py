"""Revealing, scoring again and closing: the council's result, computed once and frozen."""

from __future__ import annotations

from accounts.models import User
from cycle.models import Dossier
from products import scoring
from workflow.acts import Act
from workflow.door import begin, go_on, perform
from workflow.moves import Made

from ..models import CouncilItem, Mark, Result, ScoreSheet
from ..models.states import BEING_CHECKED, EDITABLE, SheetState
from ..rules.checks import knock_out_confirmed
from ..rules.outcome import needs_rescoring, outcome_of


def end_scoring(item: CouncilItem, act: Act) -> None:
    """Let no sheet change any more: what was signed once counts, those never signed are absent."""
    # Whoever is saving marks at this moment ends first: rows are locked in one order, after the item's.
    sheets = list(ScoreSheet.objects.select_for_update(of=("self",)).filter(item=item, version=item.scoring_version).order_by("pk"))
    for sheet in sheets:
        if sheet.state in EDITABLE:
            sheet.item = item
            go_on(sheet, "let_stand" if sheet.state == SheetState.REOPENED else "mark_absent", act)


def close_where_settled(item: CouncilItem, made: Made[CouncilItem]) -> None:
    """Close what was just revealed, unless the totals lie too far apart: then the council discusses and scores again."""
    if not needs_rescoring(item):
        go_on(item, "close", made.act)


def propose(item: CouncilItem, act: Act) -> None:
    """Whoever proposes is for it. Who may confirm stays as it is now: nobody is taken off to make a quorum."""
    item.hold_seats()
    item.proposed_ground, item.proposed_words = act.data["ground"], act.data["words"]
    item.confirmed_by = [seat.pk for seat in item.seats if seat.user_id == act.by.pk]
    act.data.update(ground=item.proposed_ground.code)


def take_back(item: CouncilItem) -> None:
    item.proposed_ground, item.proposed_words, item.confirmed_by = None, "", []
    if item.state in BEING_CHECKED:
        item.let_seats_go()


def knock_out_where_confirmed(item: CouncilItem, made: Made[CouncilItem] | None) -> None:
    """Once as many are for it as closing needs, the product is out; also where one fewer takes part than before."""
    if not CouncilItem.objects.filter(pk=item.pk, proposed_ground__isnull=False).exists():
        return
    if knock_out_confirmed(CouncilItem.objects.for_work().get(pk=item.pk)):
        within = made.act.transaction if made else None
        perform(CouncilItem, item.pk, "knock_out_dossier", by=User.objects.system(), seen=None, within=within)


def open_missing_sheets(item: CouncilItem, act: Act) -> None:
    """For seats that came to score after their answer: everybody who is to sign has a sheet."""
    there = {sheet.seat_id for sheet in item.current_sheets()}
    for seat in item.entitled_seats:
        if seat.pk not in there and item.is_open_to(seat):
            sheet = ScoreSheet(item=item, seat=seat, version=item.scoring_version)
            begin(sheet, "open_sheet", by=User.objects.system(), within=act.transaction)


def open_second_sheets(item: CouncilItem, act: Act) -> None:
    """A second sheet for every seat that takes part, beginning with what the first one says; the first stays as it is.

    Also for members who were absent the first time, and those to whom the dossier opened only after the totals were
    revealed: they had no first sheet.
    """
    first = {sheet.seat_id: sheet for sheet in item.current_sheets()}
    item.scoring_version += 1
    for seat in item.entitled_seats:
        if item.is_open_to(seat):
            _open_second_sheet(ScoreSheet(item=item, seat=seat, version=item.scoring_version), first.get(seat.pk), act)


def _open_second_sheet(fresh: ScoreSheet, first: ScoreSheet | None, act: Act) -> None:
    fresh.remark = first.remark if first else ""
    begin(fresh, "open_again", by=act.by, within=act.transaction)
    if first:
        marks = first.marks.values("criterion_id", "option_id", "comment", "saved_at")
        Mark.objects.bulk_create(Mark(sheet=fresh, **mark) for mark in marks)


def freeze(item: CouncilItem, act: Act) -> None:
    """Keep the result of the signed sheets for good, and hand stars and points to the dossier."""
    item.closed_at = act.at
    outcome = outcome_of(item)
    result = Result(
        item=item,
        criteria_set_id=item.criteria_set_id,
        totals={},
        seats_counted=len(outcome.totals) if outcome else 0,
        seats_entitled=len(item.entitled_seats),
        knocked_out=item.knock_out,
        frozen_at=act.at,
    )
    if outcome:
        _write(result, outcome)
    result.save(force_insert=True)
    data = {"stars": result.stars, "points": result.mean}
    perform(Dossier, item.dossier_id, "record_result", by=act.by, seen=None, data=data, within=act.transaction)


def _write(result: Result, outcome: scoring.Outcome) -> None:
    result.totals = outcome.totals
    result.mean_numerator, result.mean_denominator = outcome.mean.numerator, outcome.mean.denominator
    result.mean, result.spread = scoring.two_decimals(outcome.mean), outcome.spread
    result.parts = {part: str(scoring.two_decimals(mean)) for part, mean in outcome.parts.items()}
    result.stars_by_points, result.stars = outcome.stars_by_points, outcome.stars
    result.unmet_gates = [gate.as_dict() for gate in outcome.unmet_gates]
    result.agreed = outcome.agreed
