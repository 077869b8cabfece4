"""Criterion by criterion, one part at a time: what is planned, and how the producer scores itself."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from cycle.drafts import NotNow, writing
from cycle.models import BusinessPlan, Dossier
from cycle.pages.answers import Answers, PlannedAnswers, ScoredAnswers
from cycle.pages.dossier import criterion_url
from cycle.rules.planning import Planner, planner
from cycle.views.content import opened


@login_required
def plan_criteria(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Where we stand, where we will be, and what we do about it."""
    return _answer(request, public_id, PlannedAnswers)


@login_required
def assessment_scores(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Mẫu 02, part III: the producer's own score."""
    return _answer(request, public_id, ScoredAnswers)


def _answer(request: SignedInRequest, public_id: str, kind: type[Answers]) -> HttpResponse:
    dossier = opened(request, public_id, kind.item)
    if dossier is None:
        return redirect("dossier_detail", public_id)
    part = request.GET.get("phan", "")
    if request.method == "POST":
        return _save(request, dossier, part, kind)
    answers = kind(dossier, part)
    return render(request, kind.template, {**answers.page(), "planner": _planner(dossier, answers)})


def _save(request: SignedInRequest, dossier: Dossier, part: str, kind: type[Answers]) -> HttpResponse:
    try:
        with writing(request.user, dossier, kind.item) as dossier:
            answers = kind(dossier, part, request.POST)
            valid, overtaken = all(form.is_valid() for form in answers.forms), answers.overtaken()
            if valid and not overtaken:
                answers.save()
                messages.success(request, _("Part %(part)s is saved.") % {"part": answers.part})
                return redirect(_goes_on(request, dossier, answers))
    except NotNow as closed:
        answers = kind(dossier, part, request.POST)
        return render(request, kind.template, {**answers.page(), "closed": str(closed)}, status=409)
    return render(request, kind.template, {**answers.page(), "planner": _planner(dossier, answers)}, status=409 if overtaken else 200)


def _goes_on(request: SignedInRequest, dossier: Dossier, answers: Answers) -> str:
    if request.POST.get("go") != "next":
        return f"{answers.item.url(dossier)}?phan={answers.part}"
    if answers.following:
        return f"{answers.item.url(dossier)}?phan={answers.following}"
    return reverse("dossier_detail", args=[dossier.public_id])


def _planner(dossier: Dossier, answers: Answers) -> Planner:
    """The way to the stars as it stands stored."""
    plan = answers.owner if isinstance(answers.owner, BusinessPlan) else BusinessPlan.objects.filter(dossier=dossier).first()
    source = _("points planned") if isinstance(answers, PlannedAnswers) else _("points by self-assessment")
    return planner(
        answers.spec,
        answers.points(),
        target=plan.target_star if plan else None,
        source=source,
        link=lambda code: criterion_url(answers.item, dossier, code),
    )
