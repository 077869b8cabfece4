"""A list with a stranger on top is no choice: of several rows none stands chosen."""

from __future__ import annotations

import pytest
from django import forms

from accounts.models import AdministrativeUnit
from basics.fields import RowField

pytestmark = pytest.mark.django_db


class Form(forms.Form):
    unit = RowField(asks="Choose the unit")


def offered(count: int, given: dict[str, str] | None = None) -> Form:
    form = Form(given)
    rows = AdministrativeUnit.objects.order_by("pk").values_list("pk", flat=True)[:count]
    form.fields["unit"].offer(AdministrativeUnit.objects.filter(pk__in=list(rows)))  # type: ignore[attr-defined]
    return form


@pytest.mark.parametrize(("count", "first"), [(1, False), (2, True), (3, True), (0, True)])
def test_only_the_only_row_stands_chosen(count: int, first: bool) -> None:
    html = str(offered(count)["unit"])
    assert ("Choose the unit" in html) == first
    assert html.count("<option") == count + first


def test_nothing_chosen_of_several_is_told() -> None:
    assert list(offered(2, {"unit": ""}).errors) == ["unit"]
