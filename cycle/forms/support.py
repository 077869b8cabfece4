"""The support diary of step 4."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.fields import DayField

from ..models import SupportEntry


class SupportEntryForm(forms.ModelForm[SupportEntry]):
    day = DayField(label=gettext_lazy("Date"))

    class Meta:
        model = SupportEntry
        fields = ("day", "topic", "given_by", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 4, "maxlength": 4000})}  # noqa: RUF012

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        if day > clock.today():
            raise forms.ValidationError(_("The diary tells what was done: choose today or an earlier day."))
        return day
