"""What the page of one item shows to whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from basics.facts import Fact
from cycle import contents
from cycle.handed_in import as_handed_in
from cycle.models import Dossier
from cycle.models.states import EVALUATION_STATES, State
from cycle.office import office_name
from cycle.rules.papers import FileRow
from evaluation.cases import case_names, with_cases
from evaluation.models import CouncilItem, ScoreSheet
from evaluation.models.states import BEING_CHECKED, EDITABLE, OPEN_FOR_SCORING, OVER, ItemState
from evaluation.pages import resultpage, selfassessment, signing
from evaluation.pages.boards import tone_of, waits_for_supplement
from evaluation.pages.resultpage import Revealed, WholeResult
from evaluation.pages.supplements import Supplement, supplement_of
from evaluation.rules import policies
from products.criteria_store import from_database
from workflow.moves import Move, available

QUESTION, RECUSED, MISSED, OPEN = "question", "recused", "missed", "open"

NEXT = {
    "checking": gettext_lazy("The secretary and the advisory group check papers and site, and write their assessment."),
    "ready": gettext_lazy("The presiding member or the secretary opens the dossier for scoring."),
    "scoring": gettext_lazy("Every member fills in and signs a sheet alone. The presiding member closes once the quorum has signed."),
    "revealed": gettext_lazy("The totals lie too far apart: the council discusses, then the presiding member opens the one re-scoring."),
    "rescoring": gettext_lazy("Every member scores once more after the discussion."),
    "closed": gettext_lazy("The result is frozen and waits for the decision of the authority."),
    "knocked_out": gettext_lazy("The council took the product out; no stars follow."),
    "dropped": gettext_lazy("The dossier left this council's list before it was scored."),
}


@dataclass(frozen=True)
class ItemButton:
    """A button of the desk card."""

    label: str | Promise
    url: str
    name: str = ""
    danger: bool = False
    aside: bool = False
    blockers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Buttons:
    primary: ItemButton | None
    others: list[ItemButton]


@dataclass(frozen=True)
class Content:
    """What the council reads, and by which criteria: self-assessment by part, papers, report of the commune; `as_of`: when that was
    handed in, where its producer may have changed it since."""

    criteria: str
    as_of: dt.datetime | None
    parts: list[selfassessment.SaidPart]
    papers: list[FileRow]
    report: list[Fact]


@dataclass(frozen=True)
class ItemPage:
    """The page of an item that is open to its reader."""

    tone: str
    next_sentence: str | Promise
    buttons: Buttons
    own_sheet: ScoreSheet | None
    board: signing.Board | None
    knock_out: list[Fact]
    """The one that is proposed, or was carried out: ground, words, who is for it."""
    cases: list[Fact]
    """Of alternative cases those that are scored here."""
    content: Content
    revealed: Revealed | None
    result: WholeResult | None
    scored: bool
    """The council's own points are there to be read."""
    may_assess: bool
    may_ask_supplement: bool
    supplement: Supplement | None


def page_of(user: User, item: CouncilItem) -> ItemPage:
    """Everything that is known of the dossier, who has signed, the totals once revealed, and, once closed, the result."""
    revealed = resultpage.revealed(item) if policies.seat_of(user, item) else None
    preparing = item.state in BEING_CHECKED and bool(policies.preparing(user, item))
    read, result = as_handed_in(item.dossier), resultpage.result(item)
    scored = result is not None and not result.row.knocked_out
    may_ask = preparing and item.dossier.state == State.IN_EVALUATION
    return ItemPage(
        tone=tone_of(item),
        next_sentence=_next_sentence(item, revealed),
        buttons=moves(user, item),
        own_sheet=own_sheet(user, item),
        board=signing.board_of(user, item),
        knock_out=knock_out(item),
        cases=settled_cases(item),
        content=content(item, read, scored=scored),
        revealed=revealed,
        result=result,
        scored=scored,
        may_assess=preparing,
        may_ask_supplement=may_ask,
        supplement=supplement_of(read, settles=may_ask),
    )


def access_of(user: User, item: CouncilItem) -> str:
    """What the item is to the person: the question first, then open; recused or missed seats read no more of it.

    Officials without a seat find it open. Own producers' items never get here: the scope leaves them out.
    """
    seat = policies.seat_of(user, item)
    if seat is None or item.is_open_to(seat):
        return OPEN
    if item.is_recused(seat):
        return RECUSED
    return MISSED if item.state in OVER else QUESTION


def _next_sentence(item: CouncilItem, revealed: Revealed | None) -> str | Promise:
    if item.state == ItemState.CLOSED:
        return _after_closing(item)
    if item.dossier.state == State.SUPPLEMENT_REQUESTED:
        return f"{waits_for_supplement(item.dossier.desk_due)}."
    if item.proposed_ground_id and item.state not in OVER:
        return _("A knock-out is proposed: members who score confirm it on their pages, or whoever presides takes it back.")
    return _("The totals lie within the limit: the presiding member closes.") if revealed and revealed.settled else NEXT[item.state]


def _after_closing(item: CouncilItem) -> str | Promise:
    """Where the council's result went, and what became of it."""
    dossier, level = item.dossier, item.council.round.unit.level
    at = dossier.stage.level if dossier.stage else ""
    if dossier.state == State.AWAITING_DECISION and at == level:
        return NEXT[item.state]
    if dossier.state not in EVALUATION_STATES:
        return _("The authority has decided: %(status)s.") % {"status": dossier.status}
    unit = dossier.unit_at(at)
    if at == level or unit is None:
        return _("The product is evaluated again; this result is kept.")
    words = _("The product was forwarded to %(office)s.") if dossier.state != State.AWAITING_DECISION else _("%(office)s decides now.")
    return words % {"office": office_name(unit)}


def moves(user: User, item: CouncilItem) -> Buttons:
    """The desk card's buttons: one primary, the rest beside it. One's own open sheet comes first."""
    offered = [_button(item, declared) for declared in available(item, user) if declared.offered]
    sheet = own_sheet(user, item)
    if sheet and sheet.state in EDITABLE and item.state in OPEN_FOR_SCORING:
        offered.insert(0, ItemButton(_("Fill in my sheet"), reverse("sheet_edit", args=[sheet.public_id])))
    primary = next((button for button in offered if not button.danger and not button.aside), None)
    return Buttons(primary, [button for button in offered if button is not primary])


def _button(item: CouncilItem, declared: Move[CouncilItem]) -> ItemButton:
    url = reverse("item_move", args=[item.public_id, declared.name])
    return ItemButton(declared.label, url, declared.name, declared.danger, declared.aside, tuple(declared.blockers(item)))


def own_sheet(user: User, item: CouncilItem) -> ScoreSheet | None:
    """The person's sheet of the present scoring version."""
    mine = {seat.pk for seat in item.seats if seat.user_id == user.pk}
    return next((sheet for sheet in item.current_sheets() if sheet.seat_id in mine), None)


def knock_out(item: CouncilItem) -> list[Fact]:
    """Ground and words; while it is proposed how many are for it, never who, and by whom for good once it was carried out."""
    if item.proposed_ground is None or (item.state in OVER and item.state != ItemState.KNOCKED_OUT):
        return []
    confirmed, needed = item.confirmations()
    count = _("%(confirmed)d; it needs %(needed)d") % {"confirmed": confirmed, "needed": needed}
    names = ", ".join(seat.user.full_name for seat in item.seats if seat.pk in item.confirmed_by)
    return [
        Fact(_("Ground"), item.proposed_ground.name),
        Fact(_("What the council found"), item.proposed_words),
        Fact(_("Confirmed by"), names) if item.state in OVER else Fact(_("Members who confirmed"), count),
    ]


def settled_cases(item: CouncilItem) -> list[Fact]:
    unsettled = _("Not settled yet")
    return [Fact(f"{one.code} {one.name}", case_names(one).get(item.cases.get(str(one.key), ""), unsettled)) for one in with_cases(item)]


def content(item: CouncilItem, dossier: Dossier, *, scored: bool) -> Content:
    """What the council reads of the dossier, as it was handed in. Two queries. `scored`: its own points are left out."""
    spec = from_database(item.criteria_set_id)
    parts = selfassessment.said_parts(dossier, spec, with_points=not scored)
    return Content(str(spec), dossier.read_as_of, parts, contents.evidence(dossier), contents.report(dossier))
