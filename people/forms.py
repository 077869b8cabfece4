"""What an office tells of itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from basics.fields import PhoneField

from .models import OfficeContact


class OfficeContactForm(forms.ModelForm[OfficeContact]):
    """Name, phone, e-mail, address and hours of an office."""

    phone = PhoneField(label=_("Phone number"))

    class Meta:
        model = OfficeContact
        fields = ("name", "phone", "email", "address", "hours")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
        self.fields["name"].help_text = _("As it stands at the door: the section that takes dossiers, and the People's Committee.")
        self.fields["hours"].help_text = _("When people may call or come with samples.")
