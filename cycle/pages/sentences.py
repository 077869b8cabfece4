"""What the dossier's pages say: who has it, what happens next, and what a move will do."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from basics import clock
from cycle.acts import yearend
from cycle.models import Dossier, Submission
from cycle.models.states import State
from cycle.office import office_name
from cycle.rules.conditions import idea_decided_above
from cycle.rules.deadlines import add_working_days, working_days_until
from workflow.moves import Move, moves_of

TO_DO = {
    State.IDEA_DRAFT: gettext_lazy("Fill in the idea form, then submit it to your commune."),
    State.IDEA_RETURNED: gettext_lazy("The office sent the idea back. Complete it and submit it again."),
    State.PLAN_DRAFT: gettext_lazy("Write the business plan: your target star, and what you will do for each criterion."),
    State.PLAN_RETURNED: gettext_lazy("The office sent the plan back. Rework it and submit it again."),
    State.IMPLEMENTING: gettext_lazy("Put the plan into practice, gather the evidence, then submit the dossier."),
    State.DOSSIER_RETURNED: gettext_lazy("The commune sent the dossier back. Complete it and submit it again."),
    State.SUPPLEMENT_REQUESTED: gettext_lazy("The council needs more. Complete the items below, then send the supplement."),
}
"""What the producer does while the dossier lies with them."""

NEXT = {
    State.POTENTIAL: gettext_lazy("The producer takes the product up with the invitation code of the commune."),
    State.IDEA_SUBMITTED: gettext_lazy("The commune reviews the idea: it accepts it, passes it on, or asks for more."),
    State.IDEA_SCREENED: gettext_lazy("The deciding office accepts the idea or asks for more."),
    State.PLAN_SUBMITTED: gettext_lazy("The deciding office accepts the plan or asks for rework."),
    State.DOSSIER_SUBMITTED: gettext_lazy(
        "The commune checks the dossier, writes its report and proposes the product for evaluation, or asks for more."
    ),
    State.IN_EVALUATION: gettext_lazy("The council checks and scores the product; its result goes to the deciding authority."),
    State.AWAITING_DECISION: gettext_lazy("The deciding authority decides on the council's result."),
    State.RECOGNISED: gettext_lazy("The product is recognised. The office agrees with the producer on trade promotion."),
    State.IN_PROMOTION: gettext_lazy("The agreed trade promotion is under way."),
    State.COMPLETED: gettext_lazy("This cycle is complete."),
    State.NOT_RECOGNISED: gettext_lazy("The product was not recognised this time. It may enter a later cycle with what it has."),
    State.CARRIED_OVER: gettext_lazy("The product goes on in next year's cycle, with everything copied."),
    State.DECLINED: gettext_lazy("The office did not accept this. The reason stands in the history below."),
    State.WITHDRAWN: gettext_lazy("The producer withdrew. The product may be started anew."),
}
"""What happens next where somebody else has the dossier, or nobody."""

DECIDED_HERE = gettext_lazy("The commune reviews the idea: it accepts it or asks for more.")
FILED_BY_READER = gettext_lazy("You handed this in for the producer, so another officer or the unit above answers it.")
WAITS_FOR_PRODUCER = gettext_lazy("The producer is working on it.")


def who_has(dossier: Dossier, *, mine: bool, open_comments: int = 0) -> str:
    """The holder of the desk in words; the status where it lies nowhere."""
    if dossier.desk_role == "producer":
        if not mine:
            return dossier.producer.name if dossier.producer else dossier.contact_name
        if open_comments:
            return ngettext("You – %(count)d item needs completing", "You – %(count)d items need completing", open_comments) % {
                "count": open_comments
            }
        return _("You")
    unit = dossier.desk_unit.within_a_sentence if dossier.desk_unit else ""
    if dossier.desk_role == "council":
        return _("Evaluation council: %(unit)s") % {"unit": unit}
    if dossier.desk_role == "authority":
        return _("Deciding authority: %(unit)s") % {"unit": unit}
    return office_name(dossier.desk_unit) if dossier.desk_unit else dossier.status


def what_next(dossier: Dossier, *, is_member: bool) -> str:
    """One sentence for the desk card."""
    state = State(dossier.state)
    if dossier.desk_role == "producer":
        return str(TO_DO.get(state, "") if is_member else WAITS_FOR_PRODUCER)
    if yearend.waits_for_year(dossier):
        return str(yearend.WAITS)
    if state == State.IDEA_SUBMITTED and not idea_decided_above(dossier):
        return str(DECIDED_HERE)
    if state == State.IN_EVALUATION and dossier.stage and not dossier.stage.is_first and (unit := dossier.unit_at(dossier.stage.level)):
        forwarded = _("The product was forwarded to %(office)s.") % {"office": office_name(unit)}
        return f"{forwarded} {NEXT[state]}"
    return str(NEXT.get(state, ""))


def lead_of(dossier: Dossier, move: Move[Dossier]) -> str:
    """What a move will do; the number is given the first time the dossier is handed in."""
    if move.name == "submit_dossier" and not dossier.registration_number:
        numbered = _("It gets its registration number.")
        return f"{move.lead} {numbered}"
    return str(move.lead)


def why_due(dossier: Dossier, handed_in: Submission | None) -> str:
    """Why it is due on its day, where that is no whole term: the office's clock stood still, and goes on. `handed_in`: what brought it."""
    if handed_in is None or dossier.desk_due is None or not moves_of(Dossier)[handed_in.move].resumes or not handed_in.again:
        return ""
    came = clock.day_of(handed_in.at)
    if dossier.desk_due <= add_working_days(came, 0):
        return _("The office had no working day left when it asked for more, so the answer is due as soon as the dossier is back.")
    left = working_days_until(dossier.desk_due, came)
    return ngettext(
        "%(days)d working day was left when the office asked for more; it is counted from the day the dossier came back.",
        "%(days)d working days were left when the office asked for more; they are counted from the day the dossier came back.",
        left,
    ) % {"days": left}
