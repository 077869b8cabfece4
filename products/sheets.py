"""Sheets: answers to a criteria set, a row for each criterion, filled in on a page and saved so that two tabs never erase each other.

A sheet knows no table: its rows come from one, and `upsert` writes those that changed back to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from basics.autosave import Outcome
from basics.drafts import VERSIONS, Disputed, Value, merge, packed, unpacked, versions_of

from .criteria import CriterionSpec, HeadingSpec, OptionSpec


def option_text(option: OptionSpec | None) -> str:
    """An option as its readers know it."""
    return _("%(points)d – %(label)s") % {"points": option.points, "label": option.label} if option else _("Not chosen yet")


def option_of(criterion: CriterionSpec, key: Value) -> OptionSpec | None:
    return next((option for option in criterion.options if option.pk == key), None) if key else None


def heading_of(heading: HeadingSpec | None, criteria: Sequence[CriterionSpec]) -> str:
    """The heading of a group of criteria; "" where its only criterion bears the same."""
    title = f"{heading.code} {heading.name}" if heading else ""
    return "" if len(criteria) == 1 and title == f"{criteria[0].code} {criteria[0].name}" else title


@dataclass(frozen=True)
class Column:
    """A column of a sheet. `name`: the attribute of its rows; `control`: what its form control is called, {} for the criterion's key."""

    name: str
    control: str
    label: str | Promise = field(default="", kw_only=True)
    """Beside the criterion's code, where a row has several controls."""

    def at(self, criterion: CriterionSpec) -> str:
        return self.control.format(criterion.key)

    def read(self, criterion: CriterionSpec, text: str) -> Value:
        """Raises ValidationError."""
        raise NotImplementedError

    def show(self, criterion: CriterionSpec, value: Value) -> str:
        """The value as its readers know it."""
        raise NotImplementedError

    def carry(self, value: Value) -> str:
        """The value as the column's controls carry it."""
        return str(value or "")

    def stays(self, value: Value) -> bool:
        """Whether such a value posted leaves what is stored as it is."""
        return False

    @property
    def empty(self) -> Value:
        """What stands where nothing was written yet."""
        return None


@dataclass(frozen=True)
class OptionColumn(Column):
    """The key of one of the criterion's options. `clears`: none may be chosen again."""

    clears: bool = True

    def read(self, criterion: CriterionSpec, text: str) -> Value:
        keys = {str(option.key): option.key for option in criterion.options}
        if text and text not in keys:
            raise ValidationError(_("Choose one of the options of criterion %(code)s.") % {"code": criterion.code})
        return keys.get(text)

    def show(self, criterion: CriterionSpec, value: Value) -> str:
        return option_text(option_of(criterion, value))

    def stays(self, value: Value) -> bool:
        return value is None and not self.clears


@dataclass(frozen=True)
class TextColumn(Column):
    """What people write, as `reader` reads it; it may always be left empty."""

    reader: forms.Field

    def read(self, criterion: CriterionSpec, text: str) -> Value:
        return read_text(self.reader, text)

    def show(self, criterion: CriterionSpec, value: Value) -> str:
        return _("“%(text)s”") % {"text": self.reader.prepare_value(value)} if value else ""

    def carry(self, value: Value) -> str:
        return str(self.reader.prepare_value(value) or "")

    @property
    def empty(self) -> Value:
        return read_text(self.reader, "")


def read_text(reader: forms.Field, text: str) -> Value:
    """Raises ValidationError. Line ends count as one character, as in the browser."""
    value: Value = reader.to_python(text.replace("\r\n", "\n"))
    if value not in reader.empty_values:
        reader.validate(value)
        reader.run_validators(value)
    return value


@dataclass(frozen=True)
class Aside:
    """A text that stands beside the criteria and is saved with them."""

    control: str
    label: str | Promise
    reader: forms.Field
    stored: str


@dataclass(frozen=True)
class Filled:
    """A sheet as its page shows it: as it is stored, or as it was filled in where that could not be saved."""

    sheet: Sheet
    values: Mapping[str, Value]
    """By control."""
    after: Mapping[str, Value]
    """What is stored, by control, once `saved` is written."""
    opened_upon: Mapping[str, str]
    """The versions of what is shown."""
    saved: Mapping[str, Value] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    """Control -> why it could not be read. Then nothing is saved."""
    disputed: Mapping[str, Disputed] = field(default_factory=dict)
    given: Collection[str] = ()
    """The controls that were posted."""

    @property
    def outcome(self) -> Outcome:
        """For a sheet that saves itself."""
        if self.errors:
            return Outcome(errors=self.errors)
        stored = {name: self.sheet.carry(name, self.after[name]) for name in self.disputed}
        return Outcome({name: self.opened_upon[name] for name in self.given}, disputed=self.disputed, stored=stored)

    @property
    def complete(self) -> bool:
        """Whether everything posted was saved."""
        return not self.errors and not self.disputed

    def value(self, criterion: CriterionSpec, column: str) -> Value:
        return self.values[self.sheet.control(criterion, column)]

    def option(self, criterion: CriterionSpec, column: str) -> OptionSpec | None:
        """As shown."""
        return option_of(criterion, self.value(criterion, column))

    def points(self, column: str) -> dict[str, int]:
        """Criterion code -> points of the option that is stored."""
        stored = ((one, option_of(one, self.after[self.sheet.control(one, column)])) for one in self.sheet.criteria)
        return {one.code: option.points for one, option in stored if option}

    def versions(self, criteria: Iterable[CriterionSpec]) -> str:
        """For the hidden field of a page that shows these criteria, and the asides."""
        shown = [self.sheet.control(one, column.name) for one in criteria for column in self.sheet.columns]
        return packed({name: self.opened_upon[name] for name in [*shown, *self.sheet.asides]})

    def errors_at(self, criterion: CriterionSpec) -> list[str]:
        return [self.errors[name] for name in self.sheet.controls_of(criterion) if name in self.errors] if self.errors else []

    def saved_elsewhere(self, criterion: CriterionSpec) -> str:
        """What stands stored at a criterion instead of what was filled in; "" where nothing is disputed."""
        if not self.disputed:
            return ""
        found = [self.disputed[name] for name in self.sheet.controls_of(criterion) if name in self.disputed]
        return "; ".join(one.theirs or _("left empty") for one in found)

    def changed(self) -> dict[int, dict[str, Value]]:
        """The rows to write, whole, by the key of their criterion."""
        touched = [one for one in self.sheet.criteria if any(name in self.saved for name in self.sheet.controls_of(one))]
        columns = self.sheet.columns
        return {one.key: {column.name: self.after[column.at(one)] for column in columns} for one in touched}


class Sheet:
    """The rows of a criteria set as they are stored. `rows`: the criterion's key, then the values of the columns."""

    def __init__(
        self, criteria: Sequence[CriterionSpec], columns: Sequence[Column], rows: Iterable[Sequence[Value]], asides: Iterable[Aside] = ()
    ) -> None:
        self.criteria, self.columns = criteria, columns
        self.asides = {aside.control: aside for aside in asides}
        known, empty = {row[0]: row[1:] for row in rows}, [column.empty for column in columns]
        self.stored: dict[str, Value] = {
            column.at(one): value for one in criteria for column, value in zip(columns, known.get(one.key, empty), strict=True)
        }
        self.stored |= {aside.control: aside.stored for aside in self.asides.values()}

    @cached_property
    def _cells(self) -> dict[str, tuple[CriterionSpec, Column]]:
        return {column.at(one): (one, column) for one in self.criteria for column in self.columns}

    @cached_property
    def _by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    def controls_of(self, criterion: CriterionSpec) -> list[str]:
        return [column.at(criterion) for column in self.columns]

    def control(self, criterion: CriterionSpec, name: str) -> str:
        return self._by_name[name].at(criterion)

    def as_stored(self) -> Filled:
        return Filled(self, self.stored, self.stored, versions_of(self.stored))

    def filled_in(self, data: QueryDict) -> Filled:
        """The sheet as posted, merged into what is stored. Writes nothing."""
        seen = unpacked(data.get(VERSIONS, ""))
        typed = {name: data.get(name, "") for name in self.stored if name in data}
        given, errors = self._read(typed)
        if errors:
            versions = {**versions_of(self.stored), **{name: seen.get(name, "") for name in typed}}
            shown = {**self.stored, **given, **{name: typed[name] for name in errors}}
            return Filled(self, shown, self.stored, versions, errors=errors, given=typed)
        merged = merge(self.stored, given, seen, label=self.label, show=self._show)
        disputed = {one.name: one for one in merged.disputed}
        shown = {**merged.values, **{name: given[name] for name in disputed}}
        return Filled(self, shown, merged.values, merged.versions, merged.saved, disputed=disputed, given=typed)

    def _read(self, typed: Mapping[str, str]) -> tuple[dict[str, Value], dict[str, str]]:
        given: dict[str, Value] = {}
        errors: dict[str, str] = {}
        for name, text in typed.items():
            try:
                if name in self.asides:
                    given[name] = read_text(self.asides[name].reader, text)
                    continue
                criterion, column = self._cells[name]
                value = column.read(criterion, text)
                if not column.stays(value):
                    given[name] = value
            except ValidationError as error:
                errors[name] = " ".join(error.messages)
        return given, errors

    def label(self, name: str) -> str:
        if name in self.asides:
            return str(self.asides[name].label)
        criterion, column = self._cells[name]
        return f"{criterion.code} {column.label}".strip()

    def carry(self, name: str, value: Value) -> str:
        """The value as its control carries it."""
        return str(value or "") if name in self.asides else self._cells[name][1].carry(value)

    def _show(self, name: str, value: Value) -> str:
        if name in self.asides:
            return _("“%(text)s”") % {"text": value} if value else ""
        criterion, column = self._cells[name]
        return column.show(criterion, value)


def upsert(model: type[Model], filled: Filled, *, also: Mapping[str, object] | None = None, **owner: Model) -> None:
    """Write what changed of a sheet to its table by one statement. `owner`: whose rows they are; `also`: further columns."""
    more = dict(also or {})
    rows = [model(criterion_id=key, **owner, **row, **more) for key, row in filled.changed().items()]
    columns = [column.name for column in filled.sheet.columns]
    model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=[*owner, "criterion"], update_fields=[*columns, *more])
