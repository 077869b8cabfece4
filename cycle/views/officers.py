"""The report of the commune."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.drafting import for_drafts
from accounts.requests import SignedInRequest
from cycle.drafts import content_of, form_of
from cycle.forms.drafts import ContentForm, facts
from cycle.forms.reports import CommuneReportForm
from cycle.items import REPORT, Item
from cycle.models import CommuneReport, Dossier
from cycle.rules.policies import member_of_producer
from cycle.views.content import head, save_content

TEMPLATE = "cycle/commune_report_edit.html"


@for_drafts
def commune_report_edit(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Mẫu 03, written by the commune's officers while they check the dossier; read by the offices above, and by all once endorsed."""
    dossier = _dossier(request, public_id)
    may_edit = REPORT.may_write(request.user, dossier)
    if request.method == "POST" and REPORT.written_by(request.user, dossier):
        return save_content(request, dossier, REPORT, _page)
    report = content_of(CommuneReport, dossier)
    if not may_edit and (report.pk is None or (dossier.stage_id is None and member_of_producer(request.user, dossier))):
        raise Http404
    form = form_of(REPORT, dossier) if may_edit else None
    if form is None:
        words = {**head(dossier, REPORT), "lead": "", "facts": facts(report, CommuneReportForm)}
        return render(request, TEMPLATE, words)
    return _page(request, dossier, REPORT, form)


def _page(
    request: SignedInRequest, dossier: Dossier, item: Item, form: ContentForm, *, closed: str = "", status: int = 200
) -> HttpResponse:
    return render(request, TEMPLATE, {**head(dossier, item), "form": form, "closed": closed}, status=status)


def _dossier(request: SignedInRequest, public_id: str) -> Dossier:
    return get_object_or_404(Dossier.objects.visible_to(request.user).for_detail(), public_id=public_id)
