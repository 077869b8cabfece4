"""Forms whose drafts always save: submitting asks for more than saving does."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from basics import phones
from basics.facts import Fact
from cycle.models.content import Content


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


def facts(row: Content, form: type[ContentForm]) -> list[Fact]:
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
            rows.append(Fact(field.verbose_name, value))  # type: ignore[union-attr]
    return rows
