"""What officers and council members fill in, but for the score sheet."""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AdministrativeUnit, User
from basics import clock
from basics.fields import DayField
from evaluation.acts.people import people_named
from evaluation.models import Council, CouncilItem, Round, Seat

Kept = TypeVar("Kept", bound=models.Model)


class KeptOnce(forms.BaseForm, Generic[Kept]):
    """A form whose object may be there once only."""

    ONCE: ClassVar[tuple[str, ...]] = ()
    """The constraints that say so."""

    def store(self) -> Kept:
        raise NotImplementedError

    def keep(self) -> Kept | None:
        """Store the object of a valid form.

        Where somebody else was faster, None; the form then says what it would have said a moment later.
        """
        try:
            with transaction.atomic():
                return self.store()
        except IntegrityError as error:
            if not any(name in str(error) for name in self.ONCE):
                raise
            self.full_clean()
            if not self.errors:
                raise
            return None


class NeededLater(forms.CharField):
    """A text a draft may lack, and that is not marked as optional: another rule asks for it in the end."""

    def validate(self, value: Any) -> None:
        """Empty will do here."""


class RoundForm(KeptOnce[Round], forms.ModelForm[Round]):
    """A new round of one of the units the person arranges evaluations for."""

    unit = forms.ModelChoiceField(
        AdministrativeUnit.objects.none(), label=gettext_lazy("Evaluating unit"), to_field_name="public_id", empty_label=None
    )
    proposals_until = DayField(label=gettext_lazy("Proposals until"))
    results_until = DayField(label=gettext_lazy("Results until"))

    ONCE = ("round_once",)

    class Meta:
        model = Round
        fields = ("unit", "year", "number", "proposals_until", "results_until")

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["year"].initial = clock.today().year
        self.fields["number"].widget.attrs["min"] = 1
        self.fields["number"].validators.append(MinValueValidator(1))

    def clean(self) -> dict[str, Any]:
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


class CouncilForm(forms.ModelForm[Council]):
    """The council as its decision names it."""

    decided_on = DayField(label=gettext_lazy("Date of the decision"), latest=clock.today)

    class Meta:
        model = Council
        fields = ("name", "decision_number", "decided_on")


class SeatForm(KeptOnce[Seat], forms.Form):
    """Who sits in the council, found by e-mail address, phone number or full name, and as what."""

    person = forms.CharField(
        label=gettext_lazy("Person"),
        max_length=150,
        help_text=gettext_lazy("E-mail address, phone number or full name of somebody with an account."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Seat"), choices=Seat.Role.choices)

    ONCE = ("seat_once_per_person", "seat_one_chair", "seat_one_secretary")

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.council = council

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
        return Seat.objects.create(council=self.council, user=self.cleaned_data["person"], role=self.cleaned_data["role"])


class ConflictForm(forms.Form):
    """The conflict question: one answer, for good."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Do you have an interest in this product or its producer?"),
        help_text=gettext_lazy(
            "Family, business or property ties, or work on this dossier. Your answer is recorded and cannot be changed."
        ),
        choices=[("no", gettext_lazy("No, I have no interest in it")), ("yes", gettext_lazy("Yes, I take no part in this dossier"))],
        widget=forms.RadioSelect,
    )
    reason = NeededLater(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Needed where you answer yes: say in a few words what interest you have."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == "yes" and not data.get("reason"):
            self.add_error("reason", _("Say in a few words what interest you have."))
        return data


def fingerprint(text: str) -> str:
    """Short mark of a text, to see whether it is still the one a form was filled in upon."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()[:16]


class AssessmentForm(forms.ModelForm[CouncilItem]):
    """The advisory group's assessment. `seen` marks the text the writer began from."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    assessment = NeededLater(
        label=gettext_lazy("Assessment of the advisory group"),
        help_text=gettext_lazy("You may save it unfinished; it is needed before the dossier is ready for scoring."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    use_required_attribute = False

    class Meta:
        model = CouncilItem
        fields = ("assessment",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = self.instance.assessment
        self.initial["seen"] = fingerprint(self.stored)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("seen") != fingerprint(self.stored) and data.get("assessment") != self.stored:
            self.data = {**self.data.dict(), "seen": fingerprint(self.stored)}  # type: ignore[attr-defined]
            raise ValidationError(
                _("Somebody saved another text meanwhile. It stands below; put the two together and save again."), code="elsewhere"
            )
        return data


class PresiderForm(forms.ModelForm[CouncilItem]):
    """Which vice chair presides over this item where the chair is recused."""

    vice_chair = forms.ModelChoiceField(
        Seat.objects.none(), label=gettext_lazy("Presides where the chair is recused"), to_field_name="public_id"
    )

    class Meta:
        model = CouncilItem
        fields = ("vice_chair",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = self.instance.council.seats.filter(role=Seat.Role.VICE_CHAIR).exclude(pk__in=self.instance.recused_seats)
        self.fields["vice_chair"].queryset = seats.select_related("user")  # type: ignore[attr-defined]
