"""How a producer begins: a new idea, a potential product the commune recorded, or the last dossier once more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import attempts
from accounts.models import User
from accounts.requests import SignedInRequest
from basics.frames import FormPage, show_form
from cycle.acts import openings
from cycle.acts.placing import choices_for
from cycle.acts.reentry import choices_after, rests_on_recognition
from cycle.forms.entering import StartForm, TakeUpForm, own_producers
from cycle.models import CycleYear, Dossier
from cycle.models.states import State
from cycle.pages.buttons import place_address
from cycle.rules.policies import member_of_producer
from products.models import Producer, Product
from products.policies import producer_ids
from workflow.door import MoveRefused, perform


@login_required
def dossier_start(request: SignedInRequest) -> HttpResponse:
    """Start an idea with a product of one's own producer. For members of a producer; others get 404."""
    user: Any = request.user
    if not producer_ids(user):
        raise Http404
    if unplaced := _unplaced(own_producers(user), request.path):
        return unplaced
    form = StartForm(request.POST or None, user=user)
    closed = [producer for producer in own_producers(user) if CycleYear.objects.open_for(producer.commune) is None]
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data.get("product")
        if chosen and rests_on_recognition(chosen):
            return redirect("product_again", chosen.public_id)
        try:
            dossier = _start(form, user)
        except MoveRefused as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, _started(dossier))
            return redirect("idea_edit", dossier.public_id)
    chosen_how = _("Choose one of your products, or name a new one.") if "product" in form.fields else _("Name the product.")
    comes_next = _("The idea form comes next; you can save it half-finished.")
    page = FormPage(
        title=_("Start an idea"),
        button=_("Start an idea"),
        back=reverse("dossier_list"),
        back_label=_("Dossiers"),
        lead=f"{chosen_how} {comes_next}",
    )
    return show_form(request, form, page, template="cycle/dossier_start.html", closed=closed)


def _started(dossier: Dossier) -> str:
    words = _("Started. The dossier code is %(code)s.")
    if dossier.idea.begun:
        words = _("Started, with the text of your last idea form. The dossier code is %(code)s.")
    return words % {"code": dossier.code}


def _unplaced(producers: Iterable[Producer], back: str) -> HttpResponse | None:
    """To where the person first chooses the commune of today, of a producer whose former one became no single one."""
    return next((redirect(place_address(producer, back=back)) for producer in producers if choices_for(producer)), None)


@transaction.atomic
def _start(form: StartForm, user: User) -> Dossier:
    """The product, where it is new, and its dossier, or neither; pressed twice at once, the second press finds what the first began."""
    Producer.objects.select_for_update(no_key=True).get(pk=form.cleaned_data["producer"].pk)
    if begun := form.begun_already():
        raise MoveRefused(MoveRefused.NOT_READY, _("A product of this name already has an open dossier: %(code)s.") % {"code": begun.code})
    product = form.product_to_start()
    year = CycleYear.objects.open_for(product.commune)
    if year is None:
        province = product.commune.at_level("province")
        raise MoveRefused(
            MoveRefused.NOT_READY,
            _("No cycle year is open in %(province)s now. Ask your commune when the next one opens.") % {"province": province},
        )
    return openings.start(product=product, year=year, by=user)


@login_required
def dossier_claim(request: SignedInRequest) -> HttpResponse:
    """Take up a potential product with the two codes the commune gave. A wrong code and a wrong invitation look the same."""
    user: Any = request.user
    if not producer_ids(user):
        raise Http404
    form = TakeUpForm(request.POST or None, user=user, initial={"code": request.GET.get("ma", "")})
    if request.method == "POST" and form.is_valid() and (dossier := _claimed(request, form)):
        messages.success(request, _("The product is yours to take further. The commune has begun the idea form with what it knows."))
        return redirect("dossier_detail", dossier.public_id)
    page = FormPage(
        title=_("Take up a product"),
        button=_("Take up the product"),
        back=reverse("dossier_list"),
        back_label=_("Dossiers"),
        lead=_("Your commune recorded your product and gave you a dossier code and an invitation code. Enter both."),
        guard=False,
    )
    return show_form(request, form, page)


def _claimed(request: SignedInRequest, form: TakeUpForm) -> Dossier | None:
    """The dossier, now the producer's; None with an error at the form. Somebody who guesses is slowed, at however many places at once."""
    try:
        attempt = attempts.begin(request, attempts.Kind.INVITATION, request.user.public_id)
    except attempts.TooMany as early:
        form.add_error(None, early)
        return None
    dossier = _claim(request.user, **form.cleaned_data)
    if dossier is None:
        form.add_error(None, _("These codes do not fit together. Check them, or ask your commune."))
    else:
        attempt.right()
    return dossier


def _claim(user: User, *, code: str, invitation_code: str, producer: Producer) -> Dossier | None:
    """The dossier, now the producer's; None for whatever does not fit."""
    found = Dossier.objects.filter(code=code, state=State.POTENTIAL).first()
    if found is None or found.producer_id not in (None, producer.pk):
        return None
    try:
        return perform(
            Dossier,
            found.pk,
            "claim",
            by=user,
            seen=found.revision,
            data={"invitation_code": invitation_code, "producer": producer.public_id},
        )
    except MoveRefused:
        return None


@login_required
def dossier_again(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Start from the last dossier: upgrade, re-evaluation, or once more after 1 or 2 stars; what is not possible says why."""
    dossier = get_object_or_404(Dossier.objects.visible_to(request.user).for_detail(), public_id=public_id)
    if member_of_producer(request.user, dossier) is None:
        raise Http404
    return _again(request, dossier.product, dossier)


@login_required
def product_again(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Start from a recognition of before the portal. A product whose dossier goes on or was decided here starts from that."""
    own = Product.objects.owned_by(request.user).select_related("producer", "commune__parent__parent__parent")
    product = get_object_or_404(own, public_id=public_id)
    if rests_on_recognition(product):
        return _again(request, product, None)
    if last := product.dossiers.order_by("-pk").first():
        return redirect("dossier_again", last.public_id)
    raise Http404


def _again(request: SignedInRequest, product: Product, previous: Dossier | None) -> HttpResponse:
    if product.producer and (unplaced := _unplaced([product.producer], request.path)):
        return unplaced
    year, choices = choices_after(product, previous)
    errors: list[str] = []
    if request.method == "POST":
        kind = next((choice.kind for choice in choices if choice.kind == request.POST.get("kind") and not choice.why_not), None)
        try:
            if year is None or kind is None:
                raise MoveRefused(MoveRefused.INVALID, _("Choose what you want to start."))
            fresh = openings.enter_again(product=product, previous=previous, kind=kind, year=year, by=request.user)
        except MoveRefused as refused:
            errors = refused.sentences
        else:
            copied = _("Started from the last dossier: everything is copied. Renew what has changed.")
            messages.success(request, copied if previous else _("Started. The dossier code is %(code)s.") % {"code": fresh.code})
            return redirect("dossier_detail", fresh.public_id)
    possible = any(not choice.why_not for choice in choices)
    context = {"product": product, "dossier": previous, "choices": choices, "errors": errors, "possible": possible}
    return render(request, "cycle/dossier_again.html", context)
