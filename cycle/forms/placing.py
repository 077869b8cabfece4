"""Which commune of today a former one is, where several may be."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit
from cycle.acts.placing import Choices


class PlacesForm(forms.Form):
    """One choice for each former commune."""

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.former = {former.public_id: former for former in choices}
        for former, among in choices.items():
            self.fields[former.public_id] = forms.ModelChoiceField(
                AdministrativeUnit.objects.filter(pk__in=[unit.pk for unit in among]).order_by("sort_key"),
                label=_("Commune of today for %(unit)s") % {"unit": _in_full(former)},
                to_field_name="public_id",
                empty_label=_("Choose a commune"),
            )

    def chosen(self) -> dict[AdministrativeUnit, AdministrativeUnit]:
        return {self.former[name]: commune for name, commune in self.cleaned_data.items()}


def _in_full(former: AdministrativeUnit) -> str:
    """With its district, for many communes share a name."""
    return ", ".join(unit.name for unit in (former, former.parent) if unit)
