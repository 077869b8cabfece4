"""What stands in a dossier, as label and value, for whoever may read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.templatetags.formats import day, number

from . import papers
from .forms.assessment import RegistrationForm, SelfAssessmentForm
from .forms.drafts import facts
from .forms.ideas import IdeaForm
from .forms.plans import BusinessPlanForm
from .models import SelfScore

if TYPE_CHECKING:
    from .models import Dossier, DossierEvidence

REPORT_FIELDS = ("local_materials", "local_labour", "idea_origin", "local_identity", "samples_received", "proposal")


def idea(dossier: Dossier) -> list[dict[str, Any]]:
    row = getattr(dossier, "idea", None)
    return _unless_empty(facts(row, IdeaForm)) if row else []


def _unless_empty(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Nothing where nothing was written yet; a "no" alone is nothing written."""
    return rows if any(row["value"] not in ("", None, _("no")) for row in rows) else []


def plan(dossier: Dossier) -> list[dict[str, Any]]:
    """The plan's texts and its money by year; one query."""
    row = getattr(dossier, "businessplan", None)
    if row is None:
        return []
    words = _("cost %(cost)s, revenue %(revenue)s, profit %(profit)s million đồng")
    money = [
        {
            "label": str(year.year),
            "value": words % {"cost": number(year.cost), "revenue": number(year.revenue), "profit": number(year.profit)},
        }
        for year in row.years.all()
    ]
    return _unless_empty([*facts(row, BusinessPlanForm), *money])


def plan_criteria(dossier: Dossier) -> list[dict[str, Any]]:
    """For each criterion of the plan: today's and the planned option, and the measures; one query."""
    row = getattr(dossier, "businessplan", None)
    if row is None:
        return []
    spec = dossier.criteria_spec()
    labels = {option.pk: f"{option.points} – {option.label}" for one in spec.criteria for option in one.options}
    names = {one.pk: (one.code, one.name) for one in spec.criteria}
    rows = []
    for item in row.items.all():
        code, name = names.get(item.criterion_id, ("", ""))
        measures = ", ".join(filter(None, [item.measure, day(item.by_when), item.helper]))
        rows.append(
            {
                "code": code,
                "name": name,
                "today": labels.get(item.today_id, ""),
                "planned": labels.get(item.planned_id, ""),
                "measure": measures,
            }
        )
    return rows


def registration(dossier: Dossier) -> list[dict[str, Any]]:
    row = getattr(dossier, "registration", None)
    if row is None:
        return []
    number_row = [{"label": _("Registration number"), "value": dossier.registration_number}] if dossier.registration_number else []
    return [*number_row, *facts(row, RegistrationForm)]


def assessment(dossier: Dossier) -> list[dict[str, Any]]:
    row = getattr(dossier, "selfassessment", None)
    return _unless_empty(facts(row, SelfAssessmentForm)) if row else []


def scores_of(dossier: Dossier) -> list[SelfScore]:
    """The producer's own choices; one query for the page and its parts together."""
    prefetch_related_objects([dossier], Prefetch("scores", queryset=SelfScore.objects.select_related("option")))
    return list(dossier.scores.all())


def scores(dossier: Dossier, rows: list[SelfScore]) -> list[dict[str, Any]]:
    """The producer's own choice on each criterion, by part; nothing where none was made."""
    if not rows:
        return []
    by_criterion = {row.criterion_id: row for row in rows}
    spec = dossier.criteria_spec()
    shown = []
    for part in spec.parts:
        lines = []
        for one in (criterion for criterion in spec.criteria if criterion.part == part.code):
            row = by_criterion.get(one.pk or 0)
            option = next((option for option in one.options if row and option.pk == row.option_id), None)
            lines.append(
                {
                    "code": one.code,
                    "name": one.name,
                    "points": option.points if option else None,
                    "label": option.label if option else "",
                    "how": row.description if row else "",
                    "max": one.max_points,
                }
            )
        shown.append(
            {
                "code": part.code,
                "name": part.name,
                "max": part.max_points,
                "points": sum(line["points"] or 0 for line in lines),
                "rows": lines,
            }
        )
    return shown


def evidence(dossier: Dossier, links: list[DossierEvidence]) -> list[dict[str, Any]]:
    return [papers.row(link, builds_on=dossier.previous_id is not None) for link in links]


def commune_report(dossier: Dossier) -> list[dict[str, Any]]:
    """Mẫu 03; for officials and councils, not for the producer it is about."""
    row = getattr(dossier, "communereport", None)
    return [{"label": row._meta.get_field(name).verbose_name, "value": getattr(row, name)} for name in REPORT_FIELDS] if row else []


SENT_BY = {"submit_idea": ("idea",), "submit_plan": ("plan",), "submit_dossier": ("registration", "assessment", "evidence")}
"""Submission -> the items of the dossier it sends."""
ITEMS = ("report", "evidence", "assessment", "registration", "plan", "idea")
"""What a dossier may hold."""


@dataclass(frozen=True)
class Part:
    """One part of what is written: its rows, the template that shows them, and where its producer changes it."""

    name: str
    title: str | Promise
    template: str
    rows: list[dict[str, Any]]
    opened: bool
    url: str


def parts(dossier: Dossier, items: Iterable[str], *, opened: Iterable[str] = (), to_check: bool = False) -> list[Part]:
    """What is written under these items of a dossier, part by part, those named in `opened` unfolded.

    `to_check`: all unfolded, each with the way to where its producer changes it.
    """
    found = []
    for kind in _KINDS:
        rows = kind.rows(dossier) if kind.item in items else []
        if rows:
            url = reverse(kind.page, args=[dossier.public_id]) if to_check else ""
            found.append(Part(kind.name, kind.title, kind.template, rows, to_check or kind.name in opened, url))
    return found


@dataclass(frozen=True)
class _Kind:
    name: str
    item: str
    title: str | Promise
    page: str
    template: str
    rows: Callable[[Dossier], list[dict[str, Any]]]


_TEXTS, _FILES = "components/data_list.html", "components/file_list.html"
_KINDS = (
    _Kind("report", "report", gettext_lazy("Report of the commune"), "commune_report_edit", _TEXTS, commune_report),
    _Kind("evidence", "evidence", gettext_lazy("Evidence"), "evidence_list", _FILES, lambda d: evidence(d, papers.links_of(d))),
    _Kind(
        "scores", "assessment", gettext_lazy("The producer's own score"), "assessment_scores", "cycle/own_scores.html",
        lambda d: scores(d, scores_of(d)),
    ),
    _Kind("registration", "registration", gettext_lazy("Registration"), "registration_edit", _TEXTS, registration),
    _Kind("assessment", "assessment", gettext_lazy("Self-assessment report"), "assessment_edit", _TEXTS, assessment),
    _Kind("plan", "plan", gettext_lazy("Business plan"), "plan_edit", _TEXTS, plan),
    _Kind(
        "criteria", "plan", gettext_lazy("Plan for each criterion"), "plan_criteria", "cycle/planned_criteria.html",
        plan_criteria,
    ),
    _Kind("idea", "idea", gettext_lazy("Idea form"), "idea_edit", _TEXTS, idea),
)  # fmt: skip
"""In the order in which readers want them."""
