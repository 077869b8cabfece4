"""A producer's answers to one part of the criteria: their rows, their forms, and what another tab changed meanwhile."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from cycle.drafts import content_of, stamp
from cycle.forms.assessment import SelfScoreForm
from cycle.forms.plans import PlanItemForm
from cycle.items import PLAN_CRITERIA, SCORES, Item
from cycle.models import BusinessPlan, Dossier, PlanItem, SelfAssessment, SelfScore
from products.criteria import CriterionSpec


class Answers:
    """The answers of one part of a dossier: rows by criterion, their forms, and what another tab changed."""

    item: Item
    template: str
    owner_model: type[BusinessPlan] | type[SelfAssessment]

    def __init__(self, dossier: Dossier, part: str, data: QueryDict | None = None) -> None:
        self.dossier, self.data, self.spec = dossier, data, dossier.criteria_spec()
        self.owner: Any = content_of(self.owner_model, dossier)
        codes = [one.code for one in self.spec.parts]
        self.part = part if part in codes else codes[0]
        self.following = dict(pairwise(codes)).get(self.part, "")
        self.rows: dict[int, Any] = {row.criterion_id: row for row in self.stored()}
        self.criteria = [one for one in self.spec.criteria if one.part == self.part]
        self.forms = [self.form(one, self.rows.get(one.pk or 0)) for one in self.criteria]

    def stored(self) -> Any:
        raise NotImplementedError

    def form(self, criterion: CriterionSpec, row: Any) -> Any:
        raise NotImplementedError

    def points(self) -> dict[str, int]:
        """Criterion code -> points of the option that counts, over all parts, as stored."""
        raise NotImplementedError

    def save_row(self, criterion: CriterionSpec, row: Any, values: dict[str, Any]) -> None:
        raise NotImplementedError

    def overtaken(self) -> bool:
        """Saved elsewhere since the page was opened, with other answers than these."""
        given = self.data.get("seen_version", "") if self.data else ""
        return given != str(self.owner.version) and bool(self.disputes())

    def disputes(self) -> dict[str, str]:
        """Criterion code -> what is stored, where it differs from this form."""
        found = {}
        for criterion, form in zip(self.criteria, self.forms, strict=True):
            row = self.rows.get(criterion.pk or 0)
            if form.is_valid() and row is not None and any(getattr(row, name) != value for name, value in form.values().items()):
                found[criterion.code] = _("Saved in the other tab: %(words)s.") % {"words": self.words(criterion, row)}
        return found

    def words(self, criterion: CriterionSpec, row: Any) -> str:
        raise NotImplementedError

    def label_of(self, criterion: CriterionSpec, option: int | None) -> str:
        found = next((one for one in criterion.options if one.pk == option), None)
        return _("%(points)d – %(label)s") % {"points": found.points, "label": found.label} if found else _("nothing chosen")

    def errors(self) -> list[dict[str, str]]:
        """For the summary on top, with links."""
        return [
            {
                "text": f"{one.code} {form[name].label}: {error}" if form[name].label else f"{one.code}: {error}",
                "url": f"#{form[name].auto_id}",
            }
            for one, form in zip(self.criteria, self.forms, strict=True)
            for name, errors in form.errors.items()
            for error in errors
        ]

    def save(self) -> None:
        stamp(self.owner)
        self.owner.save()
        for criterion, form in zip(self.criteria, self.forms, strict=True):
            self.save_row(criterion, self.rows.get(criterion.pk or 0), form.values())

    def page(self) -> dict[str, Any]:
        """What the template shows."""
        disputed = self.disputes() if self.data is not None and self.overtaken() else {}
        answered = self.points()
        comments = {row.item: row.text for row in self.dossier.comments.filter(settled_at=None)}
        return {
            "dossier": self.dossier,
            "version": self.owner.version,
            "saved_at": self.owner.saved_at if self.owner.pk else None,
            "part": next(one for one in self.spec.parts if one.code == self.part),
            "following": self.following,
            "parts": [
                {"code": one.code, "name": one.name, "current": one.code == self.part, **self._count(one.code, answered)}
                for one in self.spec.parts
            ],
            "groups": self._groups(disputed, comments),
            "disputed": bool(disputed),
            "errors": self.errors() if self.data is not None and not disputed else [],
        }

    def _count(self, part: str, answered: dict[str, int]) -> dict[str, int]:
        codes = [one.code for one in self.spec.criteria if one.part == part]
        return {"done": sum(code in answered for code in codes), "whole": len(codes)}

    def _groups(self, disputed: dict[str, str], comments: dict[str, str]) -> list[dict[str, Any]]:
        shown = dict(zip([one.code for one in self.criteria], self.forms, strict=True))
        groups = []
        for heading, criteria in next(groups for part, groups in self.spec.outline if part.code == self.part):
            title = f"{heading.code} {heading.name}" if heading else ""
            echo = len(criteria) == 1 and title == f"{criteria[0].code} {criteria[0].name}"
            rows = [
                {
                    "one": one,
                    "form": shown[one.code],
                    "error": disputed.get(one.code, ""),
                    "comment": comments.get(f"criterion:{one.code}", ""),
                }
                for one in criteria
            ]
            groups.append({"heading": "" if echo else title, "rows": rows})
        return groups


class PlannedAnswers(Answers):
    item, template, owner_model = PLAN_CRITERIA, "cycle/plan_criteria.html", BusinessPlan

    def stored(self) -> Any:
        return self.owner.items.select_related("planned") if self.owner.pk else []

    def form(self, criterion: CriterionSpec, row: PlanItem | None) -> PlanItemForm:
        return PlanItemForm(self.data, criterion=criterion, item=row)

    def points(self) -> dict[str, int]:
        codes = {one.pk: one.code for one in self.spec.criteria}
        return {codes[pk]: row.planned.points for pk, row in self.rows.items() if row.planned and pk in codes}

    def save_row(self, criterion: CriterionSpec, row: Any, values: dict[str, Any]) -> None:
        if row is not None or any(values.values()):
            PlanItem.objects.update_or_create(plan=self.owner, criterion_id=criterion.pk or 0, defaults=values)

    def words(self, criterion: CriterionSpec, row: PlanItem) -> str:
        parts = [self.label_of(criterion, row.today_id), "→ " + self.label_of(criterion, row.planned_id), row.measure, row.helper]
        return "; ".join(filter(None, parts))


class ScoredAnswers(Answers):
    item, template, owner_model = SCORES, "cycle/assessment_scores.html", SelfAssessment

    def stored(self) -> Any:
        return self.dossier.scores.select_related("option")

    def form(self, criterion: CriterionSpec, row: SelfScore | None) -> SelfScoreForm:
        return SelfScoreForm(self.data, criterion=criterion, score=row)

    def points(self) -> dict[str, int]:
        codes = {one.pk: one.code for one in self.spec.criteria}
        return {codes[pk]: row.option.points for pk, row in self.rows.items() if row.option and pk in codes}

    def save_row(self, criterion: CriterionSpec, row: Any, values: dict[str, Any]) -> None:
        if row is not None or any(values.values()):
            SelfScore.objects.update_or_create(dossier=self.dossier, criterion_id=criterion.pk or 0, defaults=values)

    def words(self, criterion: CriterionSpec, row: SelfScore) -> str:
        return "; ".join(filter(None, [self.label_of(criterion, row.option_id), row.description]))
