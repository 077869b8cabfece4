"""A person's notices: unread first, each leading to its dossier."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from basics import clock
from basics.pages import page_of
from cycle.acts.notices import address_of, sentence
from cycle.models import Notice

PER_PAGE = 30
UNREAD = ExpressionWrapper(Q(read_at__isnull=True), output_field=BooleanField())


@login_required
def notice_list(request: SignedInRequest) -> HttpResponse:
    """Unread ones first; among these and among the read ones the newest first."""
    mine = Notice.objects.visible_to(request.user).select_related("dossier").order_by(UNREAD.desc(), "-created_at", "-pk")
    page = page_of(request, mine, PER_PAGE)
    rows = [_row(notice) for notice in page]
    return render(request, "cycle/notice_list.html", {"page": page, "rows": rows, "unread": any(row["unread"] for row in rows)})


def _row(notice: Notice) -> dict[str, Any]:
    return {
        "public_id": notice.public_id,
        "text": sentence(notice),
        "note": notice.facts.get("note", ""),
        "code": notice.dossier.code if notice.dossier else "",
        "url": address_of(notice) if notice.dossier else "",
        "when": notice.created_at,
        "unread": notice.read_at is None,
    }


@login_required
@require_POST
def notice_open(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Mark one notice read and go where it leads."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user).select_related("dossier"), public_id=public_id)
    if notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at"])
    return redirect(address_of(notice))


@login_required
@require_POST
def notice_read(request: SignedInRequest) -> HttpResponse:
    """Mark everything read."""
    Notice.objects.visible_to(request.user).unread().update(read_at=clock.now())
    messages.success(request, _("All notices are marked as read."))
    return redirect("notice_list")
