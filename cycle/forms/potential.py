"""Potential products of a commune (step 1)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AdministrativeUnit, User
from basics.fields import LineField, PhoneField, RowField
from cycle.models import CycleYear
from people.serving import ids_served_by
from products.models import Producer, ProductSet


def communes_served(user: User) -> list[AdministrativeUnit]:
    """Communes on whose desk the person acts as an officer, as they are in an open year of their province."""
    served = AdministrativeUnit.objects.filter(pk__in=ids_served_by(user, "officer"), level="commune")
    years = CycleYear.objects.visible_to(user).filter(state="open")
    fits = Q(pk__in=[])
    for year in years:
        in_year = Q(parent=year.province_id) | Q(parent__parent=year.province_id)
        exists = (Q(valid_from=None) | Q(valid_from__lte=year.units_as_of)) & (Q(valid_to=None) | Q(valid_to__gte=year.units_as_of))
        fits |= in_year & exists
    return list(served.filter(fits).select_related("parent__parent").order_by("sort_key"))


class PotentialForm(forms.Form):
    """A product worth reaching out for, with its producer or with somebody to talk to."""

    commune = RowField(label=gettext_lazy("Commune"), asks=gettext_lazy("Choose a commune"))
    name = LineField(label=gettext_lazy("Name of the product"), max_length=200)
    product_set = forms.ModelChoiceField(
        ProductSet.objects.order_by("number"),
        label=gettext_lazy("Product set"),
        to_field_name="code",
        empty_label=gettext_lazy("Choose a product set"),
    )
    producer = forms.ModelChoiceField(
        Producer.objects.none(),
        label=gettext_lazy("Producer, if known here"),
        to_field_name="public_id",
        required=False,
        empty_label=gettext_lazy("Not in the portal yet"),
    )
    contact_name = LineField(
        label=gettext_lazy("Contact person"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Where the producer is not in the portal yet."),
    )
    contact_phone = PhoneField(label=gettext_lazy("Contact phone"), required=False)

    def __init__(self, *args: Any, communes: list[AdministrativeUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = [commune.pk for commune in communes]
        chosen: dict[str, Any] = self.fields
        chosen["commune"].offer(AdministrativeUnit.objects.filter(pk__in=ids).select_related("parent__parent__parent").order_by("sort_key"))
        chosen["producer"].queryset = Producer.objects.filter(commune__in=ids).order_by("sort_key")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        producer, commune = cleaned.get("producer"), cleaned.get("commune")
        if producer and commune and producer.commune_id != commune.pk:
            self.add_error("producer", _("This producer is registered in another commune."))
        reachable = producer or (cleaned.get("contact_name") and cleaned.get("contact_phone"))
        if not reachable and not self.errors.keys() & {"producer", "contact_name", "contact_phone"}:
            self.add_error("contact_name", _("Choose the producer, or write whom to contact and the phone number."))
        return cleaned
