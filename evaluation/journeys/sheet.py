"""The workflow of a score sheet."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.policies import system
from workflow.acts import Act
from workflow.machine import NEW
from workflow.moves import Flow, any_of

from .. import sheets
from ..acts import telling
from ..models import ScoreSheet
from ..models.states import EDITABLE, SheetState
from ..rules import checks, conditions, policies

flow = Flow(ScoreSheet)
move = flow.move


@move(source=[NEW], target=SheetState.DRAFT, label=_("No conflict of interest"), by=any_of(system, policies.own_sheet), offered=False)
def open_sheet(sheet: ScoreSheet, act: Act) -> None:
    """After the answer no to the conflict question; for a seat that came to score later, with the opening for scoring."""


@move(
    source=[NEW],
    target=SheetState.DRAFT,
    label=_("Score again"),
    by=policies.presiding_over_sheet,
    offered=False,
)
def open_again(sheet: ScoreSheet, act: Act) -> None:
    """A second sheet, with the re-scoring."""


@move(source=[NEW], target=SheetState.RECUSED, label=_("Declare a conflict of interest"), by=policies.own_sheet, offered=False)
def recuse(sheet: ScoreSheet, act: Act) -> None:
    """Counts in neither mean, spread nor quorum base."""


@move(
    source=EDITABLE,
    target=SheetState.SIGNED,
    label=_("Sign the sheet"),
    lead=_("From then on your sheet counts and cannot be changed, unless the presiding member gives it back to you."),
    by=policies.own_sheet,
    needs=[checks.item_being_scored, checks.every_criterion_chosen],
)
def sign(sheet: ScoreSheet, act: Act) -> None:
    """From here no path changes a mark; what was signed before, if anything, no longer stands."""
    sheet.signed_at, sheet.as_signed = act.at, None


@move(
    source=[SheetState.SIGNED],
    target=SheetState.REOPENED,
    label=_("Reopen the sheet"),
    lead=_("The member reads your reason, may change the sheet and signs it again. What was signed stands until then; you do not see it."),
    by=policies.presiding_over_sheet,
    when=[conditions.of_present_scoring],
    note_label=_("Reason"),
)
def reopen(sheet: ScoreSheet, act: Act) -> None:
    """The presiding member gives it back, on record, and its member is told why. What was signed is kept."""
    sheet.as_signed = sheets.as_signed(sheet)
    telling.tell_reopened(sheet, act)


@move(
    source=[SheetState.REOPENED],
    target=SheetState.SIGNED,
    label=_("Let the signed sheet stand"),
    lead=_("The sheet counts again as it was signed; what the member changed meanwhile is dropped."),
    by=any_of(policies.presiding_over_sheet, system),
    when=[conditions.of_present_scoring],
)
def let_stand(sheet: ScoreSheet, act: Act) -> None:
    """Takes a reopening back. Also what a knock-out does with sheets that are not signed again yet."""
    sheets.restore(sheet)
    sheet.as_signed = None
    telling.tell_standing(sheet, act)


@move(
    source=[SheetState.DRAFT],
    target=SheetState.ABSENT,
    label=_("Mark as absent"),
    by=any_of(policies.presiding_over_sheet, system),
    offered=False,
)
def mark_absent(sheet: ScoreSheet, act: Act) -> None:
    """Unsigned when the totals are revealed."""
