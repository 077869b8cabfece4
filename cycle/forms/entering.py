"""Which product sets out, and under which code it is taken up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from basics.fields import CodeField, LineField
from basics.vietnamese import fold
from cycle.models import Dossier
from cycle.models.states import OPEN_STATES
from products.models import Producer, Product, ProductSet
from products.policies import producer_ids


def free_products(user: User) -> QuerySet[Product]:
    """Products of the person's producers that are not under way."""
    under_way = Dossier.objects.filter(product=OuterRef("pk"), state__in=OPEN_STATES)
    return Product.objects.owned_by(user).filter(~Exists(under_way)).select_related("producer", "commune__parent__parent__parent")


def own_producers(user: User) -> QuerySet[Producer]:
    return Producer.objects.filter(pk__in=producer_ids(user)).select_related("commune__parent__parent__parent")


def sets_by_sector() -> list[tuple[str, Any]]:
    """The 26 product sets under their sectors, for a select."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for one in ProductSet.objects.select_related("group__sector"):
        grouped.setdefault(one.sector.name, []).append((one.code, one.name))
    return [("", _("Choose a product set")), *grouped.items()]


class StartForm(forms.Form):
    """A product the producer already has, or a new one."""

    product = forms.ModelChoiceField(Product.objects.none(), label=gettext_lazy("Product"), to_field_name="public_id", required=False)
    producer = forms.ModelChoiceField(Producer.objects.none(), label=gettext_lazy("Producer"), to_field_name="public_id", empty_label=None)
    name = LineField(label=gettext_lazy("Name of the new product"), max_length=200, required=False)
    product_set = forms.ModelChoiceField(ProductSet.objects.all(), label=gettext_lazy("Product set"), to_field_name="code", required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        products, producers = self.fields["product"], self.fields["producer"]
        products.queryset, producers.queryset = free_products(user), own_producers(user)  # type: ignore[attr-defined]
        products.empty_label = _("A new product, named below")  # type: ignore[attr-defined]
        self.fields["product_set"].choices = sets_by_sector()  # type: ignore[attr-defined]
        if not products.queryset.exists():  # type: ignore[attr-defined]
            del self.fields["product"]
            self.fields["name"].required = self.fields["product_set"].required = True
        if len(own := list(producers.queryset)) == 1:  # type: ignore[attr-defined]
            producers.widget, self.initial["producer"] = forms.HiddenInput(), own[0].public_id

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if product := cleaned.get("product"):
            self._refuse_a_second_product(product, cleaned)
            return cleaned
        for name, sentence in (("name", _("Write the name of the product.")), ("product_set", _("Choose the product set."))):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        return cleaned

    def _refuse_a_second_product(self, chosen: Product, cleaned: dict[str, Any]) -> None:
        """A chosen product has its name and its set: other ones beside it are not passed over in silence."""
        names = {"product": chosen.name, "set": chosen.product_set.name}
        if name := cleaned.get("name"):
            words = _("You chose %(product)s and named a new product too. Empty this box, or choose “A new product” above.")
            if fold(name) != fold(chosen.name_vi):
                self.add_error("name", words % names)
        if (given := cleaned.get("product_set")) and given != chosen.product_set:
            words = _(
                "%(product)s belongs to the set “%(set)s”. Leave this choice open, or name a new product; officers can move a product."
            )
            self.add_error("product_set", words % names)

    def begun_already(self) -> Dossier | None:
        """The open dossier of a product of the producer that goes by the new product's name."""
        given = self.cleaned_data
        if given.get("product"):
            return None
        under_way = Dossier.objects.filter(product__producer=given["producer"], state__in=OPEN_STATES).select_related("product")
        return next((dossier for dossier in under_way if fold(dossier.product.name_vi) == fold(given["name"])), None)

    def product_to_start(self) -> Product:
        """The chosen product, or the new one, saved."""
        given = self.cleaned_data
        if given.get("product"):
            return given["product"]
        producer = given["producer"]
        return Product.objects.create(producer=producer, commune=producer.commune, name_vi=given["name"], product_set=given["product_set"])


class TakeUpForm(forms.Form):
    """The two codes the commune handed out, and for which producer."""

    code = CodeField(label=gettext_lazy("Dossier code"), max_length=30)
    invitation_code = CodeField(label=gettext_lazy("Invitation code"), max_length=12)
    producer = forms.ModelChoiceField(Producer.objects.none(), label=gettext_lazy("Producer"), to_field_name="public_id", empty_label=None)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["producer"].queryset = own_producers(user)  # type: ignore[attr-defined]
        for name in ("code", "invitation_code"):
            self.fields[name].widget.attrs.update(
                {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "field-middle"}
            )

    def clean_code(self) -> str:
        return self.cleaned_data["code"].replace(" ", "").upper()
