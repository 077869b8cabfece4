"""What a producer answers criterion by criterion: what it plans, and how it scores itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from accounts.models import User
from basics import clock
from basics.fields import ProseField
from products.sheets import Column, Filled, OptionColumn, Sheet, TextColumn, upsert

from .drafts import content_of, writing
from .forms.plans import PlanItemForm
from .items import PLAN_CRITERIA, Item
from .models import BusinessPlan, Dossier, PlanItem, SelfAssessment, SelfScore
from .models.plans import MEASURES, open_fields

PLAN_FIELDS = PlanItemForm.base_fields
PLAN_COLUMNS = (
    *(OptionColumn(f"{name}_id", f"c{{}}-{name}", label=PLAN_FIELDS[name].label or "") for name in ("today", "planned")),
    *(
        TextColumn(name, f"c{{}}-{name}", PLAN_FIELDS[name], label=PLAN_FIELDS[name].label or "")
        for name in ("measure", "by_when", "helper")
    ),
)
SCORE_COLUMNS = (
    OptionColumn("option_id", "c{}-option"),
    TextColumn("description", "c{}-description", ProseField(max_length=2000)),
)


@dataclass(frozen=True)
class Answers:
    """The answers of one item. `owner`: the form they belong to, which says when they were saved."""

    dossier: Dossier
    owner: BusinessPlan | SelfAssessment
    filled: Filled

    @property
    def points(self) -> dict[str, int]:
        """Criterion code -> points of the option that counts, as stored."""
        return self.filled.points("planned_id" if isinstance(self.owner, BusinessPlan) else "option_id")

    @property
    def settled(self) -> set[str]:
        """The criteria of which nothing is left open, as stored."""
        if not isinstance(self.owner, BusinessPlan):
            return set(self.points)
        filled, today, planned = self.filled, self.filled.points("today_id"), self.points
        return {
            one.code
            for one in filled.sheet.criteria
            if not open_fields(
                today.get(one.code), planned.get(one.code), {name: filled.after[filled.sheet.control(one, name)] for name in MEASURES}
            )
        }


def read(item: Item, dossier: Dossier, data: QueryDict | None = None) -> Answers:
    """The answers as stored; with `data` as filled in, nothing written."""
    owner = content_of(BusinessPlan, dossier) if item is PLAN_CRITERIA else content_of(SelfAssessment, dossier)
    sheet = _sheet(owner, dossier)
    return Answers(dossier, owner, sheet.as_stored() if data is None else sheet.filled_in(data))


def _sheet(owner: BusinessPlan | SelfAssessment, dossier: Dossier) -> Sheet:
    criteria = dossier.criteria_spec().criteria
    columns: tuple[Column, ...] = PLAN_COLUMNS if isinstance(owner, BusinessPlan) else SCORE_COLUMNS
    names = ["criterion_id", *(column.name for column in columns)]
    if isinstance(owner, SelfAssessment):
        return Sheet(criteria, columns, dossier.scores.values_list(*names))
    return Sheet(criteria, columns, owner.items.values_list(*names) if owner.pk else [])


def save(item: Item, dossier: Dossier, user: User, data: QueryDict) -> Answers:
    """Save the posted answers, but for what was changed elsewhere meanwhile. Nothing where one cannot be read. Raises NotNow."""
    with writing(user, dossier, item) as fresh:
        answers = read(item, fresh, data)
        owner, filled = answers.owner, answers.filled
        if filled.saved or filled.complete:
            owner.saved_at = clock.now()
            owner.save()
        if isinstance(owner, BusinessPlan):
            upsert(PlanItem, filled, plan=owner)
        else:
            upsert(SelfScore, filled, dossier=fresh)
    return answers
