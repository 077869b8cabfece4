"""The producer's forms: idea, plan, registration, self-assessment. A draft always saves."""

from __future__ import annotations

from typing import Protocol

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.drafting import for_drafts
from accounts.requests import SignedInRequest
from basics import autosave

from ..drafts import NotNow, form_of, save
from ..forms.drafts import ContentForm
from ..items import Item, named
from ..models import Dossier
from ..pages.remarks import at_item


def opened(request: SignedInRequest, public_id: str, item: Item, *, typed: bool = False) -> Dossier | None:
    """The dossier whose item this person may write now; else None, with a sentence in the messages. Out of scope is 404.

    What its writer has `typed` is not turned away here: saving says why it cannot be, with the words still on the page.
    """
    dossier = get_object_or_404(Dossier.objects.visible_to(request.user).for_detail(), public_id=public_id)
    if (sentence := item.why_not(request.user, dossier)) and not (typed and item.written_by(request.user, dossier)):
        messages.error(request, sentence)
        return None
    return dossier


def head(dossier: Dossier, item: Item) -> dict[str, object]:
    """What `frames/dossier.html` asks of the page of an item."""
    return {"dossier": dossier, "title": item.title, "lead": item.lead}


@for_drafts
def content_edit(request: SignedInRequest, public_id: str, item: Item) -> HttpResponse:
    """The form of an item; its address names it. Of the plan the sections and the money: its criteria have a page of their own."""
    dossier = opened(request, public_id, item, typed=request.method == "POST")
    if dossier is None:
        return redirect("dossier_detail", public_id)
    if request.method == "POST":
        return save_content(request, dossier, item, _page)
    return _page(request, dossier, item, form_of(item, dossier))


class FormsPage(Protocol):
    """Draws the form of an item. `closed`: why it cannot be saved."""

    def __call__(
        self, request: SignedInRequest, dossier: Dossier, item: Item, form: ContentForm, *, closed: str = "", status: int = 200
    ) -> HttpResponse: ...


def save_content(request: SignedInRequest, dossier: Dossier, item: Item, page: FormsPage) -> HttpResponse:
    """Save what was posted of an item's form; what could not be saved stays on its `page`."""
    if autosave.asked(request):
        return autosave.answer(save(item, dossier, request.user, request.POST).outcome)
    try:
        form = save(item, dossier, request.user, request.POST)
    except NotNow as closed:
        return page(request, dossier, item, form_of(item, dossier, request.POST), closed=str(closed), status=409)
    if form.errors:
        return page(request, dossier, item, form, status=409 if form.disputes else 200)
    messages.success(request, _("Saved."))
    if item.goes_on and request.POST.get("go") == "next":
        return redirect(named(item.goes_on).url(dossier))
    return redirect("dossier_detail", dossier.public_id)


def _page(
    request: SignedInRequest, dossier: Dossier, item: Item, form: ContentForm, *, closed: str = "", status: int = 200
) -> HttpResponse:
    words = {
        **head(dossier, item),
        **at_item(item, dossier),
        "goes_on": item.goes_on_label,
        "form": form,
        "closed": closed,
    }
    return render(request, "cycle/content_edit.html", words, status=status)
