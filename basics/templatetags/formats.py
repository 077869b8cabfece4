"""The formats as template filters."""

from django import template

from basics import formats

register = template.Library()
for function in (formats.day, formats.moment, formats.number, formats.phone):
    register.filter(function.__name__, function)
