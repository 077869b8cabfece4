"""Django's forms, drawn by templates but for what each page has most of: lists of choices and plain inputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from basics.markup import NOTHING, escaped

DASHES = BLANK_CHOICE_DASH[0][1]
"""What Django calls the choice that is none, where a form does not name it."""


WIDGETS = "django/forms/widgets/"
INPUTS = {f"{WIDGETS}{kind}.html" for kind in ("input", "text", "number", "email", "password", "hidden", "date", "checkbox")}


class FormRenderer(TemplatesSetting):
    """Selects and inputs are built by Python, as tables are (`basics.tables`): a template looks up every name for every option."""

    def render(self, template_name: str, context: Mapping[str, Any], request: HttpRequest | None = None) -> str:
        if template_name == f"{WIDGETS}select.html":
            return _select(context["widget"])
        if template_name in INPUTS:
            return _input(context["widget"])
        return super().render(template_name, dict(context), request)


def _input(widget: Mapping[str, Any]) -> SafeString:
    value = NOTHING if widget["value"] is None else format_html(' value="{}"', widget["value"])
    return format_html('<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, flatatt(widget["attrs"]))


def _select(widget: Mapping[str, Any]) -> SafeString:
    groups = ((name, _options(options)) for name, options, _index in widget["optgroups"])
    inside = SafeString("".join(format_html('<optgroup label="{}">{}</optgroup>', name, html) if name else html for name, html in groups))
    return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), inside)


def _options(options: Iterable[Mapping[str, Any]]) -> SafeString:
    asked = pgettext("option", "Choose")
    return SafeString("".join(_option(one, asked if one["label"] == DASHES else one["label"]) for one in options))


def _option(option: Mapping[str, Any], label: object) -> str:
    attributes = flatatt(option["attrs"]) if option["attrs"] else ""
    return f'<option value="{escaped(option["value"])}"{attributes}>{escaped(label)}</option>'
