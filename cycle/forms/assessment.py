"""Registration (Mẫu 01) and self-assessment (Mẫu 02)."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy

from basics.fields import PhoneField, WholeNumberField
from basics.words import Words
from cycle.forms.drafts import ContentForm
from cycle.models import Registration, SelfAssessment


class RegistrationForm(ContentForm):
    """Begun with what is known of the producer: nothing is asked twice."""

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
        help_texts: ClassVar[dict[str, Words]] = {
            "representative": gettext_lazy("As on the business registration; without one, whoever answers for the producer."),
            "attachments": gettext_lazy("Papers handed in besides the evidence in the portal, one a line."),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.ask_samples("samples")

    def clean_phone(self) -> str:
        return self.cleaned_data["phone"] or ""


class SelfAssessmentForm(ContentForm):
    SECTIONS = (
        (gettext_lazy("What is new"), ("changes",)),
        (gettext_lazy("The producer"), ("history", "structure")),
        (gettext_lazy("The product"), ("product_standard",)),
        (gettext_lazy("Plan and results"), ("plan_results", "production_plan")),
    )

    class Meta:
        model = SelfAssessment
        fields = ("changes", "history", "structure", "product_standard", "plan_results", "production_plan")
        help_texts: ClassVar[dict[str, Words]] = {
            "changes": gettext_lazy(
                "In the product, its making, its sales and its papers; name the criteria at which you now stand higher or lower."
            ),
            "history": gettext_lazy("Since when it exists, how it began, and what changed since."),
            "structure": gettext_lazy("Who leads, which groups or departments there are, and how many people are in each."),
            "product_standard": gettext_lazy("Number of the standard the product is declared under, as TCVN 5107:2018."),
            "plan_results": gettext_lazy("What of the plan was done and what was not, with figures."),
            "production_plan": gettext_lazy("How much is to be made and sold in the coming years."),
        }
