"""The producer's forms: idea, plan, registration, self-assessment. A draft always saves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest

from ..drafts import NotNow, content_of, stamp, writing
from ..forms.drafts import facts
from ..forms.plans import MoneyForm
from ..items import ASSESSMENT, IDEA, PLAN, REGISTRATION, Item, named
from ..models import Dossier, Registration


@login_required
def idea_edit(request: SignedInRequest, public_id: str) -> HttpResponse:
    return _write(request, public_id, IDEA)


@login_required
def plan_edit(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The sections of the plan and the money by year; the criteria have a page of their own."""
    return _write(request, public_id, PLAN)


@login_required
def registration_edit(request: SignedInRequest, public_id: str) -> HttpResponse:
    return _write(request, public_id, REGISTRATION)


@login_required
def assessment_edit(request: SignedInRequest, public_id: str) -> HttpResponse:
    return _write(request, public_id, ASSESSMENT)


def opened(request: SignedInRequest, public_id: str, item: Item) -> Dossier | None:
    """The dossier whose item this person may write now; else None, with a sentence in the messages. Out of scope is 404."""
    dossier = get_object_or_404(Dossier.objects.visible_to(request.user).for_detail(), public_id=public_id)
    if sentence := item.why_not(request.user, dossier):
        messages.error(request, sentence)
        return None
    return dossier


def _write(request: SignedInRequest, public_id: str, item: Item) -> HttpResponse:
    dossier = opened(request, public_id, item)
    if dossier is None:
        return redirect("dossier_detail", public_id)
    comments = dossier.comments.filter(item=item.key, settled_at=None)
    words = {"dossier": dossier, "title": item.title, "lead": item.lead, "comments": comments, "goes_on": item.goes_on_label}
    if request.method == "POST":
        return _save(request, dossier, item, words)
    row = _prefilled(content_of(item.form._meta.model, dossier), dossier)
    return render(
        request,
        "cycle/content_edit.html",
        {**words, "form": item.form(instance=row, **_more(item, dossier)), "money": _money(item, row, dossier)},
    )


def _save(request: SignedInRequest, dossier: Dossier, item: Item, words: dict[str, Any]) -> HttpResponse:
    try:
        with writing(request.user, dossier, item) as dossier:
            row = content_of(item.form._meta.model, dossier)
            stored = facts(row, item.form)
            form, money = item.form(request.POST, instance=row, **_more(item, dossier)), _money(item, row, dossier, request.POST)
            if form.is_valid() and (money is None or money.is_valid()):
                stamp(form.instance)
                form.save()
                if money:
                    money.save(row)
                messages.success(request, _("Saved."))
                return redirect(_goes_on(request, dossier, item))
    except NotNow as closed:
        form, money, stored = item.form(request.POST, instance=content_of(item.form._meta.model, dossier), **_more(item, dossier)), None, []
        return render(request, "cycle/content_edit.html", {**words, "form": form, "closed": str(closed)}, status=409)
    shown = {"form": form, "money": money, "stored": stored if form.overtaken else None}
    return render(request, "cycle/content_edit.html", {**words, **shown}, status=409 if form.overtaken else 200)


def _goes_on(request: SignedInRequest, dossier: Dossier, item: Item) -> str:
    if item.goes_on and request.POST.get("go") == "next":
        return named(item.goes_on).url(dossier)
    return reverse("dossier_detail", args=[dossier.public_id])


def _more(item: Item, dossier: Dossier) -> dict[str, Any]:
    if item is not REGISTRATION:
        return {}
    chosen = dossier.criteria_set
    return {"samples_needed": chosen.sample_count if chosen and chosen.requires_samples else 0}


def _money(item: Item, row: Any, dossier: Dossier, data: Any = None) -> MoneyForm | None:
    return MoneyForm(data, plan=row, first_year=dossier.cycle_year.year) if item is PLAN else None


def _prefilled(row: Any, dossier: Dossier) -> Any:
    """Registration begins with what is known of the producer; nothing is asked twice."""
    producer = dossier.producer
    if isinstance(row, Registration) and row.pk is None and producer is not None:
        row.representative, row.title = producer.representative_name, producer.representative_title
        row.address, row.phone, row.email = producer.address, producer.phone, producer.email
        chosen = dossier.criteria_set
        row.samples = chosen.sample_count if chosen and chosen.requires_samples else None
    return row
