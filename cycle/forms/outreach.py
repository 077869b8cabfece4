"""Outreach events of step 1."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AdministrativeUnit, User
from basics import clock
from basics.fields import DayField, RowField
from cycle.models import CycleYear, OutreachEvent
from people.offices import offices_of


def units_that_plan(user: User) -> list[AdministrativeUnit]:
    """Units whose events the person plans: where they are an officer, from the commune up to the province, in whose year an event lies."""
    return [unit for unit in offices_of(user).units("officer") if unit.province_id]


class OutreachEventForm(forms.ModelForm[OutreachEvent]):
    """Plan an event of a unit the person is an officer of, within the province's open year."""

    unit = RowField(label=gettext_lazy("Held by"), asks=gettext_lazy("Choose the unit"))
    day = DayField(label=gettext_lazy("Date"), earliest=clock.today)

    class Meta:
        model = OutreachEvent
        fields = ("unit", "title", "audience", "day", "place", "content")
        widgets = {"content": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [unit.pk for unit in units_that_plan(user)]
        self.fields["unit"].offer(AdministrativeUnit.objects.filter(pk__in=units).select_related("parent__parent__parent"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        unit, day = cleaned.get("unit"), cleaned.get("day")
        if unit is None:
            return cleaned
        year = CycleYear.objects.open_for(unit)
        if year is None:
            raise forms.ValidationError(_("No cycle year is open in this province."))
        if isinstance(day, dt.date) and day.year != year.year:
            self.add_error("day", _("Choose a day of the cycle year %(year)d.") % {"year": year.year})
        self.instance.cycle_year = year
        self.instance.commune = unit if unit.level == "commune" else None
        self.instance.district, self.instance.province = unit.at_level("district"), unit.at_level("province")
        return cleaned
