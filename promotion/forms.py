"""What visitors ask the catalogue and the certificate check."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Exists, F, OuterRef
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit
from basics.fields import CodeField, LineField
from basics.filters import FilterSelect
from basics.memory import Kept
from products.models import ProductSet
from promotion.models import Listing
from promotion.querysets import ListingQuerySet

ORDERS = {
    "": (pgettext_lazy("order", "Most stars first"), ("-stars", "sort_key", "pk")),
    "ten": (pgettext_lazy("order", "By name"), ("sort_key", "pk")),
    "moi": (pgettext_lazy("order", "Newest first"), ("-listed_at", "pk")),
}


Choices = list[tuple[str, str]]


@Kept
def choices() -> dict[str, dict[str, Choices]]:
    """Language -> name of a field -> its choices, in words ready to be shown."""
    sets = list(ProductSet.objects.select_related("group__sector").order_by("number"))
    listed = Exists(Listing.objects.filter(province=OuterRef("pk")))
    provinces = list(AdministrativeUnit.objects.filter(listed, level="province").order_by("sort_key", "era"))
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found[language] = _in_this_language(sets, provinces)
    return found


def _in_this_language(sets: list[ProductSet], provinces: list[AdministrativeUnit]) -> dict[str, Choices]:
    sectors = {product_set.sector.key: product_set.sector.name for product_set in sets}
    stars = ((str(number), gettext("%(stars)d stars") % {"stars": number}) for number in (5, 4, 3))
    return {
        "linhvuc": [("", gettext("All sectors")), *sectors.items()],
        "bo": [("", gettext("All product sets")), *((str(product_set.number), product_set.name) for product_set in sets)],
        "tinh": [("", gettext("All provinces")), *_told_apart(provinces)],
        "sao": [("", gettext("Any number of stars")), *stars],
        "xep": [(key, str(label)) for key, (label, _columns) in ORDERS.items()],
    }


class SearchInput(forms.TextInput):
    input_type = "search"

    def __init__(self) -> None:
        super().__init__(attrs={"placeholder": _("Product, producer or place")})


class CatalogueForm(forms.Form):
    """The catalogue's filter. A value it does not know is passed over, so an old link still shows products."""

    q = LineField(label=pgettext_lazy("catalogue", "Search"), required=False, max_length=80, widget=SearchInput)
    linhvuc = forms.ChoiceField(label=_("Sector"), required=False, widget=FilterSelect)
    bo = forms.ChoiceField(label=_("Product set"), required=False, widget=FilterSelect)
    tinh = forms.ChoiceField(label=_("Province"), required=False, widget=FilterSelect)
    sao = forms.ChoiceField(label=_("Stars"), required=False, widget=FilterSelect)
    xep = forms.ChoiceField(label=_("Sorting"), required=False, widget=FilterSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in choices()[get_language() or settings.LANGUAGE_CODE].items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered

    def more_chosen(self) -> bool:
        """Whether a filter of those folded away is set."""
        return bool(self.chosen().keys() & {"bo", "tinh", "xep"})

    def chosen(self) -> dict[str, str]:
        """The filters set, by parameter; what the form does not know is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def find(self) -> ListingQuerySet:
        """The public listings asked for, in the order asked for."""
        chosen = self.chosen()
        found = Listing.objects.public().matching(chosen.get("q", ""))
        columns = {"linhvuc": "sector", "bo": "product_set__number", "tinh": "province__public_id", "sao": "stars"}
        found = found.filter(**{column: chosen[name] for name, column in columns.items() if name in chosen})
        columns_in_order = ORDERS[chosen.get("xep", "")][1]
        if "q" in chosen:
            # By something no index is of: the words leave few, and to go through an order's index until a page is full takes longer.
            return found.order_by(*(_computed(column) for column in columns_in_order))
        return found.order_by(*columns_in_order)


def _computed(column: str) -> OrderBy:
    """The same order by an expression."""
    expression = Coalesce(F(column.lstrip("-")), F(column.lstrip("-")))
    return OrderBy(expression, descending=column.startswith("-"))


def _told_apart(provinces: Iterable[AdministrativeUnit]) -> Choices:
    """Provinces by name; one that ended (its name goes on in another era) says until when it was."""
    return [(unit.public_id, f"{unit.name} ({unit.valid_to:%d/%m/%Y})" if unit.valid_to else unit.name) for unit in provinces]


class LookupForm(forms.Form):
    q = CodeField(label=_("Check code, certificate number or product code"), max_length=60)
