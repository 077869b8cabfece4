"""The business plan (Biểu 03): its sections, the money by year, and what each criterion needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from basics.fields import DayField, WholeNumberField
from cycle.forms.drafts import ContentForm, Draft
from cycle.models import BusinessPlan, PlanItem, PlanYear
from products.criteria import CriterionSpec

YEARS = 3
"""How many years of money a plan shows, from the year of its cycle on."""


class BusinessPlanForm(ContentForm):
    SECTIONS = (
        (gettext_lazy("Target"), ("target_star", "goals")),
        (gettext_lazy("The producer"), ("capital", "members", "trades", "staff")),
        (gettext_lazy("Product and market"), ("product", "market")),
        (gettext_lazy("Production"), ("materials", "technology", "capacity", "environment")),
        (gettext_lazy("Money and risks"), ("investment", "risks")),
    )

    class Meta:
        model = BusinessPlan
        fields = (
            "target_star", "goals", "capital", "members", "trades", "staff", "product", "market", "materials", "technology", "capacity",
            "environment", "investment", "risks",
        )  # fmt: skip
        widgets = {"target_star": forms.Select(attrs={"class": "field-short"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        target = self.fields["target_star"]
        assert isinstance(target, forms.TypedChoiceField)
        target.choices = [("", _("Not chosen yet")), *(BusinessPlan._meta.get_field("target_star").choices or [])]


class MoneyForm(Draft, forms.Form):
    """Cost and revenue of each planned year, in million đồng; a year with both left empty is no planned year."""

    def __init__(self, *args: Any, plan: BusinessPlan, first_year: int, **kwargs: Any) -> None:
        self.stored = {row.year: row for row in plan.years.all()} if plan.pk else {}
        self.years = sorted({*self.stored, *range(first_year, first_year + YEARS)})
        super().__init__(*args, **kwargs)
        for year in self.years:
            row = self.stored.get(year)
            for name, label in (("cost", _("Cost, million đồng")), ("revenue", _("Revenue, million đồng"))):
                self.fields[f"{name}_{year}"] = WholeNumberField(
                    label=label, min_value=0, max_value=2_000_000_000, initial=getattr(row, name) if row else None
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for year in self.years:
            given = {name: cleaned.get(f"{name}_{year}") for name in ("cost", "revenue")}
            for name, value in given.items():
                other = given["revenue" if name == "cost" else "cost"]
                if value is None and other is not None and f"{name}_{year}" not in self.errors:
                    self.add_error(f"{name}_{year}", _("Write both figures of %(year)d, or none.") % {"year": year})
        return cleaned

    def rows(self) -> list[dict[str, Any]]:
        """Each year with its two bound fields."""
        return [{"year": year, "cost": self[f"cost_{year}"], "revenue": self[f"revenue_{year}"]} for year in self.years]

    @property
    def problems(self) -> list[dict[str, str]]:
        """Errors with links, for the summary of the page."""
        return [
            {"text": f"{self[name].label} {name[-4:]}: {error}", "url": f"#{self[name].auto_id}"}
            for name, errors in self.errors.items()
            for error in errors
        ]

    def save(self, plan: BusinessPlan) -> None:
        """Write the years anew."""
        plan.years.all().delete()
        given = ((year, self.cleaned_data[f"cost_{year}"], self.cleaned_data[f"revenue_{year}"]) for year in self.years)
        PlanYear.objects.bulk_create(
            PlanYear(plan=plan, year=year, cost=cost, revenue=revenue) for year, cost, revenue in given if cost is not None
        )


def option_label(option: Any) -> str:
    return _("%(points)d – %(label)s") % {"points": option.points, "label": option.label}


def option_choices(criterion: CriterionSpec) -> list[tuple[Any, Any]]:
    """The options of a criterion for a select; those of alternative cases stand in groups."""
    if not criterion.cases:
        return [("", _("Not chosen yet")), *((str(option.pk), option_label(option)) for option in criterion.options)]
    cases = []
    for case in criterion.cases:
        of_case = criterion.options_of(case)
        cases.append((of_case[0].case_name or case, [(str(option.pk), option_label(option)) for option in of_case]))
    return [("", _("Not chosen yet")), *cases]


class PlanItemForm(Draft, forms.Form):
    """For one criterion: where we stand, where we will be, and where that is higher what we do, by when, with whose help."""

    today = forms.ChoiceField(label=gettext_lazy("Where we stand today"))
    planned = forms.ChoiceField(label=gettext_lazy("Where we will be"))
    measure = forms.CharField(label=gettext_lazy("What we will do"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    by_when = DayField(label=gettext_lazy("By when"))
    helper = forms.CharField(label=gettext_lazy("Who helps"), max_length=150)

    def __init__(self, data: Any, *, criterion: CriterionSpec, item: PlanItem | None) -> None:
        self.criterion, self.points = criterion, {str(option.pk): option.points for option in criterion.options}
        initial = {
            "today": str(item.today_id or ""), "planned": str(item.planned_id or ""),
            "measure": item.measure, "by_when": item.by_when, "helper": item.helper,
        } if item else {}  # fmt: skip
        super().__init__(data, prefix=f"c{criterion.pk}", initial=initial)
        choices = option_choices(criterion)
        for name in ("today", "planned"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields["by_when"].widget.attrs["class"] = "field-short"

    @property
    def rises(self) -> bool:
        """Whether the planned option is above today's, as last given."""
        today, planned = (self.points.get(str(self[name].value() or "")) for name in ("today", "planned"))
        return planned is not None and planned > (today or 0)

    @property
    def has_words(self) -> bool:
        return any(self[name].value() for name in ("measure", "by_when", "helper"))

    def values(self) -> dict[str, Any]:
        """Columns of the plan's item; an empty choice is none."""
        given = self.cleaned_data
        return {
            "today_id": int(given["today"]) if given["today"] else None,
            "planned_id": int(given["planned"]) if given["planned"] else None,
            "measure": given["measure"], "by_when": given["by_when"], "helper": given["helper"],
        }  # fmt: skip
