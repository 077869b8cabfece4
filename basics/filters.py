"""The controls of a list's filter, built by Python as the list is: by templates they take as long as all its rows."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field  # type: ignore[import-untyped]
from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from basics.markup import escaped


class FilterSelect(forms.Select):
    """Choices without groups, the same for everybody: Django makes a context of every option each time."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None) -> SafeString:
        choices = tuple((str(key), str(label)) for key, label in self.choices)
        options = _options(choices, next((key for key, _label in choices if key == str(value)), ""))
        return SafeString(f'<select name="{escaped(name)}"{flatatt(self.build_attrs(self.attrs, attrs))}>{options}</select>')


@lru_cache(maxsize=256)
def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> str:
    return "".join(
        f'<option value="{escaped(key)}"{" selected" if key == chosen else ""}>{escaped(label)}</option>' for key, label in choices
    )


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
