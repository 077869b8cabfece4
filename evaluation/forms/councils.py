"""Setting up a council, and giving its seats."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from basics import clock
from basics.fields import DayField, LineField
from cycle.forms.decisions import DecisionNumberField, check_number
from evaluation.acts.people import people_named
from evaluation.forms.unique import UniqueForm
from evaluation.models import Council, Seat


class CouncilForm(forms.ModelForm[Council]):
    """The council as its decision names it."""

    decision_number = DecisionNumberField()
    decided_on = DayField(label=gettext_lazy("Date of the decision"), latest=clock.today)

    class Meta:
        model = Council
        fields = ("name", "decision_number", "decided_on")

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        check_number(self, [self.instance.round.unit])
        return cleaned


class SeatForm(UniqueForm[Seat], forms.Form):
    """Who sits in the council, found by e-mail address, phone number or full name, and as what."""

    person = LineField(
        label=gettext_lazy("Person"),
        max_length=150,
        help_text=gettext_lazy("E-mail address, phone number or full name of somebody with an account."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Seat"), choices=Seat.Role.choices)

    CONSTRAINTS = ("seat_once_per_person", "seat_one_chair", "seat_one_secretary")

    def __init__(self, *args: Any, council: Council, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.council, self.by = council, by

    def clean_person(self) -> User:
        found = people_named(self.cleaned_data["person"])
        if not found:
            raise ValidationError(_("Nobody with an account is found by these words."))
        if len(found) > 1:
            raise ValidationError(_("Several people have this name. Give the e-mail address or phone number."))
        if self.council.seats.filter(user=found[0]).exists():
            raise ValidationError(_("%(person)s sits in this council already.") % {"person": found[0].full_name})
        return found[0]

    def clean_role(self) -> str:
        role: str = self.cleaned_data["role"]
        if role in (Seat.Role.CHAIR, Seat.Role.SECRETARY) and self.council.seats.filter(role=role).exists():
            raise ValidationError(_("This council has a %(role)s already.") % {"role": Seat.Role(role).label.lower()})
        return role

    def store(self) -> Seat:
        given = self.cleaned_data
        return Seat.objects.create(council=self.council, user=given["person"], role=given["role"], given_by=self.by)
