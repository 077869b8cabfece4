"""Opening a round of evaluation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AdministrativeUnit
from basics import clock
from basics.fields import DayField
from evaluation.forms.unique import UniqueForm
from evaluation.models import Round


class RoundForm(UniqueForm[Round], forms.ModelForm[Round]):
    """A new round of one of the units the person arranges evaluations for."""

    unit = forms.ModelChoiceField(
        AdministrativeUnit.objects.none(), label=gettext_lazy("Evaluating unit"), to_field_name="public_id", empty_label=None
    )
    proposals_until = DayField(label=gettext_lazy("Proposals until"))
    results_until = DayField(label=gettext_lazy("Results until"))

    CONSTRAINTS = ("round_once",)

    class Meta:
        model = Round
        fields = ("unit", "year", "number", "proposals_until", "results_until")

    def __init__(self, *args: Any, units: QuerySet[AdministrativeUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ModelChoiceField)
        unit.queryset = units
        self.fields["year"].initial = clock.today().year
        self.fields["number"].widget.attrs["min"] = 1
        self.fields["number"].validators.append(MinValueValidator(1))

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        first, last = data.get("proposals_until"), data.get("results_until")
        if first and last and last < first:
            self.add_error("results_until", _("The results cannot be due before the proposals."))
        named = {name: data.get(name) for name in ("unit", "year", "number")}
        if all(named.values()) and Round.objects.filter(**named).exists():
            self.add_error("number", _("Round %(number)s/%(year)s of this unit exists already.") % named)
        return data

    def store(self) -> Round:
        return self.save()
