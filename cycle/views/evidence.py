"""Evidence of a dossier: uploading, choosing from the library, taking out, and handing files to whoever may read them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.drafting import for_drafts
from accounts.requests import SignedInRequest
from basics import autosave
from cycle import paper_drafts
from cycle.drafts import NotNow, writing
from cycle.forms.evidence import EvidenceForm, LibraryForm
from cycle.items import EVIDENCE
from cycle.models import Dossier, DossierEvidence, Submission
from cycle.pages.remarks import at_item
from cycle.rules import papers
from cycle.views.content import head, opened
from documents.file_pages import with_files
from documents.files import private_file_response
from documents.refusals import Refused
from products.models import Evidence


@with_files
@for_drafts
def evidence_list(request: SignedInRequest, public_id: str) -> HttpResponse:
    """What is needed and what is there; a form to upload, and the library to choose from.

    What was written of a paper that cannot be taken yet is kept: its file may only be missing because it was sent too late.
    """
    dossier = opened(request, public_id, EVIDENCE)
    if dossier is None:
        return redirect("dossier_detail", public_id)
    if autosave.asked(request):
        return autosave.answer(paper_drafts.save(request.user, dossier, request.POST))
    typed = paper_drafts.read(request.user, dossier)
    initial = {**typed, "kind": request.GET.get("loai") or typed["kind"]}
    form = EvidenceForm(request.POST or None, request.FILES or None, initial=initial, sender=request.user)
    if request.method == "POST":
        try:
            if form.is_valid() and _added(request, dossier, form):
                paper_drafts.forget(request.user, dossier)
                return redirect("evidence_list", dossier.public_id)
            paper_drafts.save_readable(request.user, dossier, request.POST)
        except NotNow as closed:
            form.add_error(None, str(closed))
    return _page(request, dossier, form, LibraryForm(papers=_library(dossier), product=dossier.product))


def _added(request: SignedInRequest, dossier: Dossier, form: EvidenceForm) -> bool:
    """Whether the paper is in the dossier now; the form says why where there is no room for it. Raises NotNow."""
    try:
        _add(request, dossier, form)
    except Refused as refused:
        form.add_error("upload", refused)
        return False
    return True


def _add(request: SignedInRequest, dossier: Dossier, form: EvidenceForm) -> None:
    """Raises NotNow, Refused."""
    columns = form.cleaned_data["upload"].columns()
    with writing(request.user, dossier, EVIDENCE) as dossier:
        same = dossier.evidence_links.filter(evidence__sha256=columns["sha256"], evidence__kind=form.cleaned_data["kind"])
        if same.exists():
            messages.info(request, _("This file is in the dossier already."))
            return
        papers.check_room(dossier, [columns["size"]])
        assert dossier.producer is not None
        paper = form.save(commit=False)
        for name, value in columns.items():
            setattr(paper, name, value)
        paper.producer, paper.product, paper.uploaded_by = dossier.producer, dossier.product, request.user
        paper.title = form.cleaned_data["title"]
        paper.save()
        DossierEvidence.objects.create(dossier=dossier, evidence=paper, change=papers.change_of(dossier, paper))
    messages.success(request, _("“%(title)s” is in the dossier.") % {"title": paper.title})


@login_required
@require_POST
def evidence_choose(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Put papers of the producer's library before this dossier's readers."""
    dossier = opened(request, public_id, EVIDENCE)
    if dossier is None:
        return redirect("dossier_detail", public_id)
    library = LibraryForm(request.POST, papers=_library(dossier), product=dossier.product)
    if not library.is_valid():
        return _page(request, dossier, EvidenceForm(), library)
    chosen = library.cleaned_data["papers"]
    try:
        with writing(request.user, dossier, EVIDENCE) as dossier:
            papers.check_room(dossier, [paper.size for paper in chosen])
            for paper in chosen:
                new = {"covers_too": not paper.covers(dossier.product), "change": papers.change_of(dossier, paper)}
                DossierEvidence.objects.get_or_create(dossier=dossier, evidence=paper, defaults=new)
    except (NotNow, Refused) as closed:
        messages.error(request, " ".join(closed.messages) if isinstance(closed, Refused) else str(closed))
    else:
        count = len(chosen)
        messages.success(request, ngettext("%(count)d paper added.", "%(count)d papers added.", count) % {"count": count})
    return redirect("evidence_list", dossier.public_id)


@login_required
@require_POST
def evidence_remove(request: SignedInRequest, public_id: str, link: str) -> HttpResponse:
    """Take a paper out of the dossier; the producer's library keeps it."""
    dossier = opened(request, public_id, EVIDENCE)
    if dossier is None:
        return redirect("dossier_detail", public_id)
    row = get_object_or_404(dossier.evidence_links.select_related("evidence"), public_id=link)
    try:
        with writing(request.user, dossier, EVIDENCE):
            row.delete()
    except NotNow as closed:
        messages.error(request, str(closed))
    else:
        messages.success(request, _("“%(title)s” was taken out. It stays among your papers.") % {"title": row.evidence.title})
    return redirect("evidence_list", dossier.public_id)


@login_required
@require_safe
def evidence_file(request: SignedInRequest, public_id: str) -> HttpResponseBase:
    """The file: for the producer's members, and for whoever may see a dossier that was handed in with it."""
    paper = get_object_or_404(Evidence, public_id=public_id)
    if not Evidence.objects.owned_by(request.user).filter(pk=paper.pk).exists():
        dossiers = Dossier.objects.visible_to(request.user).filter(producer=paper.producer_id)
        if not Submission.objects.filter(dossier__in=dossiers).with_paper(paper).exists():
            raise Http404
    return private_file_response(paper.file, paper.original_name, paper.content_type)


def _library(dossier: Dossier) -> QuerySet[Evidence]:
    """The producer's papers that this dossier does not hold yet."""
    mine = Evidence.objects.filter(producer=dossier.producer).exclude(dossier_links__dossier=dossier)
    return mine.select_related("kind", "product").order_by("kind__position", "-pk")


def _page(request: SignedInRequest, dossier: Dossier, form: EvidenceForm, library: LibraryForm) -> HttpResponse:
    kinds = papers.needs(dossier, papers.links_of(dossier))
    context: dict[str, Any] = {
        **head(dossier, EVIDENCE),
        "form": form,
        "versions": paper_drafts.versions(paper_drafts.read(request.user, dossier)),
        "library": library if library.fields["papers"].queryset else None,  # type: ignore[attr-defined]
        "required": [kind for kind in kinds if kind.required],
        "others": [kind for kind in kinds if not kind.required and kind.links],
        **at_item(EVIDENCE, dossier),
    }
    return render(request, "cycle/evidence_list.html", context)
