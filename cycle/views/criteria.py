"""Criterion by criterion, one part at a time: what is planned, and how the producer scores itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.drafting import for_drafts
from accounts.requests import SignedInRequest
from basics import autosave
from cycle import answers as stored
from cycle.answers import Answers
from cycle.drafts import NotNow
from cycle.items import PLAN_CRITERIA, SCORES, Item
from cycle.models import BusinessPlan, Dossier
from cycle.pages import buttons
from cycle.pages.answers import answers_page, following, part_of, tabs
from cycle.pages.remarks import at_item
from cycle.rules.planning import Planner, planner
from cycle.views.content import head, opened

TEMPLATES = {PLAN_CRITERIA.key: "cycle/plan_criteria.html", SCORES.key: "cycle/assessment_scores.html"}


@for_drafts
def criteria_edit(request: SignedInRequest, public_id: str, item: Item) -> HttpResponse:
    """The plan of each criterion, or the producer's own score (Mẫu 02, part III); its address names the item."""
    dossier = opened(request, public_id, item, typed=request.method == "POST")
    if dossier is None:
        return redirect("dossier_detail", public_id)
    part = request.GET.get("phan", "")
    if autosave.asked(request):
        answers = stored.save(item, dossier, request.user, request.POST)
        return autosave.answer(answers.filled.outcome, **_what_follows(answers, part, item))
    if request.method == "POST":
        return _save(request, dossier, part, item)
    answers = stored.read(item, dossier)
    return render(request, TEMPLATES[item.key], _context(answers, part, item))


def _save(request: SignedInRequest, dossier: Dossier, part: str, item: Item) -> HttpResponse:
    try:
        answers = stored.save(item, dossier, request.user, request.POST)
    except NotNow as closed:
        page = answers_page(stored.read(item, dossier, request.POST), part)
        return render(request, TEMPLATES[item.key], {**head(dossier, item), "page": page, "closed": str(closed)}, status=409)
    if not answers.filled.complete:
        return render(request, TEMPLATES[item.key], _context(answers, part, item), status=409 if answers.filled.disputed else 200)
    here = part_of(dossier.criteria_spec(), part).code
    messages.success(request, _("Part %(part)s is saved.") % {"part": here})
    return redirect(_goes_on(request, dossier, item, here))


def _goes_on(request: SignedInRequest, dossier: Dossier, item: Item, part: str) -> str:
    to = following(dossier.criteria_spec(), part) if request.POST.get("go") == "next" else part
    return f"{item.url(dossier)}?phan={to}" if to else reverse("dossier_detail", args=[dossier.public_id])


def _what_follows(answers: Answers, part: str, item: Item) -> dict[str, str]:
    """The pieces of the page that follow from what is stored: how far each part is, what is still missing, the way to the stars."""
    spec = answers.dossier.criteria_spec()
    return {
        "tabs": render_to_string("cycle/criteria_parts.html", {"parts": tabs(spec, part_of(spec, part), answers.settled)}),
        "missing": render_to_string("components/missing.html", {"reasons": _missing(answers, item), "id": "missing"}),
        "planner": render_to_string("components/star_planner.html", vars(_planner(answers, item))),
    }


def _missing(answers: Answers, item: Item) -> list[buttons.Blocker]:
    """What the item still lacks; nothing of one that was not begun."""
    return buttons.missing_in(item, answers.dossier) if answers.points else []


def _context(answers: Answers, part: str, item: Item) -> dict[str, object]:
    return {
        **head(answers.dossier, item),
        **at_item(item, answers.dossier),
        "page": answers_page(answers, part),
        "planner": _planner(answers, item),
        "missing": _missing(answers, item),
    }


def _planner(answers: Answers, item: Item) -> Planner:
    """The way to the stars as it stands stored."""
    plan = answers.owner if isinstance(answers.owner, BusinessPlan) else BusinessPlan.objects.filter(dossier=answers.dossier).first()
    return planner(
        answers.dossier.criteria_spec(),
        answers.points,
        target=plan.target_star if plan else None,
        source=_("points planned") if item is PLAN_CRITERIA else _("points by self-assessment"),
        link=lambda code: item.url_at(answers.dossier, code),
    )
