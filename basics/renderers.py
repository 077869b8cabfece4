"""Django's forms, drawn by templates but for what has hundreds of parts: a list of provinces or product sets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

DASHES = BLANK_CHOICE_DASH[0][1]
"""What Django calls the choice that is none, where a form does not name it."""


class FormRenderer(TemplatesSetting):
    """A select is built by Python, as tables are (`basics.tables`): a template looks up every name for every option."""

    def render(self, template_name: str, context: Mapping[str, Any], request: HttpRequest | None = None) -> str:
        if template_name == "django/forms/widgets/select.html":
            return _select(context["widget"])
        return super().render(template_name, dict(context), request)


def _select(widget: Mapping[str, Any]) -> SafeString:
    groups = ((name, _options(options)) for name, options, _index in widget["optgroups"])
    inside = SafeString("".join(format_html('<optgroup label="{}">{}</optgroup>', name, html) if name else html for name, html in groups))
    return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), inside)


def _options(options: Iterable[Mapping[str, Any]]) -> SafeString:
    asked = pgettext("option", "Choose")
    rows = ((one["value"], flatatt(one["attrs"]), asked if one["label"] == DASHES else one["label"]) for one in options)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)
