"""The workflow of an item: one dossier before one council."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cycle.models import Dossier
from people.policies import system
from workflow.acts import Act
from workflow.correcting import correct
from workflow.door import locked, perform
from workflow.machine import NEW
from workflow.moves import Flow, Move, any_of

from ..acts import closing, telling
from ..cases import with_cases
from ..forms.items import CasesForm, KnockOutForm, PresiderForm
from ..models import CouncilItem
from ..models.states import BEFORE_THE_COUNCIL, BEING_CHECKED, OPEN_FOR_SCORING, OPEN_ITEM_STATES, ItemState
from ..rules import arranging, checks, conditions, policies


def _lock_dossier(item: CouncilItem, opening: Move[CouncilItem]) -> None:
    """What is asked of the dossier stays true to the end, and its criteria version is the present one."""
    item.dossier = locked(Dossier, item.dossier_id)
    item.criteria_set = item.dossier.criteria_set  # type: ignore[assignment]  # a dossier in evaluation has one


flow = Flow(CouncilItem, lock_for_opening=_lock_dossier)
move = flow.move


@move(
    source=[NEW],
    target=ItemState.CHECKING,
    label=_("Put before this council"),
    by=policies.officer_of_items_unit,
    needs=[
        checks.dossier_in_evaluation,
        checks.not_before_council_yet,
        checks.council_of_stage,
        arranging.items_council_in_force,
        checks.round_open,
        checks.council_has_chair_and_secretary,
        checks.enough_seats,
    ],
    offered=False,
)
def open_item(item: CouncilItem, act: Act) -> None:
    """The dossier moves to the council's desk until the round's last day. Of two officers at once the second is told so."""
    item.put_by = act.by
    data = {"due": item.council.round.results_until}
    perform(Dossier, item.dossier_id, "assign", by=act.by, seen=None, data=data, within=act.transaction)
    telling.tell_opened(item, act)


@move(
    source=[ItemState.CHECKING],
    target=ItemState.READY,
    label=_("Ready for scoring"),
    lead=_("The dossier is checked and may be scored."),
    by=policies.preparing,
    needs=[checks.dossier_in_evaluation, checks.assessment_written],
)
def make_ready(item: CouncilItem, act: Act) -> None:
    """The advisory group has checked papers and site."""


@move(
    source=[ItemState.READY],
    target=ItemState.CHECKING,
    label=_("Check again"),
    lead=_("The dossier goes back to the secretary and the advisory group."),
    by=any_of(system, policies.preparing),
    aside=True,
)
def check_again(item: CouncilItem, act: Act) -> None:
    """Also when a supplement is asked for."""


@move(
    source=BEING_CHECKED,
    target=None,
    label=_("Settle which case applies"),
    lead=_("Every member then scores the case you choose, and sees no other. It can be changed until the dossier is opened for scoring."),
    by=policies.presiding_or_secretary,
    when=[conditions.has_cases],
    form=CasesForm,
    aside=True,
)
def settle_cases(item: CouncilItem, act: Act) -> None:
    """Of every criterion with alternatives, before anybody scores: nobody learns by it how another does. The log names criteria by code."""
    settled, codes = act.data.pop("cases"), {str(one.key): one.code for one in with_cases(item)}
    act.data.clear()
    act.data.update(
        {word: {codes[key]: case for key, case in cases.items()} for word, cases in (("before", item.cases), ("after", settled))}
    )
    item.cases = settled


@move(
    source=[ItemState.READY],
    target=ItemState.SCORING,
    label=_("Open for scoring"),
    lead=_("From here the dossier cannot be withdrawn, supplemented or sent back."),
    by=policies.presiding_or_secretary,
    needs=[checks.dossier_in_evaluation, checks.enough_seats, checks.someone_presides, checks.cases_settled],
    closes_comments=True,
)
def start_scoring(item: CouncilItem, act: Act) -> None:
    """From here the dossier cannot be withdrawn or sent back, and who sits in the item stays."""
    item.hold_seats()
    closing.open_missing_sheets(item, act)
    telling.tell_scoring(item, act)


@move(
    source=OPEN_FOR_SCORING,
    target=ItemState.REVEALED,
    label=_("Close and compute the result"),
    lead=_(
        "Unsigned sheets count as absent. The result is computed, frozen, and sent to the deciding authority. This cannot be undone. "
        "Where the totals of the first scoring lie too far apart, the council sees them, discusses, and scores once more."
    ),
    by=policies.presiding,
    needs=[checks.enough_seats, checks.quorum_reached, checks.presiding_signed, checks.none_given_back, checks.no_knock_out_open],
    then=closing.close_where_settled,
    closes_comments=True,
)
def reveal(item: CouncilItem, act: Act) -> None:
    """Nothing is signed or given back from here on but in the re-scoring; the council sees the totals and how far they lie apart."""
    closing.end_scoring(item, act)


@move(
    source=[ItemState.REVEALED],
    target=ItemState.RESCORING,
    label=_("Open the re-scoring"),
    lead=_(
        "Every member gets a second sheet, beginning with the choices of the first. Who was absent begins with an empty sheet, or "
        "with what they had chosen without signing. The first sheets stay on record."
    ),
    by=policies.presiding,
    when=[conditions.may_score_again],
)
def rescore(item: CouncilItem, act: Act) -> None:
    """Once, after the discussion of totals that lie too far apart."""
    closing.open_second_sheets(item, act)
    telling.tell_scoring_again(item, act)


@move(
    source=[ItemState.REVEALED],
    target=ItemState.CLOSED,
    label=_("Close"),
    lead=_("The result is computed, frozen, and sent to the deciding authority. This cannot be undone."),
    by=policies.presiding,
    when=[conditions.settled],
    needs=[checks.no_knock_out_open],
    closes_comments=True,
)
def close(item: CouncilItem, act: Act) -> None:
    """The result is frozen with its criteria version; after a re-scoring it stands whatever the spread.

    Follows `reveal` at once. It is offered by itself where the totals came together later: a member whose total lay
    apart has joined the producer meanwhile and no longer counts.
    """
    closing.freeze(item, act)


@move(
    source=OPEN_ITEM_STATES,
    target=None,
    label=_("Propose a knock-out"),
    lead=_("The other members who score read the ground and confirm it on their pages; with the quorum of closing the product is out."),
    by=policies.presiding,
    when=[conditions.no_knock_out_proposed],
    needs=[checks.dossier_in_evaluation, checks.enough_seats],
    form=KnockOutForm,
    danger=True,
    closes_comments=True,
    then=closing.knock_out_where_confirmed,
)
def propose_knock_out(item: CouncilItem, act: Act) -> None:
    """On a ground of the list in force; alone nobody takes a product out."""
    closing.propose(item, act)
    telling.tell_knock_out(item, act)


@move(
    source=OPEN_ITEM_STATES,
    target=None,
    label=_("Confirm the knock-out"),
    lead=_("You are for taking the product out on this ground. No stars follow. Your confirmation cannot be taken back."),
    by=policies.confirming_knock_out,
    when=[conditions.knock_out_proposed],
    needs=[checks.dossier_in_evaluation, checks.enough_seats],
    danger=True,
    outdated_by=["propose_knock_out", "take_back_knock_out"],
    closes_comments=True,
    then=closing.knock_out_where_confirmed,
)
def confirm_knock_out(item: CouncilItem, act: Act) -> None:
    """Each member by themselves; who is not for it does nothing."""
    item.confirmed_by = [*item.confirmed_by, *(seat.pk for seat in item.seats if seat.user_id == act.by.pk)]


@move(
    source=OPEN_ITEM_STATES,
    target=None,
    label=_("Take the proposal back"),
    lead=_("The knock-out is no longer proposed, and what was confirmed of it counts no more."),
    by=policies.presiding,
    when=[conditions.knock_out_proposed],
    note_label=_("Reason"),
    aside=True,
)
def take_back_knock_out(item: CouncilItem, act: Act) -> None:
    """The council goes on as before."""
    closing.take_back(item)


@move(
    source=OPEN_ITEM_STATES,
    target=ItemState.KNOCKED_OUT,
    label=_("Knock out"),
    by=system,
    when=[conditions.knock_out_proposed],
    needs=[checks.dossier_in_evaluation, checks.enough_seats, checks.knock_out_quorum],
    offered=False,
)
def knock_out_dossier(item: CouncilItem, act: Act) -> None:
    """Follows the confirmation that makes the quorum; no stars follow. Its seats are held since it was proposed."""
    assert item.proposed_ground is not None
    item.knock_out = f"{item.proposed_ground.name_vi}: {item.proposed_words}"
    act.data.update(ground=item.knock_out)
    closing.end_scoring(item, act)
    closing.freeze(item, act)


@move(
    source=OPEN_ITEM_STATES,
    target=None,
    label=_("Name who presides where the chair is recused"),
    by=policies.presiding_or_secretary,
    when=[conditions.has_vice_chair],
    form=PresiderForm,
    offered=False,
)
def name_presider(item: CouncilItem, act: Act) -> None:
    """One of its vice chairs; whoever names and who is named stand in the log."""
    correct(item, act)


@move(
    source=OPEN_ITEM_STATES,
    target=None,
    label=_("Answer the conflict question"),
    by=policies.seated_without_answer,
    offered=False,
)
def answer_conflict(item: CouncilItem, act: Act) -> None:
    """Of a seat for which no sheet begins with the answer: the log has it here."""


@move(source=BEFORE_THE_COUNCIL, target=None, label=_("Let new seats take part"), by=system)
def add_seats(item: CouncilItem, act: Act) -> None:
    """Where too few may score it, whoever was given a seat since the opening sits in it too."""
    there = {seat.user_id for seat in item.seats}
    new = [seat for seat in item.council.seats.in_force() if seat.user_id not in there]
    item.bench = [*(item.bench or []), *(seat.pk for seat in new)]
    item.scorers = [*item.scorers, *(seat.pk for seat in new if seat.scores and seat.user_id not in item.organisers)]
    act.data.update(seats=[seat.public_id for seat in new])
    telling.tell_new(item, act, new)


@move(source=BEING_CHECKED, target=ItemState.DROPPED, label=_("Take off the council's list"), by=system)
def drop(item: CouncilItem, act: Act) -> None:
    """When the dossier goes back to the commune or is withdrawn."""
    item.hold_seats()
