"""One dossier before a council."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from evaluation.acts import conflicts
from evaluation.forms.items import AssessmentForm, ConflictForm, PresiderForm
from evaluation.models import CouncilItem
from evaluation.models.states import OPEN_FOR_SCORING, OVER
from evaluation.pages import itempage, resultpage
from evaluation.pages.boards import TONES
from evaluation.rules import policies
from workflow.confirming import confirm_move
from workflow.door import MoveRefused

CHECKED_BEFORE = ("checking", "ready")


def _item(request: SignedInRequest, public_id: str) -> CouncilItem:
    return get_object_or_404(CouncilItem.objects.visible_to(request.user).for_work(), public_id=public_id)


@login_required
def item_detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The conflict question first; then what is known of the dossier, who has signed, and, once closed, the result."""
    item = _item(request, public_id)
    if itempage.access_of(request.user, item) != itempage.OPEN:
        return _closed_page(request, item, ConflictForm())
    preparing = bool(policies.preparing(request.user, item)) and item.state in CHECKED_BEFORE
    context = {
        "item": item,
        "tone": TONES.get(item.state, "wait"),
        "next_sentence": itempage.NEXT[item.state],
        "buttons": itempage.moves(request.user, item),
        "own_sheet": itempage.own_sheet(request.user, item),
        **_board(request, item),
        "content": itempage.content(item),
        "result": resultpage.result(item),
        "may_assess": preparing,
        "may_ask_supplement": preparing and item.dossier.state == "in_evaluation",
        "may_name_presider": _may_name_presider(request, item),
    }
    return render(request, "evaluation/item.html", context)


def _board(request: SignedInRequest, item: CouncilItem) -> dict[str, Any]:
    """Who has signed, for officials and those who lead the council; the presiding seat may give sheets back."""
    seat = policies.seat_of(request.user, item)
    if seat is not None and seat.role not in ("chair", "vice_chair", "secretary"):
        return {"board": None}
    may_reopen = item.state in OPEN_FOR_SCORING and bool(policies.presiding(request.user, item))
    return {"board": itempage.board(item, may_reopen=may_reopen), "standing": itempage.standing(item)}


def _closed_page(request: SignedInRequest, item: CouncilItem, form: ConflictForm) -> HttpResponse:
    """Only the names of product and producer, and the question or why there is none."""
    stand = itempage.access_of(request.user, item)
    return render(
        request, "evaluation/item_closed.html", {"item": item, "stand": stand, "form": form, "tone": TONES.get(item.state, "wait")}
    )


def _may_name_presider(request: SignedInRequest, item: CouncilItem) -> bool:
    return (
        item.state not in OVER
        and bool(policies.presiding_or_secretary(request.user, item))
        and any(s.role == "vice_chair" for s in item.seats)
    )


@login_required
@require_POST
def conflict_answer(request: SignedInRequest, public_id: str) -> HttpResponse:
    item = _item(request, public_id)
    form = ConflictForm(request.POST)
    if not form.is_valid():
        if itempage.access_of(request.user, item) == itempage.QUESTION:
            return _closed_page(request, item, form)
        return redirect("item_detail", public_id)
    try:
        given = conflicts.answer(
            item, by=request.user, has_conflict=form.cleaned_data["answer"] == "yes", reason=form.cleaned_data["reason"]
        )
    except MoveRefused as refused:
        messages.error(request, " ".join(refused.sentences))
    else:
        messages.success(
            request,
            _("Your answer is recorded: you take no part.")
            if given.has_conflict
            else _("Your answer is recorded; the dossier is open to you."),
        )
    return redirect("item_detail", public_id)


@login_required
def item_assessment(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The advisory group's assessment, written by it or the secretary before scoring begins."""
    item = _item(request, public_id)
    if not policies.preparing(request.user, item):
        raise PermissionDenied(_("The assessment is written by the secretary and the advisory group."))
    form = AssessmentForm(request.POST or None, instance=item)
    if item.state in CHECKED_BEFORE and not form.is_valid():
        return render(request, "evaluation/assessment.html", {"form": form, "item": item, "elsewhere": form.stored if form.errors else ""})
    # Asked again by the database: scoring may have begun since the page was read.
    checked = CouncilItem.objects.filter(pk=item.pk, state__in=CHECKED_BEFORE)
    if item.state in CHECKED_BEFORE and checked.update(assessment=item.assessment):
        messages.success(request, _("The assessment is saved."))
    else:
        messages.error(request, _("The assessment can be changed until scoring begins."))
    return redirect("item_detail", public_id)


@login_required
def item_presider(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Name the vice chair who presides where the chair is recused."""
    item = _item(request, public_id)
    if not _may_name_presider(request, item):
        raise PermissionDenied(_("The presiding member is named by the chair or the secretary, while the item is open."))
    form = PresiderForm(request.POST or None, instance=item)
    if form.is_valid():
        if CouncilItem.objects.open().filter(pk=item.pk).update(vice_chair=item.vice_chair):
            messages.success(request, _("The vice chair is named."))
        else:
            messages.error(request, _("This item is over."))
        return redirect("item_detail", public_id)
    page = {
        "form": form,
        "title": _("Who presides where the chair is recused"),
        "button": _("Name the vice chair"),
        "over": item.dossier.product.name,
    }
    return render(request, "evaluation/form_page.html", {**page, "back": "item_detail", "back_id": public_id})


@login_required
def item_move(request: SignedInRequest, public_id: str, name: str) -> HttpResponse:
    """The page before a move of the item, and the move; closed to seats the dossier is not open to."""
    item = _item(request, public_id)
    if itempage.access_of(request.user, item) != itempage.OPEN:
        return redirect("item_detail", public_id)
    context = {
        "over": item.dossier.product.name,
        "unsigned": _unsigned(item) if name == "reveal" else [],
    }
    if name == "knock_out_dossier":
        context["grounds"] = _grounds(item)
    return confirm_move(request, item, name, back=reverse("item_detail", args=[public_id]), template="evaluation/move.html", **context)


def _unsigned(item: CouncilItem) -> list[str]:
    """Names of those whose sheets will count as absent."""
    signed = {sheet.seat_id for sheet in item.current_sheets() if sheet.state == "signed"}
    return [seat.user.full_name for seat in item.entitled_seats if seat.pk not in signed]


def _grounds(item: CouncilItem) -> list[str]:
    """The knock-out rules of the criteria set, to choose words from."""
    from django.utils.translation import get_language

    english = (get_language() or "vi").startswith("en")
    return list(item.criteria_set.disqualify_en if english else item.criteria_set.disqualify_vi)
