"""The way to this page in the other language."""

from __future__ import annotations

from django import template
from django.template import Context

from ocop_portal.bar import in_languages

register = template.Library()


@register.simple_tag(takes_context=True)
def other_language_url(context: Context) -> str:
    """The address of this page in the language it is not shown in; that language's home page where it has none."""
    return next(language.url for language in in_languages(context.get("request")) if not language.current)
