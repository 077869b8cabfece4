"""The states of dossiers, years and events, and what those of a dossier mean: its step, and who may still change what."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where a dossier stands in its journey. The label is what producers and the public read."""

    POTENTIAL = "potential", _("Potential product")
    IDEA_DRAFT = "idea_draft", _("Idea being written")
    IDEA_SUBMITTED = "idea_submitted", _("Idea waiting for the commune's review")
    IDEA_SCREENED = "idea_screened", _("Idea waiting for approval")
    IDEA_RETURNED = "idea_returned", _("Idea needs completing")
    PLAN_DRAFT = "plan_draft", _("Plan being written")
    PLAN_SUBMITTED = "plan_submitted", _("Plan waiting for approval")
    PLAN_RETURNED = "plan_returned", _("Plan needs rework")
    IMPLEMENTING = "implementing", _("Plan being put into practice")
    DOSSIER_SUBMITTED = "dossier_submitted", _("Commune is checking the dossier")
    DOSSIER_RETURNED = "dossier_returned", _("Dossier needs completing")
    IN_EVALUATION = "in_evaluation", _("Being evaluated")
    SUPPLEMENT_REQUESTED = "supplement_requested", _("The council needs more")
    AWAITING_DECISION = "awaiting_decision", _("Waiting for the decision")
    RECOGNISED = "recognised", _("Recognised")
    IN_PROMOTION = "in_promotion", _("In trade promotion")
    COMPLETED = "completed", _("Cycle completed")
    NOT_RECOGNISED = "not_recognised", _("Not recognised")
    CARRIED_OVER = "carried_over", _("Carried into next year's cycle")
    DECLINED = "declined", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


STEP: dict[str, int] = {
    State.POTENTIAL: 1,
    State.IDEA_DRAFT: 2,
    State.IDEA_SUBMITTED: 2,
    State.IDEA_SCREENED: 2,
    State.IDEA_RETURNED: 2,
    State.PLAN_DRAFT: 3,
    State.PLAN_SUBMITTED: 3,
    State.PLAN_RETURNED: 3,
    State.IMPLEMENTING: 4,
    State.DOSSIER_SUBMITTED: 4,
    State.DOSSIER_RETURNED: 4,
    State.IN_EVALUATION: 5,
    State.SUPPLEMENT_REQUESTED: 5,
    State.AWAITING_DECISION: 5,
    State.NOT_RECOGNISED: 5,
    State.RECOGNISED: 6,
    State.IN_PROMOTION: 6,
    State.COMPLETED: 6,
}
"""The step of the cycle each state belongs to; ended dossiers outside it have none."""

IDEA_STATES = (State.IDEA_DRAFT, State.IDEA_SUBMITTED, State.IDEA_SCREENED, State.IDEA_RETURNED)
PLAN_STATES = (State.PLAN_DRAFT, State.PLAN_SUBMITTED, State.PLAN_RETURNED)
IMPLEMENTATION_STATES = (State.IMPLEMENTING, State.DOSSIER_SUBMITTED, State.DOSSIER_RETURNED)
EVALUATION_STATES = (State.IN_EVALUATION, State.SUPPLEMENT_REQUESTED, State.AWAITING_DECISION)
STEPS_1_TO_4 = (State.POTENTIAL, *IDEA_STATES, *PLAN_STATES, *IMPLEMENTATION_STATES)
WITH_PRODUCER = (
    State.IDEA_DRAFT, State.IDEA_RETURNED, State.PLAN_DRAFT, State.PLAN_RETURNED, State.IMPLEMENTING, State.DOSSIER_RETURNED,
    State.SUPPLEMENT_REQUESTED,
)  # fmt: skip
"""The dossier lies with its producer."""
ANSWERED_IN_A_TERM = (State.IDEA_RETURNED, State.PLAN_RETURNED, State.DOSSIER_RETURNED, State.SUPPLEMENT_REQUESTED)
"""The producer answers what was asked within a term of its own; the step's window does not bind."""
OPEN_STATES = (*STEPS_1_TO_4, *EVALUATION_STATES)
"""Steps 1 to 5: one dossier of a product at a time may be in one of these."""

CARRIED_TO: dict[str, State] = {
    State.POTENTIAL: State.POTENTIAL,
    **dict.fromkeys(IDEA_STATES, State.IDEA_DRAFT),
    **dict.fromkeys(PLAN_STATES, State.PLAN_DRAFT),
    **dict.fromkeys(IMPLEMENTATION_STATES, State.IMPLEMENTING),
}
"""Where a dossier carried over begins next year."""


class Step(models.IntegerChoices):
    OUTREACH = 1, _("Outreach and guidance")
    IDEA = 2, _("Idea registration")
    PLAN = 3, _("Business plan")
    IMPLEMENTATION = 4, _("Implementation")
    EVALUATION = 5, _("Evaluation and ranking")
    PROMOTION = 6, _("Trade promotion")


class DayState(models.TextChoices):
    """What a day of the calendar is, whatever day of the week it falls on."""

    OFF = "off", pgettext_lazy("day", "Day off")
    WORKING = "working", pgettext_lazy("day", "Working day")
    ORDINARY = "ordinary", pgettext_lazy("day", "As the day of the week")


class YearState(models.TextChoices):
    """Where a cycle year stands."""

    PLANNED = "planned", pgettext_lazy("year", "Planned")
    OPEN = "open", pgettext_lazy("year", "Open")
    CLOSING = "closing", pgettext_lazy("year", "Closing")
    CLOSED = "closed", pgettext_lazy("year", "Closed")


class EventState(models.TextChoices):
    """Where an outreach event stands."""

    PLANNED = "planned", pgettext_lazy("event", "Planned")
    HELD = "held", pgettext_lazy("event", "Held")
    REPORTED = "reported", pgettext_lazy("event", "Reported")
    CANCELLED = "cancelled", pgettext_lazy("event", "Cancelled")
