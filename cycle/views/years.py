"""Cycle years: the list, setting one up, its dates, opening and closing it."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from basics.facts import Fact, Link
from basics.formats import day
from basics.frames import Empty, FormPage, ListPage, show_form, show_list
from basics.pages import page_of
from basics.public_ids import addresses
from basics.tables import Cell, Column, Row, Table
from cycle.acts import windows, yearend
from cycle.forms.years import CycleYearForm, WindowsForm, YearRulesForm
from cycle.journeys.year import levels_exist
from cycle.models import CycleYear, StepWindow
from cycle.models.states import STEP, Step
from cycle.rules.policies import year_administrator
from people.offices import offices_of
from people.requests import officials_only
from workflow.confirming import confirm_move
from workflow.door import MoveRefused, begin
from workflow.moves import available

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
            with transaction.atomic():
                year = begin(form.save(commit=False), "set_up", by=request.user)
                windows.set_days(year, windows.proposed(year.province, year.year))
        except MoveRefused as refused:
            form.full_clean()  # another press of the button may have come first
            if form.is_valid():
                form.add_error(None, refused.sentences)
        else:
            messages.success(request, _("The year is set up with proposed dates. Check them, then open the year."))
            return redirect("cycle_year_detail", year.public_id)
    page = FormPage(
        title=_("Set up a year"),
        button=_("Set up the year"),
        back=reverse("cycle_year_list"),
        back_label=_("Cycle years"),
        lead=_("The dates of the six steps are proposed from last year; you check them next."),
    )
    return show_form(request, form, page)


@login_required
def cycle_year_detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The six windows, for administrators to edit until the year closes, and where its dossiers are; until it opens, its rules too."""
    year = _year(request, public_id)
    administers = year_administrator(request.user, year) is not None
    if administers and "rules" in request.POST:
        return _change_rules(request, year)
    may_edit = administers and year.state in ("planned", "open")
    form = WindowsForm(request.POST if may_edit and request.method == "POST" else None, windows=year.windows_by_step)
    if form.is_bound and form.is_valid():
        moved = windows.set_days(year, {step.value: form.days(step) for step in Step})  # type: ignore[misc]
        messages.success(
            request,
            _("The dates are saved; %(count)d dossiers have a new due day.") % {"count": moved} if moved else _("The dates are saved."),
        )
        return redirect("cycle_year_detail", year.public_id)
    rules = YearRulesForm(instance=year) if administers and year.state == "planned" else None
    return _page(request, year, form if may_edit else None, rules)


@transaction.atomic
def _change_rules(request: SignedInRequest, year: CycleYear) -> HttpResponse:
    """Route, regulation and day of the units, in a year that is still planned; locked, so that it does not open in between."""
    year = CycleYear.objects.select_for_update(of=("self",)).select_related("province__parent", "route", "regulation").get(pk=year.pk)
    if year.state != "planned":
        messages.error(request, _("This cannot be changed now: %(status)s.") % {"status": year.get_state_display()})
        return redirect("cycle_year_detail", year.public_id)
    rules = YearRulesForm(request.POST, instance=year)
    if rules.is_valid() and (sentence := levels_exist(year)):
        rules.add_error(None, sentence)
    if not rules.is_valid():
        stored = _year(request, year.public_id)
        return _page(request, stored, WindowsForm(windows=stored.windows_by_step), rules)
    rules.save()
    messages.success(request, _("The year is changed. Check its dates, then open it."))
    return redirect("cycle_year_detail", year.public_id)


def _page(request: SignedInRequest, year: CycleYear, form: WindowsForm | None, rules: YearRulesForm | None) -> HttpResponse:
    context = {
        "year": year,
        "tone": TONES[year.state],
        "form": form,
        "rules": rules,
        "steps": _steps(year),
        "moves": [move for move in available(year, request.user) if move.offered],
        "facts": _facts(year),
    }
    return render(request, "cycle/cycle_year_detail.html", context)


@login_required
def cycle_year_move(request: SignedInRequest, public_id: str, move: str) -> HttpResponse:
    """Open, close or finish; closing shows first what carries over and what stays."""
    year = _year(request, public_id)
    closing = yearend.preview(year) if move == "start_closing" and year.state == "open" else None
    back = reverse("cycle_year_detail", args=[year.public_id])
    return confirm_move(request, year, move, back=back, template="cycle/cycle_year_move.html", context={"year": year, "closing": closing})


def _year(request: SignedInRequest, public_id: str) -> CycleYear:
    years = CycleYear.objects.visible_to(request.user).select_related("province__parent", "route", "regulation").prefetch_related("windows")
    return get_object_or_404(years, public_id=public_id)


def _administers(request: SignedInRequest) -> bool:
    return any(unit.level in ("province", "national") for unit in offices_of(request.user).units("administrator"))


def _facts(year: CycleYear) -> list[Fact]:
    return [
        Fact(_("Route"), year.route.name),
        Fact(_("Regulation"), year.regulation.name),
        Fact(_("Units as of"), day(year.units_as_of)),
    ]


def _steps(year: CycleYear) -> Table:
    """Each step with its dates and how many dossiers are in it now; one query."""
    counts = dict.fromkeys(Step.values, 0)
    for state, count in year.dossiers.order_by().values_list("state").annotate(Count("pk")):
        if step := STEP.get(state):
            counts[step] += count
    columns = [Column(_("Step")), Column(_("Opens on"), "date"), Column(_("Closes on"), "date"), Column(_("Dossiers now"), "number")]
    return Table(_("The six steps"), columns, [_step_row(step, year.window(step), counts[step]) for step in Step])


def _step_row(step: Step, window: StepWindow | None, count: int) -> Row:
    opens, closes = (day(window.opens_on), day(window.closes_on)) if window else ("–", "–")
    return Row([Cell(f"{step.value} {step.label}"), Cell(opens), Cell(closes), Cell(count)])
