"""The support diary of step 4."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from basics import clock
from basics.fields import DayField
from cycle.models import SupportEntry


class SupportEntryForm(forms.ModelForm[SupportEntry]):
    """What was done: the diary knows no days to come."""

    day = DayField(label=gettext_lazy("Date"), latest=clock.today)

    class Meta:
        model = SupportEntry
        fields = ("day", "topic", "given_by", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
