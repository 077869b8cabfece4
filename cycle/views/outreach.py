"""Step 1: outreach events from plan to report."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from cycle.forms.outreach import OutreachEventForm
from cycle.models import OutreachEvent
from people.offices import offices_of, official_units
from workflow.confirming import confirm_move
from workflow.door import MoveRefused, begin
from workflow.moves import available

PER_PAGE = 50
TONES = {"planned": "info", "held": "warn", "reported": "ok", "cancelled": "wait"}


@login_required
def outreach_list(request: SignedInRequest) -> HttpResponse:
    """Events of the reader's area, newest first."""
    if not official_units(request.user):
        raise Http404
    page = Paginator(OutreachEvent.objects.visible_to(request.user).for_list(), PER_PAGE).get_page(request.GET.get("page"))
    columns = [
        {"label": _("Event")},
        {"label": _("Date"), "kind": "date"},
        {"label": _("Held by")},
        {"label": _("Place")},
        {"label": _("Status")},
    ]
    context = {
        "page": page,
        "rows": [_row(event) for event in page],
        "columns": columns,
        "may_add": bool(offices_of(request.user).units("officer")),
    }
    return render(request, "cycle/outreach_list.html", context)


@login_required
def outreach_add(request: SignedInRequest) -> HttpResponse:
    """Officers of every level plan their own events."""
    if not offices_of(request.user).units("officer"):
        raise Http404
    form = OutreachEventForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            event = begin(form.save(commit=False), "plan", by=request.user)
        except MoveRefused as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, _("The event is planned."))
            return redirect("outreach_detail", event.public_id)
    return render(request, "cycle/outreach_add.html", {"form": form})


@login_required
def outreach_detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    event = _event(request, public_id)
    moves = [{"move": move, "blockers": move.blockers(event)} for move in available(event, request.user) if move.offered]
    return render(
        request, "cycle/outreach_detail.html", {"event": event, "tone": TONES[event.state], "moves": moves, "facts": _facts(event)}
    )


@login_required
def outreach_move(request: SignedInRequest, public_id: str, move: str) -> HttpResponse:
    """Record that it took place, report, or cancel."""
    event = _event(request, public_id)
    back = reverse("outreach_detail", args=[event.public_id])
    return confirm_move(request, event, move, back=back, template="cycle/outreach_move.html", event=event)


def _event(request: SignedInRequest, public_id: str) -> OutreachEvent:
    return get_object_or_404(OutreachEvent.objects.visible_to(request.user).for_list(), public_id=public_id)


def _row(event: OutreachEvent) -> dict[str, Any]:
    return {
        "cells": [
            {"text": event.title, "url": reverse("outreach_detail", args=[event.public_id]), "soft": event.get_audience_display()},
            {"text": f"{event.day:%d/%m/%Y}"},
            {"text": event.unit.name},
            {"text": event.place},
            {"text": event.get_state_display(), "tag_tone": TONES[event.state]},
        ]
    }


def _facts(event: OutreachEvent) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"label": _("Date"), "value": f"{event.day:%d/%m/%Y}"},
        {"label": _("Place"), "value": event.place},
        {"label": _("Audience"), "value": event.get_audience_display()},
        {"label": _("Held by"), "value": event.unit.name},
        {"label": _("Content"), "value": event.content},
    ]
    if event.state == "reported":
        facts += [{"label": _("People who came"), "value": event.attendees}, {"label": _("Report"), "value": event.report}]
    return facts
