"""Putting right what step 1 recorded, while nothing was built on it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from basics import clock
from basics.fields import DayField, LineField, PhoneField, ProseField
from cycle.models import Dossier, OutreachEvent
from workflow.forms import MoveForm


class PotentialChangeForm(MoveForm[Dossier]):
    """The name of a potential product, and whom to talk to where its producer is not in the portal."""

    name = LineField(label=gettext_lazy("Name of the product"), max_length=200)
    contact_name = LineField(label=gettext_lazy("Contact person"), max_length=150, required=False)
    contact_phone = PhoneField(label=gettext_lazy("Contact phone"), required=False)

    def __init__(self, *args: Any, subject: Dossier, **kwargs: Any) -> None:
        stored = {"name": subject.product.name_vi, "contact_name": subject.contact_name, "contact_phone": subject.contact_phone}
        kwargs["initial"] = kwargs.get("initial") or stored
        super().__init__(*args, subject=subject, **kwargs)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        commune = self.subject.chain_of_units[0]
        if self.actor:
            Dossier.objects.lock_names_in(commune)
        same = Dossier.objects.exclude(pk=self.subject.pk).potential_called(name, commune)
        if same is not None:
            raise forms.ValidationError(_("This product of the commune is recorded already: %(code)s."), params={"code": same.code})
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        reachable = self.subject.producer_id or (cleaned.get("contact_name") and cleaned.get("contact_phone"))
        if not reachable and not self.errors:
            self.add_error("contact_name", _("Name the producer, or a contact person with a phone number."))
        return cleaned


class EventChangeForm(MoveForm[OutreachEvent]):
    """What was planned of an event; which unit holds it stays."""

    title = LineField(label=gettext_lazy("Title"), max_length=150)
    audience = forms.ChoiceField(label=gettext_lazy("Audience"), choices=OutreachEvent.Audience.choices)
    day = DayField(label=gettext_lazy("Date"))
    place = LineField(label=gettext_lazy("Place"), max_length=200)
    content = ProseField(label=gettext_lazy("Content"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, subject: OutreachEvent, **kwargs: Any) -> None:
        stored = {name: getattr(subject, name) for name in self.base_fields}
        kwargs["initial"] = kwargs.get("initial") or stored
        super().__init__(*args, subject=subject, **kwargs)

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        if day < clock.today() and day != self.subject.day:
            raise forms.ValidationError(_("A planned event cannot be moved to a day that is past."))
        year = self.subject.cycle_year.year
        if day.year != year:
            raise forms.ValidationError(_("Choose a day of the cycle year %(year)d."), params={"year": year})
        return day
