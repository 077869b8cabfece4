"""The criteria of a sheet at a glance, as links; built by Python, for there are some thirty on a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from basics.markup import escaped


@dataclass(frozen=True, slots=True)
class Place:
    """A criterion: where it stands, whether it is done, and whether it is the one shown."""

    url: str
    code: str
    done: bool = False
    current: bool = False


def html(places: Iterable[Place], label: str) -> SafeString:
    """`label`: what the list is."""
    done = f'<span class="visually-hidden"> {escaped(_("done"))}</span>'
    drawn = "".join(_link(place, done) for place in places)
    return SafeString(f'<ul class="sheet-map" aria-label="{escaped(label)}">{drawn}</ul>')


def _link(place: Place, done: str) -> str:
    state = "is-current" if place.current else "is-done" if place.done else ""
    current = ' aria-current="true"' if place.current else ""
    words = f"{escaped(place.code)}{done if place.done else ''}"
    return f'<li><a href="{escaped(place.url)}" class="{state}"{current}>{words}</a></li>'
