"""The number of a decision, in the form that the rules of procedure give; the same for every form that asks for one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AdministrativeUnit
from basics import clock
from basics.fields import CodeField
from cycle.models import ProcedureRule


class DecisionNumberField(CodeField):
    """A number as it stands on the decision, also where it is typed with spaces or in small letters."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=gettext_lazy("Decision number"), max_length=60, **kwargs)

    def to_python(self, value: object) -> str:
        number = "".join(super().to_python(value).split())
        return number.upper() if number.islower() else number


def check_number(form: forms.BaseForm, units: Iterable[AdministrativeUnit]) -> None:
    """Refuse `decision_number` where it has not the form in force on the day of the decision, with an example.

    `units` are those whose rules may hold, the nearest first.
    """
    number, day = form.cleaned_data.get("decision_number"), form.cleaned_data.get("decided_on")
    if not number:
        return
    rule = ProcedureRule.objects.in_force(units, day if isinstance(day, dt.date) else clock.today())
    if not re.fullmatch(rule.decision_number, number.upper()):  # offices write QĐ-TTg as well as QĐ-UBND
        words = _("This is not the number of a decision. Write it as it stands on the decision, for example %(example)s.")
        form.add_error("decision_number", words % {"example": rule.decision_number_example})
