"""Setting up a council, correcting it, and giving its seats."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AdministrativeUnit, User
from basics import clock
from basics.fields import DayField, LineField
from cycle.forms.decisions import DecisionNumberField, check_number
from evaluation.acts.people import people_named
from evaluation.models import Council, Round, Seat
from workflow.forms import MoveForm


class CouncilFields(forms.Form):
    """The council as its decision names it."""

    name = LineField(label=gettext_lazy("Name"), max_length=150)
    decision_number = DecisionNumberField()
    decided_on = DayField(label=gettext_lazy("Date of the decision"), latest=clock.today)

    def unit_of(self) -> AdministrativeUnit:
        raise NotImplementedError

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        check_number(self, [self.unit_of()])
        return cleaned


class CouncilForm(CouncilFields):
    """A new council of a round."""

    def __init__(self, *args: Any, batch: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch = batch

    def unit_of(self) -> AdministrativeUnit:
        return self.batch.unit


class CouncilCorrectionForm(CouncilFields, MoveForm[Council]):
    """The same; once dossiers lay before it without the day, by whose rules the council works."""

    def __init__(self, *args: Any, subject: Council, **kwargs: Any) -> None:
        now = {name: getattr(subject, name) for name in ("name", "decision_number", "decided_on")}
        super().__init__(*args, subject=subject, initial=now, **kwargs)
        self.fixed = subject.items.exists()
        self.fields["decided_on"].disabled = self.fixed

    def unit_of(self) -> AdministrativeUnit:
        return self.subject.round.unit


class SeatForm(forms.Form):
    """Who sits in the council, found by e-mail address, phone number or full name, and as what."""

    person = LineField(
        label=gettext_lazy("Person"),
        max_length=150,
        help_text=gettext_lazy("E-mail address, phone number or full name of somebody with an account."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Seat"), choices=Seat.Role.choices)

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.council = council

    def clean_person(self) -> User:
        found = people_named(self.cleaned_data["person"])
        if not found:
            raise ValidationError(_("Nobody with an account is found by these words."))
        if len(found) > 1:
            raise ValidationError(_("Several people have this name. Give the e-mail address or phone number."))
        if self.council.seats.in_force().filter(user=found[0]).exists():
            raise ValidationError(_("%(person)s sits in this council already.") % {"person": found[0].full_name})
        return found[0]

    def clean_role(self) -> str:
        role: str = self.cleaned_data["role"]
        if role in (Seat.Role.CHAIR, Seat.Role.SECRETARY) and self.council.seats.in_force().filter(role=role).exists():
            raise ValidationError(_("This council has a %(role)s already.") % {"role": Seat.Role(role).label.lower()})
        return role

    def fresh(self) -> Seat:
        """The seat of a valid form, not given yet."""
        return Seat(council=self.council, user=self.cleaned_data["person"], role=self.cleaned_data["role"])
