"""Forms of rows that several tabs may hold open at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeVar

from django import forms
from django.db.models import Model
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from basics.autosave import Outcome
from basics.drafts import VERSIONS, Disputed, Merged, Value, merge, packed, saved_meanwhile, unpacked, version_of, versions_of
from basics.facts import Link

M = TypeVar("M", bound=Model)


class ShownField(forms.BoundField):
    """Shows what was typed where it is not saved, else what is stored."""

    def value(self) -> object:
        form = self.form
        if not isinstance(form, MergingForm) or form.shows_typed(self.name):
            return super().value()
        return self.field.prepare_value(form.values[self.name])

    @property
    def lacks(self) -> bool:
        """Whether its place is marked as still empty: needed, and left out by somebody who has begun to write."""
        form = self.form
        return isinstance(form, DraftForm) and form.begun and self.field.required and self.value() in ("", None, False)


class MergingForm(forms.BaseModelForm[M]):
    """A model form that changes only what its writer changed, and nothing that was changed elsewhere meanwhile.

    It is bound to the row as it is stored, locked by the caller. Only fields that were posted are read; once it is valid,
    `merged` says what comes of them and `keep` writes it. Its page shows `versions` in a hidden field.
    """

    bound_field_class = ShownField
    merged: Merged | None = None
    kept = False

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.stored = self.read_stored()
        self.seen = unpacked(str(self.data.get(self.add_prefix(VERSIONS), ""))) if self.is_bound else {}

    def read_stored(self) -> dict[str, Value]:
        """The fields that are merged, with what is stored of them."""
        return model_to_dict(self.instance, fields=list(self.fields))

    def together(self) -> Iterable[Collection[str]]:
        """Fields that make sense only together; see `merge`."""
        return ()

    def is_given(self, name: str) -> bool:
        """Whether the post says something on the field; of a check box left empty only its version is posted."""
        if name not in self.seen:
            return self.add_prefix(name) in self.data
        return not self.fields[name].widget.value_omitted_from_data(self.data, self.files, self.add_prefix(name))

    def full_clean(self) -> None:
        """Leave out the fields that are not given: they are neither read nor found wanting."""
        whole = self.fields
        self.fields = {name: field for name, field in whole.items() if name not in self.stored or field.disabled or self.is_given(name)}
        try:
            super().full_clean()
        finally:
            self.fields = whole

    def clean(self) -> dict[str, object]:
        """Of the merged fields only those to save are kept, so that the instance takes over no others."""
        cleaned = super().clean() or {}
        given = {name: value for name, value in cleaned.items() if name in self.stored and not self.fields[name].disabled}
        self.merged = merge(self.stored, given, self.seen, label=self.label_of, show=self.show, together=self.together())
        return {**{name: value for name, value in cleaned.items() if name not in self.stored}, **self.merged.saved}

    def keep(self) -> None:
        """Write what is to be saved of a valid form; what is disputed is then said at its fields."""
        self.save()
        self.kept = True
        for one in self.disputes:
            self.add_error(one.name, saved_meanwhile(one.theirs))

    @property
    def disputes(self) -> tuple[Disputed, ...]:
        return self.merged.disputed if self.merged else ()

    @property
    def disputed(self) -> list[Link]:
        """What is disputed, for the summary on top."""
        return [Link(f"{one.label}: {one.theirs}", f"#{self[one.name].auto_id}") for one in self.disputes] if self.kept else []

    @property
    def values(self) -> dict[str, Value]:
        """What is stored now."""
        return {**self.stored, **(self.merged.saved if self.merged and self.kept else {})}

    @property
    def versions(self) -> str:
        """Of what the page shows: of a form that could not be read, those it was opened upon."""
        now = versions_of({name: value for name, value in self.values.items() if name in self.fields and not self.fields[name].disabled})
        kept_open = {} if self.kept else {name: self.seen.get(name, "") for name in now if self.is_given(name)}
        return packed({**now, **kept_open})

    @property
    def outcome(self) -> Outcome:
        """For a form that saves itself; after `keep`, or where it could not be read."""
        if not self.kept:
            return Outcome(
                errors={
                    self.add_prefix(name) if name in self.fields else "": " ".join(map(str, said)) for name, said in self.errors.items()
                }
            )
        given = [name for name in self.stored if name in self.fields and self.is_given(name)]
        return Outcome(
            {self.add_prefix(name): version_of(self.values[name]) for name in given},
            disputed={self.add_prefix(one.name): one for one in self.disputes},
            stored={self.add_prefix(one.name): self.carried(one.name) for one in self.disputes},
        )

    def carried(self, name: str) -> str:
        """What is stored, as the field's control carries it."""
        value = self.values[name]
        if isinstance(value, bool):
            return "on" if value else ""
        shown = self.fields[name].prepare_value(value)
        return "" if shown is None else str(shown)

    def shows_typed(self, name: str) -> bool:
        if not self.is_bound or name not in self.stored:
            return True
        if self.kept:
            return name in {one.name for one in self.disputes}
        return self.is_given(name) or self.add_prefix(name) in self.data

    def label_of(self, name: str) -> str:
        return str(self.fields[name].label or name)

    def show(self, name: str, value: Value) -> str:
        """A value as its readers know it."""
        field = self.fields[name]
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if value in (None, ""):
            return _("left empty")
        if isinstance(field, forms.ChoiceField):
            choices = [choice.data for choice in self[name].subwidgets]
            return next((str(choice["label"]) for choice in choices if str(choice["value"]) == str(value)), str(value))
        return str(field.prepare_value(value))


class DraftForm(MergingForm[M]):
    """`required` only marks what submitting needs: an empty field never keeps a draft from being saved."""

    use_required_attribute = False

    @property
    def begun(self) -> bool:
        """Whether its writer has begun, so that what is still empty is marked."""
        return False

    def full_clean(self) -> None:
        needed = [field for field in self.fields.values() if field.required]
        for field in needed:
            field.required = False
        try:
            super().full_clean()
        finally:
            for field in needed:
                field.required = True
