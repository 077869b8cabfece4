"""Step 1: potential products, and the invitation codes communes hand out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.requests import SignedInRequest
from basics import phones
from basics.facts import Link
from basics.frames import Empty, FormPage, ListPage, show_form, show_list
from basics.pages import page_of
from basics.public_ids import addresses
from basics.tables import Cell, Column, Row, Table
from cycle.acts import openings
from cycle.forms.potential import PotentialForm, communes_served
from cycle.models import CycleYear, Dossier
from cycle.models.states import State
from people.offices import offices_of
from people.requests import officials_only
from people.serving import ids_served_by
from products.models import Product
from workflow.door import MoveRefused


@officials_only
def potential_list(request: SignedInRequest) -> HttpResponse:
    """Potential products of the reader's area that nobody has claimed yet."""
    waiting = (
        Dossier.objects.visible_to(request.user)
        .filter(state=State.POTENTIAL)
        .select_related("product__product_set", "producer")
        .order_by("-pk")
    )
    page = page_of(request, waiting)
    empty = Empty(
        _("No potential products"), _("Products that the commune records wait here until their producer takes them up."), icon="seed"
    )
    lead = _("Products worth reaching out for. With the dossier code and the invitation code their producer takes them up.")
    add = Link(_("Record a potential product"), reverse("potential_add")) if offices_of(request.user).units("officer") else None
    return show_list(request, ListPage(_table(page, request.user), page, empty, lead, add=add))


def _table(dossiers: Iterable[Dossier], user: User) -> Table:
    columns = [
        Column(_("Product")),
        Column(_("Producer or contact")),
        Column(_("Commune")),
        Column(_("Dossier code")),
        Column(_("Invitation code")),
    ]
    served = set(ids_served_by(user, "officer"))
    address = addresses("dossier_detail")
    rows = [_row(dossier, dossier.commune_id in served, address(dossier.public_id)) for dossier in dossiers]
    return Table(_("Potential products"), columns, rows)


def _row(dossier: Dossier, ours: bool, url: str) -> Row:
    """The invitation code is for the commune's own officers: whoever has it may claim the product."""
    code, producer = dossier.invitation_code, dossier.producer
    return Row(
        [
            Cell(dossier.product.name, url=url, soft=dossier.product.product_set.name),
            Cell(producer.name) if producer else Cell(dossier.contact_name, soft=phones.display(dossier.contact_phone)),
            Cell(dossier.commune_name),
            Cell(dossier.code),
            Cell(f"{code[:4]} {code[4:]}" if ours else _("With the commune")),
        ]
    )


@login_required
def potential_add(request: SignedInRequest) -> HttpResponse:
    """An officer of the commune records a product worth reaching out for; its invitation code comes with it."""
    if not offices_of(request.user).units("officer"):
        raise Http404
    communes = communes_served(request.user)
    form = PotentialForm(request.POST or None, communes=communes)
    if request.method == "POST" and form.is_valid():
        try:
            dossier = _identify(form.cleaned_data, request.user)
        except MoveRefused as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(
                request,
                _("Recorded. Hand the producer the dossier code %(code)s and the invitation code %(invitation)s.")
                % {"code": dossier.code, "invitation": dossier.invitation_code},
            )
            return redirect("potential_list")
    page = FormPage(
        title=_("Record a potential product"),
        button=_("Record the product"),
        back=reverse("potential_list"),
        back_label=_("Potential products"),
    )
    return show_form(request, form, page, template="cycle/potential_add.html", communes=communes)


@transaction.atomic
def _identify(given: dict[str, Any], by: Any) -> Dossier:
    """The product and its dossier, or neither; pressed twice at once, the second press finds what the first recorded."""
    commune = given["commune"]
    Dossier.objects.lock_names_in(commune)
    if recorded := Dossier.objects.potential_called(given["name"], commune):
        sentence = _("This product of the commune is recorded already: %(code)s.") % {"code": recorded.code}
        raise MoveRefused(MoveRefused.NOT_READY, sentence)
    year = CycleYear.objects.open_for(commune)
    if year is None:
        raise MoveRefused(MoveRefused.NOT_READY, _("No cycle year is open in this province."))
    product = Product.objects.create(name_vi=given["name"], product_set=given["product_set"], producer=given["producer"], commune=commune)
    return openings.identify(product=product, year=year, by=by, contact_name=given["contact_name"], contact_phone=given["contact_phone"])
