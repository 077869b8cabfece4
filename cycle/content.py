"""What stands in a dossier, as label and value, for whoever may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.templatetags.formats import day, number

from . import papers
from .forms.assessment import RegistrationForm, SelfAssessmentForm
from .forms.drafts import facts
from .forms.ideas import IdeaForm
from .forms.plans import BusinessPlanForm

if TYPE_CHECKING:
    from .models import Dossier, DossierEvidence, SelfScore

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


def scores(dossier: Dossier, rows: list[SelfScore]) -> list[dict[str, Any]]:
    """The producer's own choice on each criterion, by part."""
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


def answers_before(dossier: Dossier, move: str) -> list[dict[str, Any]]:
    """What a submission sends, to be checked on the page before it: {title, rows, url}."""
    pages = {
        "submit_idea": [(_("Idea form"), "idea_edit", idea)],
        "submit_plan": [(_("Business plan"), "plan_edit", plan)],
        "submit_dossier": [(_("Registration"), "registration_edit", registration), (_("Self-assessment"), "assessment_edit", assessment)],
    }
    return [
        {"title": title, "rows": rows(dossier), "url": reverse(page, args=[dossier.public_id])} for title, page, rows in pages.get(move, [])
    ]
