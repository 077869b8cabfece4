"""Controls drawn by Python say what Django's templates say."""

from __future__ import annotations

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.test.html import parse_html

from basics.renderers import FormRenderer

CHOICES = [("", "Tất cả"), ("a&b", 'Chè "đinh" & <trà>'), (3, "Ba"), ("Nhóm <1>", [("x", "Một"), ("y", "Hai")]), (None, "Không")]


@pytest.mark.parametrize("value", [None, "", "a&b", 3, "y"])
@pytest.mark.parametrize("widget", [forms.Select, forms.SelectMultiple, forms.NullBooleanSelect])
def test_a_select_is_the_same_as_by_the_template(widget: type[forms.Select], value: object) -> None:
    control = widget(attrs={"class": "form-select", "required": True, "disabled": False, "data-x": '"<'})
    if widget is not forms.NullBooleanSelect:
        control.choices = CHOICES
    ours = control.render("tinh", value, {"id": "id_tinh"}, FormRenderer())
    theirs = control.render("tinh", value, {"id": "id_tinh"}, TemplatesSetting())
    assert parse_html(ours) == parse_html(theirs)


INPUTS = [
    forms.TextInput, forms.NumberInput, forms.EmailInput, forms.PasswordInput, forms.HiddenInput, forms.DateInput, forms.CheckboxInput,
    forms.FileInput, forms.URLInput,
]  # fmt: skip


@pytest.mark.parametrize("value", [None, "", '"chè" & <đinh>', 3, True])
@pytest.mark.parametrize("widget", INPUTS)
def test_an_input_is_the_same_as_by_the_template(widget: type[forms.Widget], value: object) -> None:
    control = widget(attrs={"class": "form-control", "required": True, "disabled": False, "data-x": '"<', "maxlength": 80})
    ours = control.render("q", value, {"id": "id_q"}, FormRenderer())
    assert parse_html(ours) == parse_html(control.render("q", value, {"id": "id_q"}, TemplatesSetting()))


def test_other_controls_are_drawn_by_their_templates() -> None:
    control = forms.Textarea()
    assert control.render("q", "chè", {}, FormRenderer()) == control.render("q", "chè", {}, TemplatesSetting())
