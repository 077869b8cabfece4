"""A member's score sheet."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.drafting import for_drafts
from accounts.models import User
from accounts.requests import SignedInRequest
from basics import autosave
from cycle.handed_in import as_handed_in
from evaluation import sheets
from evaluation.cases import scored_by
from evaluation.models import ScoreSheet
from evaluation.models.states import EDITABLE, OPEN_FOR_SCORING
from evaluation.pages import selfassessment, sheetpage
from products.criteria import CriteriaSetSpec
from products.sheets import Filled
from workflow.confirming import confirm_move
from workflow.moves import may_make


@for_drafts
def sheet_edit(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One's own sheet to fill in; to read once it is signed, and others' once the item is closed."""
    if autosave.asked(request):  # by every member of a council at once: nothing is read that saving does not ask for
        return autosave.answer(sheets.save_fields(public_id, request.POST, by=request.user))
    sheet = _shown(public_id, request.user)
    own = sheet.seat.user_id == request.user.pk
    if sheet.state == "recused" or (own and not sheet.item.is_open_to(sheet.seat)):
        return redirect("item_detail", sheet.item.public_id)
    spec = scored_by(sheet.item)
    editable = own and sheet.state in EDITABLE and sheet.item.state in OPEN_FOR_SCORING
    if request.method == "POST" and own:
        return _save(request, sheet, spec)
    return _page(request, sheet, spec, sheets.read(sheet).as_stored(), editable=editable)


def _shown(public_id: str, user: User) -> ScoreSheet:
    """Their own is looked for first: the scope of what others filled in is long, and seldom asked for."""
    read = ScoreSheet.objects.for_page()
    own = read.own(user).filter(public_id=public_id).first()
    return own or get_object_or_404(read.visible_to(user), public_id=public_id)


def _save(request: SignedInRequest, sheet: ScoreSheet, spec: CriteriaSetSpec) -> HttpResponse:
    try:
        filled = sheets.save(sheet.public_id, request.POST, by=request.user)
    except sheets.NotYours as refused:
        messages.error(request, str(refused))
        return redirect("sheet_edit", sheet.public_id)
    if not filled.complete:
        return _page(request, sheet, spec, filled, editable=True)
    messages.success(request, sheetpage.saved_sentence(spec, filled))
    return redirect(_next(request, sheet, spec, filled))


def _next(request: SignedInRequest, sheet: ScoreSheet, spec: CriteriaSetSpec, kept: Filled) -> str:
    """Where the pressed button leads: on to signing, or back to what is still open in the part it stands under."""
    part = request.POST.get("go", "")
    if part == "sign":
        return reverse("sheet_move", args=[sheet.public_id, "sign"])
    return reverse("sheet_edit", args=[sheet.public_id]) + sheetpage.landing(spec, kept, part)


def _page(request: SignedInRequest, sheet: ScoreSheet, spec: CriteriaSetSpec, filled: Filled, *, editable: bool) -> HttpResponse:
    read, own = as_handed_in(sheet.item.dossier), sheet.seat.user_id == request.user.pk
    context = {
        "sheet": sheet,
        "item": sheet.item,
        "own": own,
        "editable": editable,
        "page": sheetpage.sheet_page(spec, filled, selfassessment.self_assessment(read, spec), editable=editable),
        "given_back": sheetpage.given_back(sheet) if own else "",
        "may_reopen": may_make(sheet, request.user, "reopen"),
    }
    return render(request, "evaluation/sheet.html", context, status=409 if filled.disputed else 200)


@login_required
def sheet_move(request: SignedInRequest, public_id: str, name: str) -> HttpResponse:
    """Sign one's own sheet. The presiding member reopens a signed one without seeing it."""
    sheet = get_object_or_404(ScoreSheet.objects.movable_by(request.user).for_work(), public_id=public_id)
    own = sheet.seat.user_id == request.user.pk
    to_sheet = own and sheet.state in EDITABLE
    back = reverse("sheet_edit" if to_sheet else "item_detail", args=[public_id if to_sheet else sheet.item.public_id])
    context: dict[str, object] = {"over": sheet.item.dossier.product.name}
    if own:
        spec, kept = scored_by(sheet.item), sheets.read(sheet).as_stored()
        context["totals"] = sheetpage.totals(spec, kept)
        context["still_open"] = sheetpage.still_open(spec, kept, at=back) if to_sheet else []
    return confirm_move(request, sheet, name, back=back, template="evaluation/move.html", context=context)
