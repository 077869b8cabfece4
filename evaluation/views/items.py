"""One dossier before a council."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.drafting import for_drafts
from accounts.requests import SignedInRequest
from basics import autosave
from basics.frames import FormPage, show_form
from basics.words import Words
from cycle.pages import unsent
from evaluation.acts import conflicts
from evaluation.forms.items import AssessmentForm, ConflictForm
from evaluation.models import CouncilItem
from evaluation.models.states import ItemState
from evaluation.pages import itempage, signing
from evaluation.pages.boards import tone_of
from evaluation.rules import checks, policies
from workflow.confirming import confirm_move, correct_by_form
from workflow.door import MoveRefused, locked
from workflow.moves import moves_of

CHECKED_BEFORE = ("checking", "ready")
FACTS_BEFORE = {
    "reveal": signing.before_revealing,
    "confirm_knock_out": itempage.knock_out,
    "take_back_knock_out": itempage.knock_out,
}
"""What the page before a move says of the item."""
FINAL = gettext_lazy("The assessment can be changed until scoring begins.")


def _item(request: SignedInRequest, public_id: str) -> CouncilItem:
    return get_object_or_404(CouncilItem.objects.visible_to(request.user).for_work(), public_id=public_id)


@login_required
def item_detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The conflict question first; then everything the item is to this person."""
    item = _item(request, public_id)
    if itempage.access_of(request.user, item) != itempage.OPEN:
        return _closed_page(request, item, ConflictForm())
    return render(request, "evaluation/item.html", {"item": item, "page": itempage.page_of(request.user, item)})


def _closed_page(request: SignedInRequest, item: CouncilItem, form: ConflictForm) -> HttpResponse:
    """Only the names of product and producer, and the question or why there is none."""
    access = itempage.access_of(request.user, item)
    return render(request, "evaluation/item_closed.html", {"item": item, "access": access, "form": form, "tone": tone_of(item)})


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


@for_drafts
def item_assessment(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The advisory group's assessment, written by it or the secretary before scoring begins."""
    item = _item(request, public_id)
    if not policies.preparing(request.user, item):
        raise PermissionDenied(_("The assessment is written by the secretary and the advisory group."))
    if autosave.asked(request):
        return autosave.answer(_merged(request, item).outcome)
    if request.method == "POST":
        return _save_assessment(request, item)
    if item.state not in CHECKED_BEFORE:
        messages.error(request, str(FINAL))
        return redirect("item_detail", public_id)
    return _assessment_page(request, item, AssessmentForm(instance=item))


@transaction.atomic
def _merged(request: SignedInRequest, item: CouncilItem) -> AssessmentForm:
    """Compared and written with the item locked: scoring may have begun, or another adviser may have saved, since the page was read.

    Raises autosave.Closed.
    """
    fresh = locked(CouncilItem, item.pk)
    if fresh.state not in CHECKED_BEFORE:
        raise autosave.Closed(FINAL)
    form = AssessmentForm(request.POST, instance=fresh)
    if form.is_valid():
        form.keep()
    return form


def _save_assessment(request: SignedInRequest, item: CouncilItem) -> HttpResponse:
    try:
        form = _merged(request, item)
    except autosave.Closed as closed:
        return _assessment_page(request, item, AssessmentForm(request.POST, instance=item), status=409, closed=str(closed))
    if form.errors:
        return _assessment_page(request, item, form, status=409 if form.disputes else 200)
    messages.success(request, _("The assessment is saved."))
    if lacks := checks.assessment_written(form.instance):
        messages.warning(request, lacks)
    return redirect("item_detail", item.public_id)


def _assessment_page(
    request: SignedInRequest, item: CouncilItem, form: AssessmentForm, *, status: int = 200, closed: Words = ""
) -> HttpResponse:
    product = item.dossier.product.name
    back = reverse("item_detail", args=[item.public_id])
    title = _("Assessment of the advisory group")
    page = FormPage(title, _("Save the assessment"), back, back_label=product, over=product, closed=closed)
    return show_form(request, form, page, status=status)


@login_required
def item_presider(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Name the vice chair who presides where the chair is recused."""
    item = _item(request, public_id)
    if not signing.may_name_presider(request.user, item):
        raise PermissionDenied(_("The presiding member is named by the chair or the secretary, while the item is open."))
    back = reverse("item_detail", args=[public_id])
    page = FormPage(_("Presides where the chair is recused"), _("Name the vice chair"), back, over=item.dossier.product.name)
    return correct_by_form(request, item, "name_presider", page)


@login_required
def item_move(request: SignedInRequest, public_id: str, name: str) -> HttpResponse:
    """The page before a move of the item, and the move; closed to seats the dossier is not open to."""
    item = _item(request, public_id)
    if itempage.access_of(request.user, item) != itempage.OPEN:
        return redirect("item_detail", public_id)
    declared = moves_of(CouncilItem).get(name)
    return confirm_move(
        request,
        item,
        name,
        back=reverse("item_detail", args=[public_id]),
        template="evaluation/move.html",
        said=_not_closed if name == "reveal" else None,
        context={
            "over": item.dossier.product.name,
            "unsent": unsent.before(item.dossier, declared, request.user) if declared else None,
            "unsigned": _unsigned(item) if name == "reveal" else [],
            "grounds": _grounds(item) if name == "propose_knock_out" else [],
            "facts": FACTS_BEFORE[name](item) if name in FACTS_BEFORE else [],
        },
    )


def _not_closed(item: CouncilItem) -> str:
    """After "Close and compute the result", where nothing could be closed."""
    if item.state != ItemState.REVEALED:
        return ""
    return _("The totals lie too far apart: nothing is closed yet. The council discusses, then you open the re-scoring.")


def _unsigned(item: CouncilItem) -> list[str]:
    """Names of those whose sheets will count as absent."""
    signed = {sheet.seat_id for sheet in item.current_sheets() if sheet.state == "signed"}
    return [seat.user.full_name for seat in item.entitled_seats if seat.pk not in signed]


def _grounds(item: CouncilItem) -> list[str]:
    """The knock-out rules of the criteria set, to choose words from."""
    english = (get_language() or "vi").startswith("en")
    return list(item.criteria_set.disqualify_en if english else item.criteria_set.disqualify_vi)
