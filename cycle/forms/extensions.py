"""Giving more time to a dossier named by its code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from basics.fields import CodeField, DayField, ProseField
from cycle.models import Dossier


class ExtensionByCodeForm(forms.Form):
    """The code the producer reads out, the new last day, and why. `dossier` is there once the form is valid."""

    code = CodeField(label=gettext_lazy("Dossier code"), max_length=30)
    until = DayField(label=gettext_lazy("New date"))
    note = ProseField(label=gettext_lazy("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    dossier: Dossier

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["code"].widget.attrs.update({"autocomplete": "off", "spellcheck": "false", "class": "field-middle"})

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].replace(" ", "").upper()
        found = Dossier.objects.in_area_of(self.user).filter(code=code).first()
        if found is None:
            raise ValidationError(_("No dossier of your area has this code."))
        self.dossier = found
        return code
