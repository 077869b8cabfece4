"""Facts: label and value, as pages list them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Fact:
    """A row of `components/data_list.html`; an empty value shows a dash. `url`: where the reader may change it."""

    label: str | Promise
    value: object = ""
    url: str = ""
