"""Facts: label and value, as pages list them; and links to places of a page."""

from __future__ import annotations

from dataclasses import dataclass

from basics.words import Words


@dataclass(frozen=True)
class Fact:
    """A row of `components/data_list.html`; an empty value shows a dash. `url`: where the reader may change it.

    `name`: what it is called whatever the language, where it is to be found again.
    """

    label: Words
    value: object = ""
    url: str = ""
    name: str = ""


@dataclass(frozen=True)
class Link:
    """Words that lead to the place they are about: a row of a summary, the button above a list."""

    text: Words
    url: str
