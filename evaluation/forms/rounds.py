"""Opening a round of evaluation, and correcting one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AdministrativeUnit
from basics import clock
from basics.fields import DayField, RowField
from evaluation.models import Round
from evaluation.rules.arranging import day_faults, dossiers_lay_in, year_fault
from workflow.forms import MoveForm


class RoundFields(forms.Form):
    """Year, number and days of a round."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2018, max_value=2100)
    number = forms.IntegerField(label=gettext_lazy("Round"), min_value=1, max_value=99)
    proposals_until = DayField(label=gettext_lazy("Proposals until"))
    results_until = DayField(label=gettext_lazy("Results until"))

    def unit_of(self) -> AdministrativeUnit | None:
        raise NotImplementedError

    def year_before(self) -> int | None:
        """The year of a round that is corrected: it may stay, whatever became of the cycle."""
        return None

    def others(self) -> QuerySet[Round]:
        """Rounds that may not have the same number."""
        return Round.objects.in_force()

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        unit, year, number = self.unit_of(), data.get("year"), data.get("number")
        if unit is None or not isinstance(year, int):
            return data
        if year != self.year_before() and (sentence := year_fault(unit, year)):
            self.add_error("year", sentence)
        first, last = data.get("proposals_until"), data.get("results_until")
        if isinstance(first, dt.date) and isinstance(last, dt.date):
            for name, sentence in day_faults(unit, year, first, last):
                self.add_error(name, sentence)
        if number and self.others().filter(unit=unit, year=year, number=number).exists():
            self.add_error("number", _("Round %(number)s/%(year)s of this unit exists already.") % {"number": number, "year": year})
        return data


class RoundForm(RoundFields):
    """A new round of one of the units the person arranges evaluations for."""

    unit = RowField(label=gettext_lazy("Evaluating unit"), asks=gettext_lazy("Choose the unit"))
    field_order = ("unit", "year", "number")

    def __init__(self, *args: Any, units: QuerySet[AdministrativeUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        assert isinstance(unit, RowField)
        unit.offer(units)
        self.fields["year"].initial = clock.today().year

    def unit_of(self) -> AdministrativeUnit | None:
        unit: AdministrativeUnit | None = self.cleaned_data.get("unit")
        return unit

    def fresh(self) -> Round:
        """The round of a valid form, not opened yet."""
        return Round(**self.cleaned_data)


class RoundCorrectionForm(RoundFields, MoveForm[Round]):
    """Everything but the unit; once dossiers lay in it, its days alone."""

    def __init__(self, *args: Any, subject: Round, **kwargs: Any) -> None:
        now = {name: getattr(subject, name) for name in ("year", "number", "proposals_until", "results_until")}
        super().__init__(*args, subject=subject, initial=now, **kwargs)
        self.fixed = dossiers_lay_in(subject)
        for name in ("year", "number"):
            self.fields[name].disabled = self.fixed

    def unit_of(self) -> AdministrativeUnit:
        return self.subject.unit

    def year_before(self) -> int:
        return self.subject.year

    def others(self) -> QuerySet[Round]:
        return super().others().exclude(pk=self.subject.pk)

    def clean_results_until(self) -> dt.date:
        day: dt.date = self.cleaned_data["results_until"]
        if self.fixed and day < self.subject.results_until:
            words = _("Dossiers were put before the councils of this round until %(day)s: choose that day or a later one.")
            raise forms.ValidationError(words % {"day": f"{self.subject.results_until:%d/%m/%Y}"})
        return day
