"""What a log entry vouches for: a hash over the columns its move wrote, and over the rows that hang on its object for good.

Computed once from the object in memory, at its move, and once from the tables, where the log is verified; both must come to
the same text, whatever a column held before it was stored.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, TypeAlias, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from . import canonical
from .machine import Hung, Machine

Plain = Callable[[Any], object]
Column: TypeAlias = "models.Field[Any, Any]"
Fields = tuple[Column, ...]
R = TypeVar("R", bound=models.Model)

encoded = DjangoJSONEncoder().encode


def seal_of(subject: Machine) -> str:
    """Of the object as it stands after a move."""
    fields = sealed_fields(type(subject))
    return canonical.sha256([values_of(subject, fields), subject.hung()])


def seals_of(model: type[Machine], values: Iterable[Sequence[object]]) -> Iterator[tuple[int, list[object], str]]:
    """Key, columns and seal of stored objects: rows of their key and sealed columns, in the order of their keys."""
    writers = _writers(sealed_fields(model))
    hung = model.hung_of_all()
    key, rows = next(hung, (0, []))
    for pk, *columns in values:
        assert isinstance(pk, int)
        while key and key < pk:
            key, rows = next(hung, (0, []))
        yield pk, columns, canonical.sha256([_written(writers, columns), rows if key == pk else []])


@cache
def sealed_fields(model: type[Machine]) -> Fields:
    return tuple(model._meta.get_field(name) for name in model.WORKFLOW_COLUMNS if name not in model.UNSEALED)  # type: ignore[misc]


@cache
def fields_of(model: type[models.Model]) -> Fields:
    """Every column of a row that is kept for good."""
    return tuple(model._meta.concrete_fields)


def values_of(row: models.Model, fields: Fields) -> list[object]:
    return _written(_writers(fields), [getattr(row, field.attname) for field in fields])


def whole_rows(rows: models.QuerySet[R], owner: str) -> Iterator[tuple[int, Hung]]:
    """One row for each owner, in the order of the owners' keys."""
    fields = fields_of(rows.model)
    writers = _writers(fields)
    for pk, *values in rows.order_by(owner).values_list(owner, *(field.attname for field in fields)).iterator(chunk_size=2000):
        yield pk, [_written(writers, values)]


def _written(writers: list[Plain], values: Iterable[object]) -> list[object]:
    return [write(value) for write, value in zip(writers, values, strict=True)]


@cache
def _writers(fields: Fields) -> list[Plain]:
    return [_writer(field) for field in fields]


def _writer(field: Column) -> Plain:
    """How a column is written so that it reads the same before and after it was stored."""
    if isinstance(field, models.DecimalField):
        pattern = f".{field.decimal_places}f"
        return lambda value: None if value is None else format(field.to_python(value), pattern)
    if isinstance(field, models.DateTimeField):
        return lambda value: value and value.astimezone(dt.UTC).isoformat()
    if isinstance(field, models.DateField):
        return lambda value: value and value.isoformat()
    if isinstance(field, models.JSONField):
        return lambda value: json.loads(encoded(value))
    if isinstance(field, models.FileField):
        return str
    return lambda value: value
