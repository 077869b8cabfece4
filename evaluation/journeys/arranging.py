"""The workflow of what a unit arranges: rounds, the councils in them, and who sits there."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from workflow.acts import Act
from workflow.correcting import correct
from workflow.door import locked
from workflow.machine import NEW
from workflow.moves import Flow, Move

from ..acts import arranging as acts
from ..acts import telling
from ..forms.councils import CouncilCorrectionForm
from ..forms.rounds import RoundCorrectionForm
from ..models import Council, Round, Seat
from ..models.states import Standing
from ..rules import arranging, policies, seating


def _lock_round(council: Council, opening: Move[Council]) -> None:
    """A round is not withdrawn while a council is set up in it."""
    council.round = locked(Round, council.round_id)


def _lock_council(seat: Seat, opening: Move[Seat]) -> None:
    """Two seats of a council are given one after the other, and it is not withdrawn meanwhile."""
    seat.council = locked(Council, seat.council_id)


rounds = Flow(Round)
councils = Flow(Council, lock_for_opening=_lock_round)
seats = Flow(Seat, lock_for_opening=_lock_council)


@rounds.move(
    source=[NEW],
    target=Standing.IN_FORCE,
    label=_("Open a round"),
    by=policies.arranging_round,
    needs=[arranging.days_fit],
    offered=False,
)
def open_round(batch: Round, act: Act) -> None:
    """A dated batch of dossiers before the councils of the unit."""
    batch.opened_by = act.by


@rounds.move(
    source=[Standing.IN_FORCE],
    target=None,
    label=_("Correct the round"),
    by=policies.arranging_round,
    form=RoundCorrectionForm,
    offered=False,
)
def correct_round(batch: Round, act: Act) -> None:
    """Once dossiers lay in it only its days, and its last day only to a later one; they are then due on that."""
    due = batch.results_until
    correct(batch, act)
    act.data["dossiers_moved"] = acts.move_due(batch, due)


@rounds.move(
    source=[Standing.IN_FORCE],
    target=Standing.WITHDRAWN,
    label=_("Withdraw the round"),
    lead=_("It leaves the lists and takes no council any more. Its number is free again; the log keeps it."),
    by=policies.arranging_round,
    needs=[arranging.no_council_in_it],
    note_label=_("Reason"),
    danger=True,
)
def withdraw_round(batch: Round, act: Act) -> None:
    """One opened by mistake."""


@councils.move(
    source=[NEW],
    target=Standing.IN_FORCE,
    label=_("Set up a council"),
    by=policies.arranging_council,
    needs=[arranging.round_in_force],
    offered=False,
)
def set_up_council(council: Council, act: Act) -> None:
    """As the unit's decision appoints it."""
    council.arrangers = [act.by.pk]


@councils.move(
    source=[Standing.IN_FORCE],
    target=None,
    label=_("Correct the council"),
    by=policies.arranging_council,
    form=CouncilCorrectionForm,
    offered=False,
)
def correct_council(council: Council, act: Act) -> None:
    """Its name and decision; once dossiers lay before it not the day of the decision, by whose rules it works."""
    correct(council, act)
    council.__dict__.pop("rule", None)
    acts.score_by_rule(council)
    acts.note_arranger(council, act.by)


@councils.move(
    source=[Standing.IN_FORCE],
    target=Standing.WITHDRAWN,
    label=_("Withdraw the council"),
    lead=_("It leaves the lists and no dossier can be put before it. The log keeps it, and who sat in it."),
    by=policies.arranging_council,
    needs=[arranging.nothing_before_it],
    note_label=_("Reason"),
    danger=True,
)
def withdraw_council(council: Council, act: Act) -> None:
    """One set up by mistake, before which nothing lay yet."""


@seats.move(
    source=[NEW],
    target=Standing.IN_FORCE,
    label=_("Give a seat"),
    by=policies.arranging_seat,
    needs=[arranging.council_in_force, seating.not_of_a_producer, seating.not_the_signer, seating.not_from_outside],
    offered=False,
    then=acts.join_where_too_few,
)
def give_seat(seat: Seat, act: Act) -> None:
    """The log keeps who sits, as what, and whether it scores."""
    seat.scores = seating.scores(seat)
    acts.note_arranger(seat.council, act.by)
    act.data.update(person=seat.user.public_id, seat=seat.role, scores=seat.scores)
    telling.tell_of_seat(seat, act, "council.seated")


@seats.move(
    source=[Standing.IN_FORCE],
    target=Standing.WITHDRAWN,
    label=_("Take off the council"),
    by=policies.arranging_seat,
    needs=[arranging.council_in_force],
    note_label=_("Reason"),
    danger=True,
)
def end_seat(seat: Seat, act: Act) -> None:
    """The row stays: answers and sheets hang on it."""
    acts.note_arranger(seat.council, act.by)
    act.data.update(person=seat.user.public_id, seat=seat.role)
    telling.tell_of_seat(seat, act, "council.unseated")
