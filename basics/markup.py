"""Pieces of a page that repeat in every row, made by Python: icons, tags, stars. `look` offers each as a template tag."""

from __future__ import annotations

import html
from functools import cache

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from basics.icons import ICONS, STAR

Text = str | int | Promise
"""What a page shows: words, now or translated when they are shown, or a whole number."""

NOTHING = SafeString("")


def escaped(text: object) -> str:
    """The words as they stand in HTML; HTML as it is. For pieces of a page that repeat: `format_html` takes many times as long."""
    words = str(text)
    return words if isinstance(words, SafeString) else html.escape(words)


TAG_ICONS = {"ok": "check", "warn": "warn", "bad": "bad", "info": "info"}
STARS = 5


@cache
def icon(name: str) -> SafeString:
    """An icon by name, hidden from screen readers: words beside it say the same. Raises KeyError for an unknown name."""
    return format_html('<svg class="icon icon-{}" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>', name, ICONS[name])


def tag(label: Text, tone: str = "") -> SafeString:
    """A status in a coloured field, whose icon says the tone without colour: ok, wait, warn, bad, info; without one, wait."""
    drawn = icon(TAG_ICONS[tone]) if tone in TAG_ICONS else ""
    return SafeString(f'<span class="tag tag-{escaped(tone or "wait")}">{drawn}{escaped(label)}</span>')


def stars(reached: int | None, large: bool = False) -> SafeString:
    """Five stars, the first `reached` filled, read out as words."""
    number = int(reached or 0)
    words = _("%(n)s of 5 stars") % {"n": number}
    size = " stars-large" if large else ""
    return SafeString(f'<span class="stars{size}" role="img" aria-label="{escaped(words)}">{_shapes(number)}</span>')


@cache
def _shapes(reached: int) -> SafeString:
    filled = (SafeString(' class="is-on"') if position < reached else NOTHING for position in range(STARS))
    return format_html_join("", '<svg viewBox="0 0 24 24" aria-hidden="true"{}><path d="{}"/></svg>', ((on, STAR) for on in filled))
