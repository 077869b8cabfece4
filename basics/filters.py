"""The controls of a list's filter, built by Python as the list is: by templates they take as long as all its rows."""

from __future__ import annotations

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field  # type: ignore[import-untyped]
from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

CONTROL = '<div class="mb-3"><label for="{}" class="form-label">{}</label> {}</div>'


def controls(form: forms.Form) -> SafeString:
    """Every control of the form."""
    return format_html_join("", "{}", ((control(field),) for field in form))


def control(field: forms.BoundField) -> SafeString:
    """One control under its label. None is marked as optional, for a filter never needs one; what is wrong is said as in other forms."""
    if field.errors:
        return SafeString(as_crispy_field(field))
    kind = "form-select" if isinstance(field.field.widget, forms.Select) else "form-control"
    return format_html(CONTROL, field.id_for_label, field.label, field.as_widget(attrs={"class": kind}))
