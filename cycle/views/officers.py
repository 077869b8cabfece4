"""What an officer writes about a dossier: comments at its items, and the commune's report."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.requests import SignedInRequest
from cycle.comments import labels
from cycle.drafts import NotNow, content_of, form_of, save
from cycle.forms.comments import CommentForm
from cycle.forms.drafts import ContentForm, facts
from cycle.forms.reports import CommuneReportForm
from cycle.items import REPORT
from cycle.models import CommuneReport, Dossier, ReviewComment
from cycle.rules.policies import member_of_producer
from cycle.views.content import head
from workflow.door import locked
from workflow.moves import Move, available


def sending_move(user: User, dossier: Dossier) -> Move[Dossier] | None:
    """The move with which this person would send comments now, if any."""
    return next((move for move in available(dossier, user) if move.sends_comments), None)


@login_required
def comment_add(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Remarks on the items of a dossier, written before it is returned."""
    dossier = _dossier(request, public_id)
    send = sending_move(request.user, dossier)
    if send is None:
        messages.error(request, _("Comments are written by the office that has the dossier."))
        return redirect("dossier_detail", dossier.public_id)
    form = CommentForm(request.POST or None, dossier=dossier, initial={"item": request.GET.get("item", "")})
    if request.method == "POST" and form.is_valid():
        _note(request, form, dossier)
        return redirect("comment_add", dossier.public_id)
    context = {
        "dossier": dossier,
        "title": _("Comments"),
        "lead": _("Write at each item what is needed. The producer reads it once you send it."),
        "form": form,
        "send": send,
        "comments": _comments(request.user, dossier),
    }
    return render(request, "cycle/comment_add.html", context)


@transaction.atomic
def _note(request: SignedInRequest, form: CommentForm, dossier: Dossier) -> None:
    """Written with the dossier locked: what was sent meanwhile, by a colleague perhaps, takes no further comment with it.

    Once: pressed twice, the second press finds what the first noted.
    """
    by = request.user
    if sending_move(by, locked(Dossier, dossier.pk)) is None:
        messages.error(request, _("Comments are written by the office that has the dossier."))
        return
    if not any(_unsent(same, by, dossier) for same in dossier.comments.filter(written_by=by, **form.cleaned_data)):
        form.instance.dossier, form.instance.written_by = dossier, by
        form.save()
    messages.success(request, _("The comment is noted. The producer reads it once you send it."))


@login_required
@require_POST
def comment_remove(request: SignedInRequest, public_id: str, comment: str) -> HttpResponse:
    """Take back one's own comment while it has not been sent."""
    dossier = _dossier(request, public_id)
    row = get_object_or_404(dossier.comments, public_id=comment)
    with transaction.atomic():
        fresh = locked(Dossier, dossier.pk)
        removed = sending_move(request.user, fresh) is not None and _unsent(row, request.user, fresh)
        if removed:
            row.delete()
    if removed:
        messages.success(request, _("The comment is taken back."))
    else:
        messages.error(request, _("Only your own comments, not sent yet, can be taken back."))
    return redirect("comment_add", dossier.public_id)


def _unsent(comment: ReviewComment, user: Any, dossier: Dossier) -> bool:
    """Sent comments were written before the producer's last answer."""
    fresh = dossier.submitted_at is None or comment.written_at >= dossier.submitted_at
    return comment.written_by_id == user.pk and comment.settled_at is None and fresh


def _comments(user: Any, dossier: Dossier) -> list[dict[str, Any]]:
    named = labels(dossier)
    rows = dossier.comments.filter(settled_at__isnull=True).select_related("written_by")
    return [
        {
            "public_id": row.public_id,
            "item": named.get(row.item, row.item),
            "text": row.text,
            "who": row.written_by.full_name,
            "when": row.written_at,
            "removable": _unsent(row, user, dossier),
        }
        for row in rows
    ]


@login_required
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
    context = {**head(dossier, REPORT), "form": form, **more}
    return render(request, "cycle/commune_report_edit.html", context, status=status)


def _save_report(request: SignedInRequest, dossier: Dossier) -> HttpResponse:
    try:
        form = save(REPORT, dossier, request.user, request.POST)
    except NotNow as closed:
        return _report_page(request, dossier, form_of(REPORT, dossier, request.POST), status=409, closed=str(closed))
    if form.errors:
        return _report_page(request, dossier, form, status=409 if form.disputes else 200)
    messages.success(request, _("The report is saved."))
    return redirect("dossier_detail", dossier.public_id)


def _dossier(request: SignedInRequest, public_id: str) -> Dossier:
    return get_object_or_404(Dossier.objects.visible_to(request.user).for_detail(), public_id=public_id)
