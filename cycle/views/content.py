"""The producer's forms: idea, plan, registration, self-assessment. A draft always saves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import SignedInRequest

from ..editing import NotNow, content_of, stamp, why_not, writing
from ..forms.assessment import RegistrationForm, SelfAssessmentForm
from ..forms.drafts import ContentForm, facts
from ..forms.ideas import IdeaForm
from ..forms.plans import BusinessPlanForm, MoneyForm
from ..models import BusinessPlan, Dossier, Idea, Registration, SelfAssessment


@dataclass(frozen=True)
class Page:
    """One form page: which item it writes, with which form, and where it goes on."""

    item: str
    model: Any
    form: type[ContentForm]
    goes_on: str = "dossier_detail"


IDEA = Page("idea", Idea, IdeaForm)
PLAN = Page("plan", BusinessPlan, BusinessPlanForm, "plan_criteria")
REGISTRATION = Page("registration", Registration, RegistrationForm)
ASSESSMENT = Page("assessment", SelfAssessment, SelfAssessmentForm, "assessment_scores")


GOES_ON = {"plan": gettext_lazy("Save and go on to the criteria"), "assessment": gettext_lazy("Save and score yourself")}


@login_required
def idea_edit(request: SignedInRequest, public_id: str) -> HttpResponse:
    return _write(
        request, public_id, IDEA, title=_("Idea form"), lead=_("Write as you would tell a buyer. You can save a half-finished form.")
    )


@login_required
def plan_edit(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The sections of the plan and the money by year; the criteria have a page of their own."""
    return _write(
        request,
        public_id,
        PLAN,
        title=_("Business plan"),
        lead=_("First the plan as a whole. On the next page you plan each criterion of your target star."),
    )


@login_required
def registration_edit(request: SignedInRequest, public_id: str) -> HttpResponse:
    return _write(
        request, public_id, REGISTRATION, title=_("Registration"), lead=_("Mẫu 01. Filled in with what we know of you: check it.")
    )


@login_required
def assessment_edit(request: SignedInRequest, public_id: str) -> HttpResponse:
    return _write(
        request,
        public_id,
        ASSESSMENT,
        title=_("Self-assessment"),
        lead=_("Mẫu 02. After these texts you score yourself, criterion by criterion."),
    )


def opened(request: SignedInRequest, public_id: str, item: str) -> Dossier | None:
    """The dossier whose item this person may write now; else None, with a sentence in the messages. Out of scope is 404."""
    dossier = get_object_or_404(Dossier.objects.visible_to(request.user).for_detail(), public_id=public_id)
    if sentence := why_not(request.user, dossier, item):
        messages.error(request, sentence)
        return None
    return dossier


def _write(request: SignedInRequest, public_id: str, page: Page, *, title: str, lead: str) -> HttpResponse:
    dossier = opened(request, public_id, page.item)
    if dossier is None:
        return redirect("dossier_detail", public_id)
    comments = dossier.comments.filter(item=page.item, settled_at=None)
    words = {"dossier": dossier, "title": title, "lead": lead, "comments": comments, "goes_on": GOES_ON.get(page.item, "")}
    if request.method == "POST":
        return _save(request, dossier, page, words)
    row = _prefilled(content_of(page.model, dossier), dossier)
    return render(
        request,
        "cycle/content_edit.html",
        {**words, "form": page.form(instance=row, **_more(page, dossier)), "money": _money(page, row, dossier)},
    )


def _save(request: SignedInRequest, dossier: Dossier, page: Page, words: dict[str, Any]) -> HttpResponse:
    try:
        with writing(request.user, dossier, page.item) as dossier:
            row = content_of(page.model, dossier)
            stored = facts(row, page.form)
            form, money = page.form(request.POST, instance=row, **_more(page, dossier)), _money(page, row, dossier, request.POST)
            if form.is_valid() and (money is None or money.is_valid()):
                stamp(form.instance)
                form.save()
                if money:
                    money.save(row)
                messages.success(request, _("Saved."))
                return redirect(_goes_on(request, dossier, page))
    except NotNow as closed:
        form, money, stored = page.form(request.POST, instance=content_of(page.model, dossier), **_more(page, dossier)), None, []
        return render(request, "cycle/content_edit.html", {**words, "form": form, "closed": str(closed)}, status=409)
    shown = {"form": form, "money": money, "stored": stored if form.overtaken else None}
    return render(request, "cycle/content_edit.html", {**words, **shown}, status=409 if form.overtaken else 200)


def _goes_on(request: SignedInRequest, dossier: Dossier, page: Page) -> str:
    name = page.goes_on if request.POST.get("go") == "next" else "dossier_detail"
    return reverse(name, args=[dossier.public_id])


def _more(page: Page, dossier: Dossier) -> dict[str, Any]:
    if page is not REGISTRATION:
        return {}
    chosen = dossier.criteria_set
    return {"samples_needed": chosen.sample_count if chosen and chosen.requires_samples else 0}


def _money(page: Page, row: Any, dossier: Dossier, data: Any = None) -> MoneyForm | None:
    return MoneyForm(data, plan=row, first_year=dossier.cycle_year.year) if page is PLAN else None


def _prefilled(row: Any, dossier: Dossier) -> Any:
    """Registration begins with what is known of the producer; nothing is asked twice."""
    producer = dossier.producer
    if isinstance(row, Registration) and row.pk is None and producer is not None:
        row.representative, row.title = producer.representative_name, producer.representative_title
        row.address, row.phone, row.email = producer.address, producer.phone, producer.email
        chosen = dossier.criteria_set
        row.samples = chosen.sample_count if chosen and chosen.requires_samples else None
    return row
