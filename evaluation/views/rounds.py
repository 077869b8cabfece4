"""Rounds of evaluation, and the dossiers put before their councils."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from basics import clock
from basics.facts import Link
from basics.frames import Empty, FormPage, ListPage, show_form, show_list
from basics.pages import page_of
from cycle.models import Dossier
from evaluation.acts.assigning import put_before
from evaluation.forms.rounds import RoundForm
from evaluation.models import Round
from evaluation.models.states import Standing
from evaluation.pages import arranging
from evaluation.pages.lists import councils_of_round, round_name, round_table
from evaluation.rules import policies
from evaluation.rules.arranging import dossiers_lay_in
from evaluation.rules.scopes import waiting_for
from people.offices import offices_of
from workflow.confirming import confirm_move, correct_by_form
from workflow.door import MoveRefused, begin


@login_required
def round_list(request: SignedInRequest) -> HttpResponse:
    """The rounds of the person's area, latest first."""
    page = page_of(request, Round.objects.visible_to(request.user).in_force().for_list())
    listed = ListPage(
        table=round_table(page),
        page=page,
        empty=Empty(_("No round yet"), _("The evaluating unit opens a round and sets up its council."), icon="calendar"),
        lead=_("A round is a dated batch of dossiers before the councils of one unit."),
        back=Link(_("Councils"), reverse("council_list")),
        add=Link(_("Open a round"), reverse("round_add")) if _may_arrange_any(request) else None,
    )
    return show_list(request, listed)


def _may_arrange_any(request: SignedInRequest) -> bool:
    offices = offices_of(request.user)
    return bool(offices.units("officer") or offices.units("administrator")) and policies.arranged_units(request.user).exists()


@login_required
def round_add(request: SignedInRequest) -> HttpResponse:
    units = policies.arranged_units(request.user)
    if not units.exists():
        raise PermissionDenied(_("Rounds are opened by an officer or administrator of the evaluating unit."))
    form = RoundForm(request.POST or None, units=units)
    if form.is_valid() and (fresh := _opened(request, form)):
        messages.success(request, _("The round is open. Now set up its council."))
        return redirect("round_detail", fresh.public_id)
    return show_form(request, form, FormPage(_("New round"), _("Open a round"), reverse("round_list")))


def _opened(request: SignedInRequest, form: RoundForm) -> Round | None:
    """The round of a valid form; None where it is refused, which the form then says."""
    try:
        return begin(form.fresh(), "open_round", by=request.user)
    except MoveRefused as refused:
        form.full_clean()  # another press of the button may have come first
        if form.is_valid():
            form.add_error(None, refused.sentences)
        return None


@login_required
def round_detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The round's councils, and the dossiers on the unit's desk that wait for one."""
    chosen = _round(request, public_id)
    stands = chosen.state == Standing.IN_FORCE
    arranges = stands and policies.arranges(request.user, chosen.unit)
    councils = list(chosen.councils.in_force().with_counts())
    waiting = page_of(request, waiting_for(request.user, chosen).for_list().by_due()) if arranges else None
    page = {
        "round": chosen,
        "stands": stands,
        "councils": councils,
        "table": councils_of_round(councils),
        "arranges": arranges,
        "moves": arranging.buttons(chosen, request.user, view="round_move"),
        "waiting": waiting,
        "late": _late(waiting or [], chosen),
        "ended": chosen.results_until < clock.today(),
    }
    return render(request, "evaluation/round_detail.html", page)


@login_required
def round_change(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Correct year, number or days."""
    chosen = _round(request, public_id)
    lead = _("Dossiers lay before its councils: year and number stay, and the last day can only be put off.")
    page = FormPage(
        title=_("Correct the round"),
        button=_("Save the changes"),
        back=reverse("round_detail", args=[public_id]),
        over=round_name(chosen),
        lead=lead if dossiers_lay_in(chosen) else "",
    )
    return correct_by_form(request, chosen, "correct_round", page)


@login_required
def round_move(request: SignedInRequest, public_id: str, name: str) -> HttpResponse:
    """Withdraw a round, with the reason."""
    chosen = _round(request, public_id)
    back = reverse("round_detail", args=[public_id])
    return confirm_move(request, chosen, name, back=back, template="evaluation/move.html", context={"over": round_name(chosen)})


def _round(request: SignedInRequest, public_id: str) -> Round:
    return get_object_or_404(Round.objects.visible_to(request.user).select_related("unit"), public_id=public_id)


def _late(waiting: Iterable[Dossier], chosen: Round) -> set[int]:
    """Keys of the dossiers that reached the unit after the round's last day for proposals: a hint, no bar."""
    return {
        dossier.pk for dossier in waiting if dossier.desk_since and timezone.localtime(dossier.desk_since).date() > chosen.proposals_until
    }


@login_required
@require_POST
def item_open(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Put the chosen dossiers before a council of this round; each by itself, so that one refusal stops no other."""
    chosen = _round(request, public_id)
    council = chosen.councils.in_force().filter(public_id=request.POST.get("council", "")).first()
    dossiers = waiting_for(request.user, chosen).for_list().by_due().filter(public_id__in=request.POST.getlist("dossier"))
    if council is None or not dossiers:
        messages.error(request, _("Choose a council, and at least one dossier."))
        return redirect("round_detail", public_id)
    opened = 0
    for dossier in dossiers:
        try:
            put_before(council, dossier, by=request.user)
            opened += 1
        except MoveRefused as refused:
            messages.error(request, f"{dossier.product.name}: {' '.join(refused.sentences)}")
    if opened:
        done = ngettext("%(count)d dossier now lies before %(council)s.", "%(count)d dossiers now lie before %(council)s.", opened)
        messages.success(request, done % {"count": opened, "council": council.name})
    return redirect("round_detail", public_id)
