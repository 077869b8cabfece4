"""The report of the commune."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.drafting import for_drafts
from accounts.requests import SignedInRequest
from basics import autosave
from cycle.drafts import NotNow, content_of, form_of, save
from cycle.forms.drafts import ContentForm, facts
from cycle.forms.reports import CommuneReportForm
from cycle.items import REPORT
from cycle.models import CommuneReport, Dossier
from cycle.rules.policies import member_of_producer
from cycle.views.content import head


@for_drafts
def commune_report_edit(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Mẫu 03, written by the commune's officers while they check the dossier; read by the offices above, and by all once endorsed."""
    dossier = _dossier(request, public_id)
    may_edit = REPORT.may_write(request.user, dossier)
    if request.method == "POST" and REPORT.written_by(request.user, dossier):
        return _save_report(request, dossier)
    report = content_of(CommuneReport, dossier)
    if not may_edit and (report.pk is None or (dossier.stage_id is None and member_of_producer(request.user, dossier))):
        raise Http404
    form = form_of(REPORT, dossier) if may_edit else None
    return _report_page(request, dossier, form, facts=facts(report, CommuneReportForm))


def _report_page(
    request: SignedInRequest, dossier: Dossier, form: ContentForm | None, *, status: int = 200, **more: object
) -> HttpResponse:
    context = {**head(dossier, REPORT), "form": form, **more} | ({} if form else {"lead": ""})
    return render(request, "cycle/commune_report_edit.html", context, status=status)


def _save_report(request: SignedInRequest, dossier: Dossier) -> HttpResponse:
    try:
        form = save(REPORT, dossier, request.user, request.POST)
    except NotNow as closed:
        if autosave.asked(request):
            return autosave.closed(str(closed))
        return _report_page(request, dossier, form_of(REPORT, dossier, request.POST), status=409, closed=str(closed))
    if autosave.asked(request):
        return autosave.answer(form.outcome)
    if form.errors:
        return _report_page(request, dossier, form, status=409 if form.disputes else 200)
    messages.success(request, _("The report is saved."))
    return redirect("dossier_detail", dossier.public_id)


def _dossier(request: SignedInRequest, public_id: str) -> Dossier:
    return get_object_or_404(Dossier.objects.visible_to(request.user).for_detail(), public_id=public_id)
