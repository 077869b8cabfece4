"""The calendar of working days: what differs from Monday to Friday, year by year. For national administrators."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from basics import cleaning, clock
from basics.facts import Link
from basics.formats import day as show_day
from basics.frames import Empty, FormPage, ListPage, show_form, show_list
from basics.pages import page_of
from basics.public_ids import addresses
from basics.tables import Cell, Column, Row, Table
from cycle.forms.calendar import DayForm, NewDayForm
from cycle.models import CalendarDay
from cycle.models.states import DayState
from cycle.rules.policies import calendar_administrator
from workflow.confirming import confirm_move, seen_revision
from workflow.door import MoveRefused, begin, perform

TONES = {"off": "warn", "working": "ok", "ordinary": "wait"}
WHOLE_YEAR = 400
"""Rows; a year stands on one page."""
MOVES = {DayState.OFF.value: "give_off", DayState.WORKING.value: "work"}

View = Callable[..., HttpResponse]


def for_administrators(view: View) -> View:
    """For those who keep the calendar; there is nothing here for others."""

    @login_required
    @wraps(view)
    def guarded(request: SignedInRequest, **where: str) -> HttpResponse:
        if calendar_administrator(request.user, CalendarDay()) is None:
            raise Http404
        return view(request, **where)

    return guarded


@for_administrators
def calendar(request: SignedInRequest) -> HttpResponse:
    """The special days of a year (`nam`), with the years that have any."""
    years = [first.year for first in CalendarDay.objects.dates("day", "year")]
    given = cleaning.whole_number(request.GET.get("nam", ""))
    year = given if given in years else clock.today().year
    page = page_of(request, CalendarDay.objects.filter(day__year=year), WHOLE_YEAR)
    empty = Empty(_("No special days"), _("Every day of this year is as its day of the week."), icon="calendar")
    lead = _("Days off and days worked instead; all other days are as their day of the week. Terms count by this calendar.")
    listed = ListPage(_table(page, year), page, empty, lead, add=Link(_("Add a day"), reverse("calendar_add")))
    return show_list(request, listed, template="cycle/calendar.html", years=[str(one) for one in years], year=str(year))


def _table(days: Iterable[CalendarDay], year: int) -> Table:
    columns = [Column(_("Day")), Column(_("What it is")), Column(_("Name")), Column(_("Legal basis"))]
    address = addresses("calendar_change")
    return Table(_("Working days of %(year)d") % {"year": year}, columns, [_row(one, address(one.public_id)) for one in days])


def _row(one: CalendarDay, url: str) -> Row:
    weekday = date_format(one.day, "l")
    return Row(
        [Cell(show_day(one.day), url=url, soft=weekday), Cell(one.status, tag_tone=TONES[one.state]), Cell(one.name), Cell(one.source)]
    )


@for_administrators
def calendar_add(request: SignedInRequest) -> HttpResponse:
    """A day off or a working day more."""
    form = NewDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            begin(CalendarDay(day=given["day"]), MOVES[given["kind"]], by=request.user, data=given)
        except MoveRefused as refused:
            form.add_error("day", refused.sentences)
        else:
            return _saved(request, given["day"])
    return show_form(request, form, FormPage(_("Add a day"), _("Add a day"), reverse("calendar"), _("Working days"), lead=_lead()))


@for_administrators
def calendar_change(request: SignedInRequest, public_id: str) -> HttpResponse:
    """What a day is, and its words; saved only where it is as the page showed it."""
    stored = get_object_or_404(CalendarDay, public_id=public_id)
    if stored.state == DayState.ORDINARY:
        messages.info(request, _("This day was taken out of the calendar."))
        return redirect(_back(stored.day))
    shown = {"kind": stored.state, "name": stored.name, "source": stored.source}
    form = DayForm(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        move = MOVES[form.cleaned_data["kind"]]
        try:
            perform(CalendarDay, stored.pk, move, by=request.user, seen=seen_revision(request), data=form.cleaned_data)
        except MoveRefused as refused:
            form.add_error(None, refused.sentences)
            stored.refresh_from_db()
        else:
            return _saved(request, stored.day)
    page = FormPage(
        show_day(stored.day), _("Save the day"), _back(stored.day), _("Working days"), over=date_format(stored.day, "l"), lead=_lead()
    )
    return show_form(request, form, page, template="cycle/calendar_change.html", stored=stored)


def _lead() -> str:
    return _("Terms that begin from now on count with it; a last day that was set already stays.")


def _saved(request: SignedInRequest, day: dt.date) -> HttpResponse:
    messages.success(request, _("%(day)s is saved.") % {"day": show_day(day)})
    return redirect(_back(day))


def _back(day: dt.date) -> str:
    return f"{reverse('calendar')}?nam={day.year}"


@for_administrators
def calendar_move(request: SignedInRequest, public_id: str, move: str) -> HttpResponse:
    """Take a day out of the calendar, with the reason."""
    stored = get_object_or_404(CalendarDay, public_id=public_id)
    return confirm_move(request, stored, move, back=_back(stored.day), template="cycle/calendar_move.html", context={"day": stored})
