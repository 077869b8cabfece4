"""What is said of a field left open names what to do there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import get_resolver
from django.utils import translation

from documents.upload_field import UploadField
from products.models import Product, ProductSet

ONE = [("a", "A"), ("b", "B")]

CHOOSE_ONE, CHOOSE_SOME = "Vui lòng chọn một mục.", "Vui lòng chọn ít nhất một mục."
TICK, FILE, WRITE = "Vui lòng đánh dấu vào ô này.", "Vui lòng chọn tệp.", "Vui lòng điền mục này."


class OfModel(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Product
        fields = ("product_set",)


LEFT_OPEN = {
    "radio": (forms.ChoiceField(choices=ONE, widget=forms.RadioSelect), CHOOSE_ONE),
    "select": (forms.TypedChoiceField(choices=ONE, coerce=str), CHOOSE_ONE),
    "row": (forms.ModelChoiceField(ProductSet.objects.none()), CHOOSE_ONE),
    "column": (OfModel.base_fields["product_set"], CHOOSE_ONE),
    "several": (forms.MultipleChoiceField(choices=ONE, widget=forms.CheckboxSelectMultiple), CHOOSE_SOME),
    "several rows": (forms.ModelMultipleChoiceField(ProductSet.objects.none()), CHOOSE_SOME),
    "tick": (forms.BooleanField(), TICK),
    "file": (forms.FileField(), FILE),
    "upload": (UploadField(), FILE),
    "text": (forms.CharField(), WRITE),
}


@pytest.mark.parametrize(("field", "words"), LEFT_OPEN.values(), ids=LEFT_OPEN)
def test_a_field_left_open_says_what_to_do_there(field: forms.Field, words: str) -> None:
    with translation.override("vi"), pytest.raises(ValidationError) as caught:
        field.clean(None)
    assert caught.value.messages == [words]


def _forms_of(known: type) -> Iterator[type]:
    for form in known.__subclasses__():
        yield form
        yield from _forms_of(form)


def test_no_form_of_the_portal_was_made_before_its_choices_knew_their_words() -> None:
    assert get_resolver().url_patterns, "reads every view with its forms"
    choices = [
        field
        for form in _forms_of(forms.BaseForm)
        if not form.__module__.startswith("django.")
        for field in getattr(form, "base_fields", {}).values()
        if isinstance(field, forms.ChoiceField | forms.BooleanField | forms.FileField)
    ]
    assert len(choices) > 20
    with translation.override("vi"):
        assert [field for field in choices if field.error_messages["required"] == WRITE] == []
