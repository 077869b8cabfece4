"""Cycle years: the list, setting one up, its dates, opening and closing it."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from basics.facts import Link
from basics.formats import day
from basics.frames import Empty, FormPage, ListPage, show_form, show_list
from basics.pages import page_of
from basics.public_ids import addresses
from basics.tables import Cell, Column, Row, Table
from cycle.acts import yearend
from cycle.forms.years import CycleYearForm
from cycle.models import CycleYear
from cycle.models.states import YearState
from cycle.pages import years as pages
from cycle.rules.policies import year_administrator
from people.offices import offices_of
from people.requests import officials_only
from workflow.confirming import confirm_move, seen_revision
from workflow.door import MoveRefused, begin, perform
from workflow.log import entries_of
from workflow.moves import available, moves_of

TONES = {"planned": "wait", "open": "ok", "closing": "warn", "closed": "wait"}


@officials_only
def cycle_year_list(request: SignedInRequest) -> HttpResponse:
    """Years of the reader's provinces, newest first."""
    years = CycleYear.objects.visible_to(request.user).select_related("province", "route").order_by("-year", "province__sort_key", "pk")
    page = page_of(request, years)
    empty = Empty(_("No cycle year yet"), _("A year has a route, six steps with dates, and opens when everything is set."), icon="calendar")
    add = Link(_("Set up a year"), reverse("cycle_year_add")) if _administers(request) else None
    return show_list(request, ListPage(_table(page), page, empty, add=add))


def _table(years: Iterable[CycleYear]) -> Table:
    columns = [Column(_("Cycle year")), Column(_("Route")), Column(_("Units as of"), "date"), Column(_("Status"))]
    address = addresses("cycle_year_detail")
    return Table(_("Cycle years"), columns, [_row(year, address(year.public_id)) for year in years])


def _row(year: CycleYear, url: str) -> Row:
    return Row(
        [
            Cell(f"{year.province} {year.year}", url=url, soft=_("Demonstration") if year.is_demonstration else ""),
            Cell(year.route.name),
            Cell(day(year.units_as_of)),
            Cell(year.status, tag_tone=TONES[year.state]),
        ]
    )


@login_required
def cycle_year_add(request: SignedInRequest) -> HttpResponse:
    """A new year begins with last year's dates, moved to it."""
    if not _administers(request):
        raise Http404
    form = CycleYearForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            year = begin(form.save(commit=False), "set_up", by=request.user)
        except MoveRefused as refused:
            form.full_clean()  # another press of the button may have come first
            if form.is_valid():
                form.add_error(None, refused.sentences)
        else:
            messages.success(request, _("The year is set up with proposed dates. Check them, then open the year."))
            return redirect("cycle_year_detail", year.public_id)
    page = FormPage(
        title=_("Set up a year"),
        button=_("Set up a year"),
        back=reverse("cycle_year_list"),
        back_label=_("Cycle years"),
        lead=_("The dates of the six steps are proposed from last year; you check them next."),
    )
    return show_form(request, form, page)


@login_required
def cycle_year_detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The six steps with their dates, for administrators to correct, and where the year's dossiers are; its rules, while it is empty."""
    year = _year(request, public_id)
    if request.method == "POST" and year_administrator(request.user, year):
        return _change(request, year, "change_rules" if "rules" in request.POST else "set_dates")
    return _page(request, year)


def _change(request: SignedInRequest, year: CycleYear, name: str) -> HttpResponse:
    """Make the correction; where it is refused, say why beside what was typed."""
    declared = moves_of(CycleYear)[name]
    assert declared.form
    form = declared.form(request.POST, subject=year)
    if not form.has_changed():
        messages.info(request, _("Nothing was changed."))
        return redirect("cycle_year_detail", year.public_id)
    try:
        perform(CycleYear, year.pk, name, by=request.user, seen=seen_revision(request), data=request.POST)
    except MoveRefused as refused:
        if not refused.form:
            form.add_error(None, refused.sentences)
        return _page(request, _year(request, year.public_id), **{name: refused.form or form})
    messages.success(request, _said_of(year, name))
    return redirect("cycle_year_detail", year.public_id)


def _said_of(year: CycleYear, name: str) -> str:
    if name == "change_rules":
        return _("The year is changed. Check its dates, then open it.")
    changed = entries_of(year).select_related("note_row")[0].note_row.payload["steps"]
    moved = sum(step["dossiers_moved"] for step in changed.values())
    return _("The dates are saved; %(count)d dossiers have a new due day.") % {"count": moved} if moved else _("The dates are saved.")


def _page(request: SignedInRequest, year: CycleYear, **refused: Form) -> HttpResponse:
    """With the forms of the corrections the person may make now, or the one that was refused."""
    moves = available(year, request.user)
    offered = {move.name: move.form(subject=year) for move in moves if move.form and not move.blockers(year)}
    forms: dict[str, Form] = {**offered, **refused}
    context = {
        "year": year,
        "tone": TONES[year.state],
        "form": forms.get("set_dates"),
        "rules": forms.get("change_rules"),
        "steps": pages.steps(year),
        "moves": [move for move in moves if move.offered],
        "facts": pages.facts(year),
    }
    return render(request, "cycle/cycle_year_detail.html", context)


@login_required
def cycle_year_move(request: SignedInRequest, public_id: str, move: str) -> HttpResponse:
    """Open, close or finish; opening shows first what to look at, closing what carries over and what stays."""
    year = _year(request, public_id)
    opening = move == "open" and year.state == YearState.PLANNED
    closing = move == "start_closing" and year.state == YearState.OPEN
    context = {
        "year": year,
        "closing": yearend.preview(year) if closing else None,
        "warning": pages.before_closing(year) if closing else "",
        "steps": pages.steps(year) if opening else None,
        "facts": pages.before_opening(year) if opening else [],
    }
    back = reverse("cycle_year_detail", args=[year.public_id])
    return confirm_move(request, year, move, back=back, template="cycle/cycle_year_move.html", context=context)


def _year(request: SignedInRequest, public_id: str) -> CycleYear:
    years = CycleYear.objects.visible_to(request.user).select_related("province__parent", "route", "regulation").prefetch_related("windows")
    return get_object_or_404(years, public_id=public_id)


def _administers(request: SignedInRequest) -> bool:
    return any(unit.level in ("province", "national") for unit in offices_of(request.user).units("administrator"))
