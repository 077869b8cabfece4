"""The business plan (Biểu 03): its sections, the money by year, and what each criterion needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from basics.drafts import Value
from basics.fields import AmountField, DayField, LineField, ProseField
from basics.words import Words
from cycle.forms.drafts import ContentForm
from cycle.models import BusinessPlan, PlanYear
from cycle.models.content import Content
from cycle.models.plans import MEASURES, open_fields
from products.criteria import CriterionSpec
from products.sheets import option_text

Choice = tuple[str, str | list[tuple[str, str]]]

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
        help_texts: ClassVar[dict[str, Words]] = {
            "goals": gettext_lazy("What is to be reached by the end of the cycle, as an amount made, a turnover or a new market."),
            "capital": gettext_lazy("Money put into the business today, as 500 million đồng."),
            "members": gettext_lazy("How many members a cooperative or group has; others leave it empty."),
            "trades": gettext_lazy("What the producer is registered to do."),
            "staff": gettext_lazy("How many people work there, and how many of them were trained."),
            "market": gettext_lazy("Who buys it, where, and through which shops or channels."),
            "capacity": gettext_lazy("How much can be made in a month or a year, as 2 tonnes a month."),
            "environment": gettext_lazy("What is done with waste, waste water, smoke and packaging."),
            "investment": gettext_lazy("Money still to be put in for this plan, and for what."),
            "risks": gettext_lazy("What may go wrong, as storms, disease or falling prices, and what is done about it."),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        target = self.fields["target_star"]
        assert isinstance(target, forms.TypedChoiceField)
        target.choices = [("", _("Not chosen yet")), *(BusinessPlan._meta.get_field("target_star").choices or [])]
        for year in self.years:
            for name, label in zip(money_of(year), (_("Cost %(year)d, million đồng"), _("Revenue %(year)d, million đồng")), strict=True):
                field = AmountField(label=label % {"year": year}, min_value=0, max_value=2_000_000_000, initial=self.stored[name])
                self.fields[name] = field

    def read_stored(self) -> dict[str, Value]:
        """With the money of each year, stored or shown."""
        assert isinstance(self.instance, BusinessPlan)
        rows = {row.year: row for row in self.instance.years.all()} if self.instance.pk else {}
        first = self.instance.dossier.cycle_year.year
        self.years = sorted({*rows, *range(first, first + YEARS)})
        money: dict[str, Value] = {}
        for year in self.years:
            cost, revenue = money_of(year)
            row = rows.get(year)
            money |= {cost: row.cost, revenue: row.revenue} if row else {cost: None, revenue: None}
        return {**super().read_stored(), **money}

    def together(self) -> Iterable[Collection[str]]:
        """A year's two figures."""
        return [money_of(year) for year in self.years]

    def clean(self) -> dict[str, object]:
        """A year with both figures left empty is no planned year; one figure alone says nothing."""
        cleaned = super().clean()
        assert self.merged is not None
        for year in self.years:
            figures = {name: self.merged.values[name] for name in money_of(year)}
            read = not any(name in self.errors for name in figures)
            if read and self.merged.saved.keys() & figures.keys() and list(figures.values()).count(None) == 1:
                asked = sorted((name for name in figures if name in self.fields), key=lambda name: figures[name] is not None)
                self.add_error(asked[0], _("Write both figures of %(year)d, or none.") % {"year": year})
        return cleaned

    def money(self) -> list[MoneyOfYear]:
        """Each year with its two bound fields."""
        return [MoneyOfYear(year, *(self[name] for name in money_of(year))) for year in self.years]

    def save(self, commit: bool = True) -> Content:
        """The plan, and its years anew where one of their figures is saved."""
        plan = super().save(commit)
        assert isinstance(plan, BusinessPlan)
        assert self.merged is not None
        if any(name in self.merged.saved for year in self.years for name in money_of(year)):
            plan.years.all().delete()
            figures = ((year, *(self.merged.values[name] for name in money_of(year))) for year in self.years)
            PlanYear.objects.bulk_create(
                PlanYear(plan=plan, year=year, cost=cost, revenue=revenue) for year, cost, revenue in figures if cost is not None
            )
        return plan


@dataclass(frozen=True)
class MoneyOfYear:
    """Cost and revenue of a planned year, in million đồng."""

    year: int
    cost: forms.BoundField
    revenue: forms.BoundField


def money_of(year: int) -> tuple[str, str]:
    """The names of a year's two figures."""
    return f"cost_{year}", f"revenue_{year}"


def option_choices(criterion: CriterionSpec) -> list[Choice]:
    """The options of a criterion for a select; those of alternative cases stand in groups."""
    if not criterion.cases:
        return [("", _("Not chosen yet")), *((str(option.key), option_text(option)) for option in criterion.options)]
    cases: list[Choice] = []
    for case in criterion.cases:
        of_case = criterion.options_of(case)
        cases.append((of_case[0].case_name or case, [(str(option.key), option_text(option)) for option in of_case]))
    return [("", _("Not chosen yet")), *cases]


class PlanField(forms.BoundField):
    """Says whether its place is still to be filled in."""

    @property
    def lacks(self) -> bool:
        return isinstance(self.form, PlanItemForm) and self.name in self.form.lacking


class PlanItemForm(forms.Form):
    """For one criterion: where we stand, where we will be, and where that is higher what we do, by when, with whose help.

    It shows values and errors; the sheet of the plan reads what is posted. `begun`: mark what is still to be filled in.
    """

    use_required_attribute = False
    bound_field_class = PlanField

    today = forms.ChoiceField(label=gettext_lazy("Where we stand today"))
    planned = forms.ChoiceField(label=gettext_lazy("Where we will be"))
    measure = ProseField(label=gettext_lazy("What we will do"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    by_when = DayField(label=gettext_lazy("By when"))
    helper = LineField(label=gettext_lazy("Who helps"), max_length=150)

    def __init__(self, criterion: CriterionSpec, values: Mapping[str, Value], errors: Mapping[str, str], *, begun: bool = False) -> None:
        super().__init__(prefix=f"c{criterion.key}", initial=dict(values))
        self.begun = begun
        self.points = {option.key: option.points for option in criterion.options}
        self.told = ErrorDict({name: ErrorList([error]) for name, error in errors.items()})
        choices = option_choices(criterion)
        for name in ("today", "planned"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        self.fields["by_when"].widget.attrs["class"] = "field-short"

    @property
    def errors(self) -> ErrorDict:
        return self.told

    @property
    def rises(self) -> bool:
        """Whether the planned option is above today's, as shown."""
        today, planned = (self.points.get(self.initial[name]) for name in ("today", "planned"))
        return planned is not None and planned > (today or 0)

    @property
    def has_words(self) -> bool:
        return any(self.initial[name] for name in MEASURES)

    @property
    def lacking(self) -> list[str]:
        """The places still empty that are needed, of what is shown."""
        today, planned = (self.points.get(self.initial[name]) for name in ("today", "planned"))
        return open_fields(today, planned, self.initial) if self.begun else []
