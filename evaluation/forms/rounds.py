"""Opening a round of evaluation."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AdministrativeUnit, User
from basics import clock
from basics.fields import DayField, RowField
from cycle.models import ProcedureRule
from evaluation.forms.unique import UniqueForm
from evaluation.models import Round


class RoundForm(UniqueForm[Round], forms.ModelForm[Round]):
    """A new round of one of the units the person arranges evaluations for."""

    unit = RowField(label=gettext_lazy("Evaluating unit"), asks=gettext_lazy("Choose the unit"))
    proposals_until = DayField(label=gettext_lazy("Proposals until"))
    results_until = DayField(label=gettext_lazy("Results until"))

    CONSTRAINTS = ("round_once",)

    class Meta:
        model = Round
        fields = ("unit", "year", "number", "proposals_until", "results_until")

    def __init__(self, *args: Any, units: QuerySet[AdministrativeUnit], by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.opened_by = by
        unit = self.fields["unit"]
        assert isinstance(unit, RowField)
        unit.offer(units)
        self.fields["year"].initial = clock.today().year
        self.fields["number"].widget.attrs["min"] = 1
        self.fields["number"].validators.append(MinValueValidator(1))

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        first, last = data.get("proposals_until"), data.get("results_until")
        if first and last and last < first:
            self.add_error("results_until", _("The results cannot be due before the proposals."))
        self._refuse_days_of_another_year(data)
        named = {name: data.get(name) for name in ("unit", "year", "number")}
        if all(named.values()) and Round.objects.filter(**named).exists():
            self.add_error("number", _("Round %(number)s/%(year)s of this unit exists already.") % named)
        return data

    def _refuse_days_of_another_year(self, data: dict[str, object]) -> None:
        """The days lie in the round's year, or within the months around it that the rules of procedure give."""
        unit, year = data.get("unit"), data.get("year")
        if not isinstance(unit, AdministrativeUnit) or not isinstance(year, int):
            return
        first, last = ProcedureRule.objects.in_force([unit], clock.today()).days_of(year)
        for name in ("proposals_until", "results_until"):
            day = data.get(name)
            if isinstance(day, dt.date) and not first <= day <= last:
                words = _("A round of %(year)d lies between %(first)s and %(last)s: change the day or the year.")
                self.add_error(name, words % {"year": year, "first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"})

    def store(self) -> Round:
        return self.save()
