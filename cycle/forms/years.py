"""Setting up a cycle year and correcting it: its rules and its dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AdministrativeUnit, User
from basics import clock
from basics.fields import DayField
from cycle.models import CycleYear, Route
from cycle.models.states import Step
from cycle.rules.years import Days, levels_fit, window_faults
from people.offices import offices_of
from products.models import Regulation
from workflow.forms import MoveForm


def provinces_administered(user: User) -> QuerySet[AdministrativeUnit]:
    """Provinces whose years the person may set up, of every era."""
    units = offices_of(user).units("administrator")
    provinces = AdministrativeUnit.objects.filter(level="province").select_related("parent")
    if not any(unit.level == "national" for unit in units):
        provinces = provinces.filter(pk__in=[unit.pk for unit in units])
    return provinces.order_by("sort_key", "-era")


class ProvinceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: AdministrativeUnit) -> str:
        return _("%(unit)s (until %(day)s)") % {"unit": obj.name, "day": f"{obj.valid_to:%d/%m/%Y}"} if obj.valid_to else obj.name


class YearRules(forms.Form):
    """What a year runs by."""

    route = forms.ModelChoiceField(Route.objects.order_by("-valid_from"), label=gettext_lazy("Route"), empty_label=None)
    units_as_of = DayField(
        label=gettext_lazy("Units as of"), help_text=gettext_lazy("The communes and districts of this day take part, as 01/01/2026.")
    )
    regulation = forms.ModelChoiceField(Regulation.objects.order_by("-effective_from"), label=gettext_lazy("Regulation"), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regulation"].label_from_instance = lambda regulation: regulation.name  # type: ignore[attr-defined]
        self.fields["route"].label_from_instance = lambda route: route.name  # type: ignore[attr-defined]
        self.initial.setdefault("units_as_of", clock.today())


class YearRulesForm(YearRules, MoveForm[CycleYear]):
    """What a year runs by, to be corrected while nothing was entered in it."""

    def __init__(self, *args: Any, subject: CycleYear, **kwargs: Any) -> None:
        now = {"route": subject.route_id, "units_as_of": subject.units_as_of, "regulation": subject.regulation_id}
        super().__init__(*args, subject=subject, initial=now, **kwargs)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        route, on = cleaned.get("route"), cleaned.get("units_as_of")
        if isinstance(route, Route) and isinstance(on, dt.date) and (sentence := levels_fit(self.subject.province, route, on)):
            self.add_error(None, sentence)
        return cleaned


class CycleYearForm(YearRules, forms.ModelForm[CycleYear]):
    """A new year of a province the person administers."""

    province = ProvinceField(AdministrativeUnit.objects.none(), label=gettext_lazy("Province"), to_field_name="public_id", empty_label=None)
    year = forms.IntegerField(
        label=gettext_lazy("Year"), min_value=2018, max_value=2100, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    field_order = ("province", "year")

    class Meta:
        model = CycleYear
        fields = ("province", "year", "route", "units_as_of", "regulation")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["province"].queryset = provinces_administered(user)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        province, year = cleaned.get("province"), cleaned.get("year")
        if province and year and CycleYear.objects.filter(province=province, year=year).exists():
            self.add_error("year", _("The cycle year %(year)d of this province exists already.") % {"year": year})
        return cleaned


@dataclass(frozen=True)
class WindowFields:
    """Both fields of a step, laid out in a row."""

    step: Step
    opens: forms.BoundField
    closes: forms.BoundField


class WindowsForm(MoveForm[CycleYear]):
    """First and last day of the six steps. Cleaned, they are the `days` of each."""

    def __init__(self, *args: Any, subject: CycleYear, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        for step in Step:
            window = subject.window(step)
            for name, label, day in (
                ("opens", _("Opens on"), window and window.opens_on),
                ("closes", _("Closes on"), window and window.closes_on),
            ):
                self.fields[f"{name}_{step.value}"] = DayField(label=label, initial=day)

    @classmethod
    def typed(cls, days: Mapping[int, Days]) -> dict[str, dt.date]:
        """The dates as the form reads them."""
        return {f"{name}_{step}": on for step, of_step in days.items() for name, on in zip(("opens", "closes"), of_step, strict=True)}

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        read = {step.value: (cleaned.get(f"opens_{step.value}"), cleaned.get(f"closes_{step.value}")) for step in Step}
        days = {step: (opens, closes) for step, (opens, closes) in read.items() if opens and closes}
        for name, sentence in window_faults(self.subject, days):
            self.add_error(name, sentence)
        return {"days": days}

    def rows(self) -> list[WindowFields]:
        return [WindowFields(step, self[f"opens_{step.value}"], self[f"closes_{step.value}"]) for step in Step]
