"""What is said of a field that must not be left open: to choose, to tick, to write. Django says the same of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

WORDS: dict[type[forms.Field], _StrPromise] = {
    forms.ChoiceField: _("Choose one of these."),
    forms.MultipleChoiceField: _("Choose at least one of these."),
    forms.ModelMultipleChoiceField: _("Choose at least one of these."),
    forms.BooleanField: _("Tick this box."),
    forms.FileField: _("Choose a file."),
}
"""Of what is written Django's own sentence stands."""


def ask_by_kind() -> None:
    """For every form, also those made of a model's columns. Called when the app starts, before any form is made."""
    for kind, words in WORDS.items():
        kind.default_error_messages = {**kind.default_error_messages, "required": words}
