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

from accounts.models import User
from accounts.requests import SignedInRequest
from basics.frames import Empty, FormPage, ListPage, show_form, show_list
from basics.pages import page_of
from evaluation.forms.councils import CouncilForm, SeatForm
from evaluation.models import Council, CouncilItem, Round
from evaluation.models.states import Standing
from evaluation.pages import arranging
from evaluation.pages.boards import my_work
from evaluation.pages.lists import council_table, item_table
from evaluation.rules import policies
from evaluation.rules.arranging import council_withdrawn
from evaluation.rules.scopes import waiting_for
from people.offices import offices_of
from workflow.confirming import confirm_move, correct_by_form
from workflow.door import MoveRefused, begin, locked


@login_required
def council_list(request: SignedInRequest) -> HttpResponse:
    """What waits for me in the councils I sit in, then every council I may see."""
    page = page_of(request, Council.objects.visible_to(request.user).in_force().for_list())
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
    form = CouncilForm(request.POST or None, batch=chosen)
    back = reverse("round_detail", args=[public_id])
    if form.is_valid():
        try:
            council = _set_up(form, chosen, request.user)
        except MoveRefused as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, _("The council is set up. Now name who sits in it."))
            return redirect("council_detail", council.public_id)
    return show_form(request, form, FormPage(_("New council"), _("Set up a council"), back))


@transaction.atomic
def _set_up(form: CouncilForm, chosen: Round, by: User) -> Council:
    """The council, once: pressed twice, the second press finds what the first set up."""
    chosen = locked(Round, chosen.pk)
    same = chosen.councils.in_force().filter(**form.cleaned_data).first()
    return same or begin(Council(round=chosen, **form.cleaned_data), "set_up_council", by=by)


@login_required
def council_detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Seats, and the items with how many have signed; never what they signed."""
    council = _council(request, public_id)
    items = CouncilItem.objects.visible_to(request.user).filter(council=council).for_list().order_by("position")
    page = page_of(request, items)
    seats = list(council.seats.named())
    stands = council.state == Standing.IN_FORCE
    arranges = stands and policies.arranges(request.user, council.round.unit)
    context = {
        "council": council,
        "stands": stands,
        "seats": arranging.seat_rows(seat for seat in seats if seat.state == Standing.IN_FORCE),
        "page": page,
        "table": item_table(council, page, seats),
        "arranges": arranges,
        "waiting": arranges and waiting_for(request.user, council.round).exists(),
        "moves": arranging.buttons(council, request.user, view="council_move"),
    }
    return render(request, "evaluation/council_detail.html", context)


@login_required
def council_change(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Correct its name or decision."""
    council = _council(request, public_id)
    lead = _("Dossiers lay before it: the day of the decision stays, for the council works by the rules of that day.")
    page = FormPage(
        title=_("Correct the council"),
        button=_("Save the changes"),
        back=reverse("council_detail", args=[public_id]),
        over=council.name,
        lead=lead if council.items.exists() else "",
    )
    return correct_by_form(request, council, "correct_council", page)


@login_required
def council_move(request: SignedInRequest, public_id: str, name: str) -> HttpResponse:
    """Withdraw a council, with the reason."""
    council = _council(request, public_id)
    back = reverse("council_detail", args=[public_id])
    return confirm_move(request, council, name, back=back, template="evaluation/move.html", context={"over": council.name})


def _council(request: SignedInRequest, public_id: str) -> Council:
    return get_object_or_404(Council.objects.visible_to(request.user).for_work(), public_id=public_id)


def _arranged(request: SignedInRequest, public_id: str) -> Council:
    council = _council(request, public_id)
    if not policies.arranges(request.user, council.round.unit):
        raise PermissionDenied(
            _("Seats are given by an officer or administrator of %(unit)s.") % {"unit": council.round.unit.within_a_sentence}
        )
    return council


@login_required
def seat_add(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Whoever is given a seat sits in what the council opens for scoring from then on."""
    council = _arranged(request, public_id)
    back = reverse("council_detail", args=[public_id])
    if council.state != Standing.IN_FORCE:
        messages.error(request, council_withdrawn())
        return redirect(back)
    form = SeatForm(request.POST or None, council=council)
    if form.is_valid():
        try:
            seat = begin(form.fresh(), "give_seat", by=request.user)
        except MoveRefused as refused:
            form.full_clean()  # somebody else may have given a seat meanwhile
            if form.is_valid():
                form.add_error(None, refused.sentences)
        else:
            messages.success(request, arranging.seated_sentence(seat))
            return redirect(back)
    return show_form(request, form, FormPage(_("Give a seat"), _("Give the seat"), back, over=council.name))


@login_required
def seat_end(request: SignedInRequest, public_id: str, seat: str) -> HttpResponse:
    """Take somebody off the council, with the reason."""
    council = _arranged(request, public_id)
    given = get_object_or_404(council.seats.select_related("user", "council__round__unit"), public_id=seat)
    back, over = reverse("council_detail", args=[public_id]), f"{given.user.full_name}, {given.role_name}"
    return confirm_move(request, given, "end_seat", back=back, template="evaluation/move.html", context={"over": over})
