"""The desk card's buttons: a person's moves with what each still lacks, and where to supply it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from .editing import may_write
from .policies import commune_officer

if TYPE_CHECKING:
    from accounts.models import User

    from .models import Dossier
    from .moves import Move

SUPPLIED_AT = {
    "idea_complete": ("idea", "idea_edit"),
    "plan_complete": ("plan", "plan_edit"),
    "plan_reaches_target": ("plan", "plan_criteria"),
    "registration_complete": ("registration", "registration_edit"),
    "assessment_complete": ("assessment", "assessment_edit"),
    "evidence_complete": ("evidence", "evidence_list"),
}
"""Check -> the item and the page where its producer supplies what is missing."""
SUPPLIED_BY_OFFICE = {
    "commune_report_complete": "commune_report_edit",
    "samples_received": "commune_report_edit",
    "comments_written": "comment_add",
}
SENDS_COMMENTS = ("return_idea", "return_plan", "return_dossier", "request_supplement")


def blockers(dossier: Dossier, move: Move, user: User) -> list[dict[str, str]]:
    """What still stands in the way of the move: {text, url, check}; the url leads to where this person can supply it."""
    return [
        {"text": sentence, "url": _page_for(dossier, check.__name__, user), "check": check.__name__}
        for check in move.needs
        if (sentence := check(dossier))
    ]


def _page_for(dossier: Dossier, check: str, user: User) -> str:
    if check in SUPPLIED_AT:
        item, page = SUPPLIED_AT[check]
        return reverse(page, args=[dossier.public_id]) if may_write(user, dossier, item) else ""
    if check == "comments_written" or (check in SUPPLIED_BY_OFFICE and commune_officer(user, dossier)):
        return reverse(SUPPLIED_BY_OFFICE[check], args=[dossier.public_id])
    return ""


def label_of(dossier: Dossier, move: Move) -> str:
    """What the move's button says; recognising says with how many stars."""
    if move.name == "recognise" and dossier.stars:
        return _("Recognise with %(stars)d stars") % {"stars": dossier.stars}
    return str(move.label)


def button(dossier: Dossier, move: Move, user: User) -> dict[str, Any]:
    url = reverse("dossier_move", args=[dossier.public_id, move.name])
    return {
        "name": move.name,
        "label": label_of(dossier, move),
        "url": url,
        "danger": move.danger,
        "blockers": blockers(dossier, move, user),
    }


def all_of(dossier: Dossier, user: User) -> list[dict[str, Any]]:
    """Every offered move of the person, in declared order; beside them the page for comments."""
    found = [button(dossier, move, user) for move in dossier.moves_for(user) if move.offered]
    if any(one["name"] in SENDS_COMMENTS for one in found):
        found.append(
            {
                "name": "comment",
                "label": _("Comment on items"),
                "url": reverse("comment_add", args=[dossier.public_id]),
                "danger": False,
                "blockers": [],
            }
        )
    return found


def primary_and_others(
    found: list[dict[str, Any]], first: dict[str, Any] | None = None
) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """One primary button: `first` where given, else the first move that is no danger; the rest beside it."""
    never = ("extend", "reclassify", "remand", "resume")
    primary = first or next((one for one in found if not one["danger"] and one["name"] not in never), None)
    return primary, [one for one in found if one is not primary]
