"""Registration (Mẫu 01) and self-assessment (Mẫu 02)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from basics.fields import PhoneField, WholeNumberField
from cycle.forms.drafts import ContentForm, Draft
from cycle.models import Registration, SelfAssessment, SelfScore
from products.criteria import CriterionSpec


class RegistrationForm(ContentForm):
    """Prefilled from what is known of the producer."""

    phone = PhoneField(label=gettext_lazy("Phone number"))
    samples = WholeNumberField(label=gettext_lazy("Number of samples"), max_value=1000)

    SECTIONS = (
        (gettext_lazy("Legal representative"), ("representative", "title")),
        (gettext_lazy("Where we reach you"), ("address", "phone", "email")),
        (gettext_lazy("What is handed in"), ("samples", "attachments")),
        (gettext_lazy("Commitment"), ("committed",)),
    )

    class Meta:
        model = Registration
        fields = ("representative", "title", "address", "phone", "email", "samples", "attachments", "committed")

    def __init__(self, *args: Any, samples_needed: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if samples_needed:
            self.fields["samples"].required = True
            self.fields["samples"].help_text = _("%(count)d samples are needed.") % {"count": samples_needed}
        else:
            del self.fields["samples"]

    def clean_phone(self) -> str:
        return self.cleaned_data["phone"] or ""


class SelfAssessmentForm(ContentForm):
    SECTIONS = (
        (gettext_lazy("The producer"), ("history", "structure")),
        (gettext_lazy("The product"), ("product_standard",)),
        (gettext_lazy("Plan and results"), ("plan_results", "production_plan")),
    )

    class Meta:
        model = SelfAssessment
        fields = ("history", "structure", "product_standard", "plan_results", "production_plan")


class SelfScoreForm(Draft, forms.Form):
    """The producer's own choice on one criterion, and how it is met."""

    option = forms.ChoiceField()
    description = forms.CharField(max_length=2000)

    def __init__(self, data: Any, *, criterion: CriterionSpec, score: SelfScore | None) -> None:
        self.criterion = criterion
        initial = {"option": str(score.option_id or ""), "description": score.description} if score else {}
        super().__init__(data, prefix=f"c{criterion.pk}", initial=initial)
        self.fields["option"].choices = [(str(option.pk), option.label) for option in criterion.options]  # type: ignore[attr-defined]

    def shown(self) -> list[dict[str, Any]]:
        """The options as `components/criterion.html` takes them."""
        return [
            {
                "value": option.pk, "label": option.label, "points": option.points, "min_for_star": option.min_for_star,
                "case": option.case, "case_label": option.case_name if option.case else "",
            }
            for option in self.criterion.options
        ]  # fmt: skip

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"option_id": int(given["option"]) if given["option"] else None, "description": given["description"]}
