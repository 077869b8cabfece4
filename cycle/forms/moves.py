"""What some moves ask beyond a note."""

from __future__ import annotations

import datetime as dt
import hmac
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from basics import clock
from basics.fields import CodeField, DayField, ProseField
from cycle.forms.decisions import DecisionNumberField, check_number
from cycle.models import Dossier, OutreachEvent
from cycle.rules import deadlines
from cycle.rules.signing import signing_title
from products.models import Producer, ProductSet
from products.policies import producer_ids
from workflow.forms import MoveForm


class ClaimForm(MoveForm[Dossier]):
    """The commune's invitation code, and for which producer of theirs the person claims."""

    invitation_code = CodeField(label=gettext_lazy("Invitation code"), max_length=12)
    producer = forms.ModelChoiceField(Producer.objects.none(), label=gettext_lazy("Producer"), to_field_name="public_id")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = producer_ids(self.actor) if self.actor else ()
        self.fields["producer"].queryset = Producer.objects.filter(pk__in=own)  # type: ignore[attr-defined]

    def clean_invitation_code(self) -> str:
        given = self.cleaned_data["invitation_code"].replace(" ", "").upper()
        if not hmac.compare_digest(given.encode(), self.subject.invitation_code.encode()):
            raise forms.ValidationError(_("This invitation code does not fit. Ask the commune for it."))
        return ""

    def clean_producer(self) -> Producer:
        """Recorded for somebody, it is theirs to take up."""
        producer: Producer = self.cleaned_data["producer"]
        if self.subject.producer_id not in (None, producer.pk):
            raise forms.ValidationError(_("The commune recorded this product for another producer."))
        return producer


class DecisionForm(MoveForm[Dossier]):
    """Number and date of the decision that recognises the product; it follows the council's result."""

    decision_number = DecisionNumberField()
    decided_on = DayField(label=gettext_lazy("Date of the decision"))

    def clean_decided_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["decided_on"]
        if day > clock.today():
            raise forms.ValidationError(_("The decision cannot be dated in the future."))
        reached = self.subject.desk_since and clock.day_of(self.subject.desk_since)
        if reached and day < reached:
            raise forms.ValidationError(
                _("The decision cannot be dated before %(day)s: on that day the council's result reached the authority."),
                params={"day": f"{reached:%d/%m/%Y}"},
            )
        return day

    def clean(self) -> dict[str, Any]:
        """The number is one of a decision; the certificate that follows names the title of who signed."""
        cleaned = super().clean() or {}
        check_number(self, self.subject.units_from_desk)
        day, unit = cleaned.get("decided_on"), self.subject.unit_of_desk
        if isinstance(day, dt.date) and self.actor and unit and not signing_title(self.subject, self.actor, day):
            sentence = _(
                "You have no signing title at %(unit)s on %(day)s. Ask the administrator of %(unit)s to enter it in your appointment; "
                "the certificate names it above your signature."
            )
            raise forms.ValidationError(sentence % {"unit": unit.within_a_sentence, "day": f"{day:%d/%m/%Y}"})
        return cleaned


class ExtensionForm(MoveForm[Dossier]):
    """The new last day: later than any that holds now, and no later than more time may reach."""

    until = DayField(label=gettext_lazy("New date"))

    def clean_until(self) -> dt.date:
        day: dt.date = self.cleaned_data["until"]
        last, latest = deadlines.last_day_so_far(self.subject), deadlines.latest_extension(self.subject)
        if day <= last:
            raise forms.ValidationError(_("The new date must be after %(day)s, the last day so far."), params={"day": f"{last:%d/%m/%Y}"})
        if day > latest:
            raise forms.ValidationError(
                _("More time reaches %(day)s at most: choose an earlier date."), params={"day": f"{latest:%d/%m/%Y}"}
            )
        return day


class ReclassifyForm(MoveForm[Dossier]):
    """The product set the product belongs to."""

    product_set = forms.ModelChoiceField(
        ProductSet.objects.order_by("number"),
        label=gettext_lazy("Product set"),
        to_field_name="code",
        empty_label=gettext_lazy("Choose a product set"),
    )

    def clean_product_set(self) -> ProductSet:
        chosen = self.cleaned_data["product_set"]
        if chosen.pk == self.subject.product.product_set_id:
            raise forms.ValidationError(_("The product is in this set already."))
        return chosen


class EventReportForm(MoveForm[OutreachEvent]):
    """What came of an outreach event."""

    attendees = forms.IntegerField(label=gettext_lazy("People who came"), min_value=0, max_value=100_000)
    report = ProseField(label=gettext_lazy("Report"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
