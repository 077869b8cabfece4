"""What stands in a dossier's items, as label and value, for whoever may read it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from basics.facts import Fact
from basics.formats import amount, day
from products.criteria import CriteriaSetSpec, HeadingSpec

from .forms.assessment import RegistrationForm, SelfAssessmentForm
from .forms.drafts import facts
from .forms.ideas import IdeaForm
from .forms.plans import BusinessPlanForm
from .forms.reports import CommuneReportForm
from .models import Dossier, SelfScore
from .rules import papers
from .rules.scores import scores_of


def idea(dossier: Dossier) -> list[Fact]:
    row = getattr(dossier, "idea", None)
    return _unless_empty(facts(row, IdeaForm)) if row else []


def _unless_empty(rows: list[Fact]) -> list[Fact]:
    """Nothing where nothing was written yet; a "no" alone is nothing written."""
    return rows if any(row.value not in ("", None, _("no")) for row in rows) else []


def plan(dossier: Dossier) -> list[Fact]:
    """The plan's texts and its money by year; one query."""
    row = getattr(dossier, "businessplan", None)
    if row is None:
        return []
    words = _("cost %(cost)s, revenue %(revenue)s, profit %(profit)s million đồng")
    money = [
        Fact(
            str(year.year),
            words % {"cost": amount(year.cost), "revenue": amount(year.revenue), "profit": amount(year.profit)},
            name=str(year.year),
        )
        for year in row.years.all()
    ]
    return _unless_empty([*facts(row, BusinessPlanForm), *money])


@dataclass(frozen=True)
class PlannedCriterion:
    """A row of `cycle/planned_criteria.html`."""

    code: str
    name: str
    today: str
    planned: str
    measure: str


def plan_criteria(dossier: Dossier) -> list[PlannedCriterion]:
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
        measure = ", ".join(filter(None, [item.measure, day(item.by_when), item.helper]))
        rows.append(PlannedCriterion(code, name, labels.get(item.today_id, ""), labels.get(item.planned_id, ""), measure))
    return rows


def registration(dossier: Dossier) -> list[Fact]:
    row = getattr(dossier, "registration", None)
    if row is None:
        return []
    number_row = [Fact(_("Registration number"), dossier.registration_number)] if dossier.registration_number else []
    return [*number_row, *facts(row, RegistrationForm)]


def assessment(dossier: Dossier) -> list[Fact]:
    row = getattr(dossier, "selfassessment", None)
    return _unless_empty(facts(row, SelfAssessmentForm)) if row else []


@dataclass(frozen=True)
class ScoredCriterion:
    """What the producer chose on one criterion; `points` is None where nothing. `before`: other points in the last dossier, or None."""

    code: str
    name: str
    max: int
    points: int | None
    label: str
    how: str
    before: int | None


@dataclass(frozen=True)
class ScoredPart:
    """A part of `cycle/own_scores.html`."""

    code: str
    name: str
    max: int | None
    rows: list[ScoredCriterion]

    @property
    def points(self) -> int:
        return sum(row.points or 0 for row in self.rows)


def scores(dossier: Dossier) -> list[ScoredPart]:
    """The producer's own choice on each criterion, by part; nothing where none was made."""
    rows = {row.criterion_id: row for row in scores_of(dossier)}
    if not rows:
        return []
    spec, before = dossier.criteria_spec(), _scored_before(dossier)
    return [ScoredPart(part.code, part.name, part.max_points, _scored(spec, part, rows, before)) for part in spec.parts]


def _scored_before(dossier: Dossier) -> dict[int, int]:
    """Points of the dossier that this one goes on from, by criterion."""
    if dossier.previous_id is None:
        return {}
    return dict(SelfScore.objects.filter(dossier=dossier.previous_id, option__isnull=False).values_list("criterion_id", "option__points"))


def _scored(spec: CriteriaSetSpec, part: HeadingSpec, rows: dict[int, SelfScore], last: dict[int, int]) -> list[ScoredCriterion]:
    found = []
    for one in (criterion for criterion in spec.criteria if criterion.part == part.code):
        row = rows.get(one.key)
        option = next((option for option in one.options if row and option.pk == row.option_id), None)
        points, label = (option.points, option.label) if option else (None, "")
        before = None if last.get(one.key) == points else last.get(one.key)
        found.append(ScoredCriterion(one.code, one.name, one.max_points, points, label, row.description if row else "", before))
    return found


def evidence(dossier: Dossier) -> list[papers.FileRow]:
    return [papers.row(link, builds_on=dossier.previous_id is not None) for link in papers.links_of(dossier)]


def report(dossier: Dossier) -> list[Fact]:
    """Mẫu 03; for officials and councils, not for the producer it is about."""
    row = getattr(dossier, "communereport", None)
    return facts(row, CommuneReportForm) if row else []
