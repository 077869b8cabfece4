"""Facts: label and value, as pages list them; and links to places of a page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Fact:
    """A row of `components/data_list.html`; an empty value shows a dash. `url`: where the reader may change it."""

    label: str | Promise
    value: object = ""
    url: str = ""


@dataclass(frozen=True)
class Link:
    """A sentence that leads to the place it is about, as a row of a summary."""

    text: str
    url: str
