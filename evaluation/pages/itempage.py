"""What the page of one item shows to whom."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cycle import contents
from cycle.rules import papers
from evaluation.models import CouncilItem, ScoreSheet, Seat
from evaluation.models.states import EDITABLE, OPEN_FOR_SCORING, OVER, SheetState
from evaluation.pages import selfassessment
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


def board(item: CouncilItem, *, may_reopen: bool) -> list[dict[str, Any]]:
    """Who has answered and signed, seat by seat; never what."""
    sheets = {sheet.seat_id: sheet for sheet in item.current_sheets()}
    presiding = item.presiding_seat()
    rows = []
    for seat in item.seats:
        sheet = sheets.get(seat.pk)
        label, tone = _signing(item, seat, sheet)
        reopen = may_reopen and sheet is not None and sheet.state == SheetState.SIGNED
        rows.append(
            {
                "name": seat.user.full_name,
                "role": seat.get_role_display(),
                "presides": presiding == seat,
                "label": label,
                "tone": tone,
                "reopen_url": reverse("sheet_move", args=[sheet.public_id, "reopen"]) if reopen and sheet else "",
            }
        )
    return rows


def standing(item: CouncilItem) -> str:
    """How many have signed and how many closing needs, while the item is scored."""
    if item.state not in OPEN_FOR_SCORING:
        return ""
    signed, needed = item.quorum()
    facts = {"signed": signed, "entitled": len(item.entitled_seats), "needed": needed}
    return _("%(signed)d of %(entitled)d signed; closing needs %(needed)d.") % facts


def _signing(item: CouncilItem, seat: Seat, sheet: ScoreSheet | None) -> tuple[str, str]:
    if item.is_recused(seat):
        return _("Takes no part"), "wait"
    if seat.pk not in item.answered_seats:
        return _("Not declared yet"), "warn"
    if sheet is None:
        return _("No interest declared"), "ok"
    return {
        SheetState.SIGNED: (_("Signed"), "ok"),
        SheetState.ABSENT: (_("Absent"), "bad"),
    }.get(SheetState(sheet.state), (_("Not signed yet"), "warn"))


def moves(user: User, item: CouncilItem) -> dict[str, Any]:
    """The desk card's buttons: one primary, the rest beside it. One's own open sheet comes first."""
    offered = [_button(item, declared) for declared in available(item, user) if declared.offered]
    sheet = own_sheet(user, item)
    if sheet and sheet.state in EDITABLE and item.state in OPEN_FOR_SCORING:
        offered.insert(0, {"label": _("Fill in my sheet"), "url": reverse("sheet_edit", args=[sheet.public_id]), "blockers": []})
    primary = next((button for button in offered if not button.get("danger") and not button.get("aside")), None)
    return {"primary": primary, "others": [button for button in offered if button is not primary]}


def _button(item: CouncilItem, declared: Move[CouncilItem]) -> dict[str, Any]:
    url = reverse("item_move", args=[item.public_id, declared.name])
    return {
        "name": declared.name,
        "label": declared.label,
        "url": url,
        "danger": declared.danger,
        "aside": declared.aside,
        "blockers": declared.blockers(item),
    }


def own_sheet(user: User, item: CouncilItem) -> ScoreSheet | None:
    """The person's sheet of the present scoring version."""
    mine = {seat.pk for seat in item.seats if seat.user_id == user.pk}
    return next((sheet for sheet in item.current_sheets() if sheet.seat_id in mine), None)


def content(item: CouncilItem) -> dict[str, Any]:
    """What the council reads: self-assessment by part, report, papers. Three queries."""
    spec = from_database(item.criteria_set_id)
    links = papers.links_of(item.dossier)
    said = selfassessment.self_assessment(item.dossier, spec, links)
    parts = [
        {
            "title": f"{part.code} {selfassessment.name_of(part)}",
            "points": sum(said[one.code].points or 0 for one in spec.criteria if one.part == part.code),
            "max": part.max_points,
            "rows": [
                {"code": one.code, "title": selfassessment.name_of(one), "max": one.max_points, "said": said[one.code]}
                for one in spec.criteria
                if one.part == part.code
            ],
        }
        for part in spec.parts
    ]
    return {"parts": parts, "papers": contents.evidence(item.dossier), "report": contents.report(item.dossier)}
