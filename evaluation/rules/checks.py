"""Readiness in step 5, in sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from basics import clock
from cycle.models import Dossier
from cycle.models.states import State
from cycle.rules.opinions import too_short

from ..cases import open_cases, scored_by
from ..models import CouncilItem, ScoreSheet
from ..models.states import BEFORE_THE_COUNCIL, OPEN_FOR_SCORING, SheetState
from . import policies


def not_before_council_yet(item: CouncilItem) -> str:
    other = policies.open_item(item.dossier)
    return _("This dossier already lies before %(council)s.") % {"council": other.council.name} if other and other.pk != item.pk else ""


def dossier_in_evaluation(item: CouncilItem) -> str:
    return (
        ""
        if item.dossier.state == State.IN_EVALUATION
        else _("The dossier is not in evaluation: %(status)s.") % {"status": item.dossier.status}
    )


def council_of_stage(item: CouncilItem) -> str:
    """Only a council of the unit that evaluates now."""
    stage = item.dossier.stage
    unit = item.dossier.unit_at(stage.level) if stage else None
    return "" if unit is not None and unit.pk == item.council.round.unit_id else _("This council does not evaluate at this level.")


def round_open(item: CouncilItem) -> str:
    """Results can still come within the round; being late for its proposals refuses nothing."""
    last = item.council.round.results_until
    return _("This round ended on %(day)s.") % {"day": f"{last:%d/%m/%Y}"} if last < clock.today() else ""


def council_has_chair_and_secretary(item: CouncilItem) -> str:
    roles = {seat.role for seat in item.seats}
    return "" if {"chair", "secretary"} <= roles else _("Name a chair and a secretary of the council first.")


def enough_seats(item: CouncilItem) -> str:
    """As many seats score it and take part as the council's rules ask for; its organisers do not."""
    # Before it is opened nobody could declare an interest in it.
    entitled, least = len(item.entitled_seats if item.pk else item.scoring_seats), item.rule.least_seats
    if entitled >= least:
        return ""
    words = _(
        "%(least)d seats must score this dossier; %(count)d may. Who opened the round, set up the council, gave a seat or put the "
        "dossier before it does not score: give seats to more people."
    )
    return words % {"least": least, "count": entitled}


def assessment_written(item: CouncilItem) -> str:
    """Written, and long enough to be an opinion."""
    if not item.assessment.strip():
        return _("Write the assessment of the advisory group first.")
    return too_short(item.dossier, item.assessment)


def someone_presides(item: CouncilItem) -> str:
    return "" if item.presiding_seat() else _("The chair takes no part in this dossier: name the vice chair who presides.")


def quorum_reached(item: CouncilItem) -> str:
    """Signed sheets of at least the quorum's share (rounded up) of the scoring seats not recused."""
    signed, needed = item.quorum()
    return "" if signed >= needed else _("%(signed)d sheets are signed; closing needs %(needed)d.") % {"signed": signed, "needed": needed}


def presiding_signed(item: CouncilItem) -> str:
    seat = item.presiding_seat()
    signed = seat is not None and any(sheet.seat_id == seat.pk and sheet.state == SheetState.SIGNED for sheet in item.current_sheets())
    return "" if signed else _("The presiding member signs their own sheet first.")


def none_given_back(item: CouncilItem) -> str:
    """A sheet given back to its member is signed again first: nothing changes once the totals are known."""
    count = sum(1 for sheet in item.current_sheets() if sheet.state == SheetState.REOPENED)
    words = ngettext(
        "%(count)d sheet was given back and is not signed again yet.",
        "%(count)d sheets were given back and are not signed again yet.",
        count,
    )
    return words % {"count": count} if count else ""


def knock_out_confirmed(item: CouncilItem) -> bool:
    """As many as closing needs are for it."""
    confirmed, needed = item.confirmations()
    return confirmed >= needed


def knock_out_quorum(item: CouncilItem) -> str:
    facts = dict(zip(("confirmed", "needed"), item.confirmations(), strict=True))
    return "" if knock_out_confirmed(item) else _("%(confirmed)d members confirmed the knock-out; it needs %(needed)d.") % facts


def no_knock_out_open(item: CouncilItem) -> str:
    """What was proposed is decided before the council closes otherwise."""
    return _("A knock-out is proposed: wait until it is confirmed, or take it back first.") if item.proposed_ground_id else ""


def cases_settled(item: CouncilItem) -> str:
    """Where a criterion has alternative cases, the whole council scores the same one, known before anybody scores."""
    codes = ", ".join(one.code for one in open_cases(item))
    words = _("Criteria %(codes)s have alternative cases: the secretary or the presiding member first settles which one applies.")
    return words % {"codes": codes} if codes else ""


def item_being_scored(sheet: ScoreSheet) -> str:
    return "" if sheet.item.state in OPEN_FOR_SCORING else _("This dossier is not open for scoring.")


def every_criterion_chosen(sheet: ScoreSheet) -> str:
    chosen = set(sheet.marks.values_list("option_id", flat=True))
    spec = scored_by(sheet.item)
    missing = [one.code for one in spec.criteria if chosen.isdisjoint(option.key for option in one.options)]
    return _("Score criteria %(codes)s first.") % {"codes": ", ".join(missing)} if missing else ""


# For the moves of a dossier that this app owns.


def nobody_scores_yet(dossier: Dossier) -> str:
    """Nor decides on taking the product out: whoever is refused learns nothing of what is proposed."""
    item = policies.open_item(dossier)
    if item and item.state in BEFORE_THE_COUNCIL:
        return being_scored()
    return _("The council is deciding on this dossier now.") if item and item.proposed_ground_id else ""


def being_scored() -> str:
    return _("The council is scoring this dossier.")


def answer_was_due(dossier: Dossier) -> str:
    if dossier.desk_due is None or clock.today() > dossier.desk_due:
        return ""
    return _("The producer has until %(day)s to answer.") % {"day": f"{dossier.desk_due:%d/%m/%Y}"}
