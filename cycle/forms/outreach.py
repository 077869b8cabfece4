"""Outreach events of step 1."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AdministrativeUnit, User
from basics.fields import DayField
from cycle.models import CycleYear, OutreachEvent
from people.offices import offices_of


class OutreachEventForm(forms.ModelForm[OutreachEvent]):
    """Plan an event of a unit the person is an officer of, within the province's open year."""

    unit = forms.ModelChoiceField(
        AdministrativeUnit.objects.none(), label=gettext_lazy("Held by"), to_field_name="public_id", empty_label=None
    )
    day = DayField(label=gettext_lazy("Date"))

    class Meta:
        model = OutreachEvent
        fields = ("unit", "title", "audience", "day", "place", "content")
        widgets = {"content": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [unit.pk for unit in offices_of(user).units("officer") if unit.at_level("province")]
        self.fields["unit"].queryset = AdministrativeUnit.objects.filter(pk__in=units).select_related("parent__parent__parent")  # type: ignore[attr-defined]

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
