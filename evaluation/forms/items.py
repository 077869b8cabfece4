"""What council members write about one dossier, but for the score sheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from basics import clock
from basics.draft_forms import DraftForm
from basics.fields import DraftTextField, ProseField
from evaluation.cases import case_names, with_cases
from evaluation.models import CouncilItem, KnockOutGround, Seat
from workflow.forms import MoveForm


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
    reason = DraftTextField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Needed where you answer yes: say in a few words what interest you have."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    use_required_attribute = False

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if data.get("answer") == "yes" and not data.get("reason"):
            self.add_error("reason", _("Say in a few words what interest you have."))
        return data


class AssessmentForm(DraftForm[CouncilItem], forms.ModelForm[CouncilItem]):
    """The advisory group's assessment."""

    assessment = ProseField(
        label=gettext_lazy("Assessment of the advisory group"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    class Meta:
        model = CouncilItem
        fields = ("assessment",)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        words = _("You may save it unfinished; before the dossier is ready for scoring it needs at least %(least)d letters.")
        self.fields["assessment"].help_text = words % {"least": self.instance.dossier.procedure.least_opinion}

    def save(self, commit: bool = True) -> CouncilItem:
        """Writes the assessment alone."""
        self.instance.save(update_fields=["assessment"])
        return self.instance


class CasesForm(MoveForm[CouncilItem]):
    """Of every criterion with alternative cases the one that applies. Cleaned, they are the item's `cases`."""

    def __init__(self, *args: Any, subject: CouncilItem, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        for one in with_cases(subject):
            self.fields[str(one.key)] = forms.ChoiceField(
                label=f"{one.code} {one.name}",
                choices=list(case_names(one).items()),
                initial=subject.cases.get(str(one.key)),
                widget=forms.RadioSelect,
                error_messages={"required": _("Criterion %(code)s: choose the case that applies.") % {"code": one.code}},
            )

    def clean(self) -> dict[str, object]:
        return {"cases": super().clean() or {}}


class KnockOutForm(MoveForm[CouncilItem]):
    """A ground of the list in force, and what the council found."""

    ground = forms.ModelChoiceField(
        KnockOutGround.objects.none(),
        label=gettext_lazy("Ground"),
        to_field_name="code",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a ground.")},
    )
    words = ProseField(
        label=gettext_lazy("What the council found"),
        help_text=gettext_lazy("As it will stand in the minutes: which paper, which ingredient, what about it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write what the council found.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ground = self.fields["ground"]
        assert isinstance(ground, forms.ModelChoiceField)
        ground.queryset = KnockOutGround.objects.in_force(clock.today())


class PresiderForm(MoveForm[CouncilItem]):
    """Which vice chair presides over this item where the chair is recused."""

    vice_chair = forms.ModelChoiceField(
        Seat.objects.none(),
        label=gettext_lazy("Presides where the chair is recused"),
        to_field_name="public_id",
        empty_label=gettext_lazy("Choose the vice chair"),
    )

    def __init__(self, *args: Any, subject: CouncilItem, **kwargs: Any) -> None:
        now = subject.vice_chair.public_id if subject.vice_chair else None
        super().__init__(*args, subject=subject, initial={"vice_chair": now}, **kwargs)
        seats = [seat.pk for seat in subject.seats if seat.role == Seat.Role.VICE_CHAIR and not subject.is_recused(seat)]
        vice_chair = self.fields["vice_chair"]
        assert isinstance(vice_chair, forms.ModelChoiceField)
        vice_chair.queryset = Seat.objects.filter(pk__in=seats).select_related("user")
