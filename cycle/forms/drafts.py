"""Forms whose drafts always save: submitting asks for more than saving does."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from basics import phones
from basics.draft_forms import DraftForm
from basics.facts import Fact
from basics.words import Words
from cycle.models.content import Content


@dataclass(frozen=True)
class Section:
    """A heading with the fields below it."""

    title: Words
    fields: list[forms.BoundField]


class ContentForm(DraftForm[Content], forms.ModelForm[Content]):
    """One form of a dossier. Its row knows its dossier."""

    SECTIONS: tuple[tuple[Words, tuple[str, ...]], ...] = ()
    """Headings with the fields below them, in the order of the page."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in [name for name in self.fields if not self.instance.asks(name)]:
            del self.fields[name]
        for name, field in self.fields.items():
            field.required = name in self.instance.required
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 3

    @property
    def begun(self) -> bool:
        return self.instance.begun

    def sections(self) -> list[Section]:
        there = ((title, [self[name] for name in names if name in self.fields]) for title, names in self.SECTIONS)
        return [Section(title, fields) for title, fields in there if fields]

    def ask_samples(self, name: str) -> None:
        """The field of a count of samples is there only where the criteria ask for samples, and says how many."""
        needed = self.instance.dossier.samples_needed
        if not needed:
            del self.fields[name]
            return
        self.fields[name].required = True
        self.fields[name].help_text = _("%(count)d samples are needed.") % {"count": needed}


def facts(row: Content, form: type[ContentForm]) -> list[Fact]:
    """What is stored, as label and value, in the order of the form."""
    rows = []
    for _title, names in form.SECTIONS:
        for name in filter(row.asks, names):
            field, value = row._meta.get_field(name), getattr(row, name)
            if isinstance(value, bool):
                value = _("yes") if value else _("no")
            elif name == "phone":
                value = phones.display(value)
            elif getattr(field, "choices", None) and value is not None:
                value = getattr(row, f"get_{name}_display")()
            rows.append(Fact(field.verbose_name, value, name=name))  # type: ignore[union-attr]
    return rows
