"""Pieces of sheets as template tags."""

from django import template

from products import sheet_maps

register = template.Library()
register.simple_tag(sheet_maps.html, name="sheet_map")
