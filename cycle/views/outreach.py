"""Step 1: outreach events from plan to report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, User
from accounts.requests import SignedInRequest
from basics.facts import Fact, Link
from basics.formats import day
from basics.frames import Empty, FormPage, ListPage, show_form, show_list
from basics.pages import page_of
from basics.public_ids import addresses
from basics.tables import Cell, Column, Row, Table
from basics.words import label_of
from cycle.forms.outreach import OutreachEventForm, units_that_plan
from cycle.models import OutreachEvent
from cycle.models.states import EventState
from people.requests import officials_only
from workflow.confirming import confirm_move
from workflow.door import MoveRefused, begin
from workflow.moves import Move, available

TONES = {"planned": "info", "held": "warn", "reported": "ok", "cancelled": "wait"}


@officials_only
def outreach_list(request: SignedInRequest) -> HttpResponse:
    """Events of the reader's area, newest first."""
    page = page_of(request, OutreachEvent.objects.visible_to(request.user).for_list())
    empty = Empty(_("No events yet"), _("Every level plans its own events: for producers, and for officers."), icon="people")
    lead = _("Meetings and trainings of step 1, from plan to report.")
    add = Link(_("Plan an event"), reverse("outreach_add")) if units_that_plan(request.user) else None
    return show_list(request, ListPage(_table(page), page, empty, lead, add=add))


def _table(events: Iterable[OutreachEvent]) -> Table:
    columns = [Column(_("Event")), Column(_("Date"), "date"), Column(_("Held by")), Column(_("Place")), Column(_("Status"))]
    address = addresses("outreach_detail")
    return Table(_("Outreach"), columns, [_row(event, address(event.public_id)) for event in events])


def _row(event: OutreachEvent, url: str) -> Row:
    return Row(
        [
            Cell(event.title, url=url, soft=label_of(event, "audience")),
            Cell(day(event.day)),
            Cell(event.unit.name),
            Cell(event.place),
            Cell(event.status, tag_tone=TONES[event.state]),
        ]
    )


@login_required
def outreach_add(request: SignedInRequest) -> HttpResponse:
    """Officers of every level plan their own events."""
    if not units_that_plan(request.user):
        raise Http404
    form = OutreachEventForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            event = _plan(form, request.user)
        except MoveRefused as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, _("The event is planned."))
            return redirect("outreach_detail", event.public_id)
    page = FormPage(_("Plan an event"), _("Plan an event"), reverse("outreach_list"), back_label=_("Outreach"))
    return show_form(request, form, page)


@transaction.atomic
def _plan(form: OutreachEventForm, by: User) -> OutreachEvent:
    """The event, once: pressed twice, the second press finds what the first planned. Raises MoveRefused."""
    given = form.cleaned_data
    AdministrativeUnit.objects.select_for_update(no_key=True).get(pk=given["unit"].pk)
    same = OutreachEvent.objects.filter(state=EventState.PLANNED, **given).first()
    return same or begin(form.save(commit=False), "plan", by=by)


@dataclass(frozen=True)
class Choice:
    """A move of the event, and what it still lacks."""

    move: Move[OutreachEvent]
    blockers: list[str]


@login_required
def outreach_detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    event = _event(request, public_id)
    moves = [Choice(move, move.blockers(event)) for move in available(event, request.user) if move.offered]
    context = {"event": event, "tone": TONES[event.state], "moves": moves, "facts": _facts(event)}
    return render(request, "cycle/outreach_detail.html", context)


@login_required
def outreach_move(request: SignedInRequest, public_id: str, move: str) -> HttpResponse:
    """Record that it took place, report, or cancel."""
    event = _event(request, public_id)
    back = reverse("outreach_detail", args=[event.public_id])
    return confirm_move(request, event, move, back=back, template="cycle/outreach_move.html", context={"event": event})


def _event(request: SignedInRequest, public_id: str) -> OutreachEvent:
    return get_object_or_404(OutreachEvent.objects.visible_to(request.user).for_list(), public_id=public_id)


def _facts(event: OutreachEvent) -> list[Fact]:
    facts = [
        Fact(_("Date"), day(event.day)),
        Fact(_("Place"), event.place),
        Fact(_("Audience"), label_of(event, "audience")),
        Fact(_("Held by"), event.unit.name),
        Fact(_("Content"), event.content),
    ]
    if event.state == "reported":
        facts += [Fact(_("People who came"), event.attendees), Fact(_("Report"), event.report)]
    return facts
