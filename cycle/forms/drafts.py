"""Forms whose drafts always save: submitting asks for more than saving does."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import phones

from ..models.content import Content

GROUPED = re.compile(r"\d{1,3}(?:[., \u00a0]\d{3})+|\d+")


class WholeNumberField(forms.IntegerField):
    """A whole number as people write it: 1200, 1.200, 1,200 or 1 200. Django alone would read 1.000 as 1."""

    default_error_messages = {"invalid": gettext_lazy("Write a whole number, for example 1.200.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "class": "field-short", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        text = str(value).strip() if value not in self.empty_values else ""
        if text and not GROUPED.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(re.sub(r"\D", "", text))


class Draft(forms.BaseForm):
    """`required` only marks what submitting needs: an empty field never keeps a draft from being saved."""

    use_required_attribute = False

    def full_clean(self) -> None:
        needed = [field for field in self.fields.values() if field.required]
        for field in needed:
            field.required = False
        try:
            super().full_clean()
        finally:
            for field in needed:
                field.required = True


class ContentForm(Draft, forms.ModelForm[Content]):
    """One form of a dossier. It knows which version its page showed; `overtaken` where another tab saved meanwhile."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    SECTIONS: tuple[tuple[Any, tuple[str, ...]], ...] = ()
    """Headings with the fields below them, in the order of the page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version
        self.stored = {name: getattr(self.instance, name) for name in self.fields if name != "seen_version"}
        for name, field in self.fields.items():
            field.required = name in self.instance.REQUIRED
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 3

    def clean(self) -> dict[str, Any]:
        """A later save never silently erases an earlier one: both texts are shown, saving again is a choice."""
        cleaned = super().clean() or {}
        differs = any(cleaned.get(name, value) != value for name, value in self.stored.items())
        if differs and cleaned.get("seen_version") != self.instance.version:
            given: Any = self.data
            self.data = again = given.copy()
            again[self.add_prefix("seen_version")] = str(self.instance.version)
            raise ValidationError(
                _("This form was saved in another tab since you opened this page. Compare, then save again: your text is kept below."),
                code="overtaken",
            )
        return cleaned

    @property
    def overtaken(self) -> bool:
        return self.has_error("__all__", "overtaken")

    def sections(self) -> list[dict[str, Any]]:
        """Headings with their bound fields, for the template."""
        return [{"title": title, "fields": [self[name] for name in names if name in self.fields]} for title, names in self.SECTIONS]


def facts(row: Content, form: type[ContentForm]) -> list[dict[str, Any]]:
    """What is stored, as label and value, in the order of the form."""
    rows = []
    for _title, names in form.SECTIONS:
        for name in names:
            field, value = row._meta.get_field(name), getattr(row, name)
            if isinstance(value, bool):
                value = _("yes") if value else _("no")
            elif name == "phone":
                value = phones.display(value)
            elif getattr(field, "choices", None) and value is not None:
                value = getattr(row, f"get_{name}_display")()
            rows.append({"label": field.verbose_name, "value": value})  # type: ignore[union-attr]
    return rows
