"""Councils: who sits in them, and what lies before them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from basics.frames import Empty, FormPage, ListPage, show_form, show_list
from basics.pages import page_of
from evaluation.forms.councils import CouncilForm, SeatForm
from evaluation.models import Council, CouncilItem, Round
from evaluation.models.states import BEFORE_THE_COUNCIL
from evaluation.pages.boards import my_work
from evaluation.pages.lists import council_table, item_table
from evaluation.rules import policies
from evaluation.rules.checks import enough_seats
from people.offices import offices_of


@login_required
def council_list(request: SignedInRequest) -> HttpResponse:
    """What waits for me in the councils I sit in, then every council I may see."""
    page = page_of(request, Council.objects.visible_to(request.user).for_list())
    offices = offices_of(request.user)
    empty = Empty(_("You sit in no council"), _("Councils you sit in, and those of your unit, stand here."), icon="scale")
    return show_list(
        request,
        ListPage(council_table(request.user, page), page, empty),
        template="evaluation/council_list.html",
        work=my_work(request.user),
        arranges=bool(offices.units("officer") or offices.units("administrator")),
    )


@login_required
def council_add(request: SignedInRequest, public_id: str) -> HttpResponse:
    chosen = get_object_or_404(Round.objects.visible_to(request.user).select_related("unit"), public_id=public_id)
    if not policies.arranges(request.user, chosen.unit):
        raise PermissionDenied(
            _("Councils are set up by an officer or administrator of %(unit)s.") % {"unit": chosen.unit.within_a_sentence}
        )
    form = CouncilForm(request.POST or None, instance=Council(round=chosen, set_up_by=request.user))
    if form.is_valid():
        council = _set_up(form, chosen)
        messages.success(request, _("The council is set up. Now name who sits in it."))
        return redirect("council_detail", council.public_id)
    back = reverse("round_detail", args=[public_id])
    return show_form(request, form, FormPage(_("New council"), _("Set up the council"), back))


@transaction.atomic
def _set_up(form: CouncilForm, chosen: Round) -> Council:
    """The council, once: pressed twice, the second press finds what the first set up."""
    Round.objects.select_for_update(no_key=True).get(pk=chosen.pk)
    return chosen.councils.filter(**form.cleaned_data).first() or form.save()


@login_required
def council_detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Seats, and the items with how many have signed; never what they signed."""
    council = get_object_or_404(Council.objects.visible_to(request.user).for_list(), public_id=public_id)
    items = CouncilItem.objects.visible_to(request.user).filter(council=council).for_list().order_by("position")
    page = page_of(request, items)
    seats = list(council.seats.select_related("user"))
    context = {
        "council": council,
        "seats": seats,
        "page": page,
        "table": item_table(page, seats),
        "arranges": policies.arranges(request.user, council.round.unit),
    }
    return render(request, "evaluation/council_detail.html", context)


def _arranged(request: SignedInRequest, public_id: str) -> Council:
    council = get_object_or_404(Council.objects.visible_to(request.user).for_list(), public_id=public_id)
    if not policies.arranges(request.user, council.round.unit):
        raise PermissionDenied(
            _("Seats are given by an officer or administrator of %(unit)s.") % {"unit": council.round.unit.within_a_sentence}
        )
    return council


def _seats_are_fixed(council: Council) -> bool:
    scored = CouncilItem.objects.for_work().filter(council=council, state__in=BEFORE_THE_COUNCIL)
    return bool(scored) and not any(enough_seats(item) for item in scored)


@login_required
def seat_add(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Not while the council scores a dossier, for one seat more would change its quorum; but where too few may score it."""
    council = _arranged(request, public_id)
    if _seats_are_fixed(council):
        messages.error(request, _("The council is scoring: until that is closed its seats stay as they are."))
        return redirect("council_detail", public_id)
    form = SeatForm(request.POST or None, council=council, by=request.user)
    if form.is_valid() and (seat := form.keep()):
        messages.success(request, _("%(person)s now sits in the council.") % {"person": seat.user.full_name})
        return redirect("council_detail", public_id)
    back = reverse("council_detail", args=[public_id])
    return show_form(request, form, FormPage(_("Give a seat"), _("Give the seat"), back, over=council.name))


@login_required
@require_POST
def seat_remove(request: SignedInRequest, public_id: str, seat: str) -> HttpResponse:
    """Only while nothing lies before the council: afterwards answers and sheets hang on the seat."""
    council = _arranged(request, public_id)
    given = get_object_or_404(council.seats.select_related("user"), public_id=seat)
    if council.items.exists():
        messages.error(request, _("Dossiers already lie before this council, so nobody can be taken off it."))
    else:
        given.delete()
        messages.success(request, _("%(person)s no longer sits in the council.") % {"person": given.user.full_name})
    return redirect("council_detail", public_id)
