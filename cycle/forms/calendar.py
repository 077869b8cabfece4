"""A day of the calendar."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from basics.fields import DayField, LineField
from cycle.models import CalendarDay
from cycle.models.states import DayState
from workflow.forms import MoveForm

KINDS = [(state.value, state.label) for state in (DayState.OFF, DayState.WORKING)]


class DayWords(forms.Form):
    name = LineField(label=gettext_lazy("Name"), max_length=120)
    source = LineField(
        label=gettext_lazy("Legal basis"), max_length=200, required=False, help_text=gettext_lazy("Number and date of the notice.")
    )


class DayMoveForm(DayWords, MoveForm[CalendarDay]):
    """What is written of the day, whichever it becomes."""


class DayForm(DayWords):
    """A day that stands in the calendar already: what it is, and why."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=KINDS, widget=forms.RadioSelect)
    field_order = ("day", "kind", "name", "source")


class NewDayForm(DayForm):
    day = DayField(label=gettext_lazy("Day"))
