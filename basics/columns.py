"""Columns of text that tells people and things apart: kept clean whoever writes them, and read by the fields that clean.

To migrations they are Django's own columns.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db import models

from basics import cleaning
from basics.fields import CodeField, EmailField, LineField, ProseField

if TYPE_CHECKING:
    Column = models.CharField[Any, Any]
    Prose = models.TextField[Any, Any]
    EmailBase = models.EmailField[Any, Any]
else:
    Column, Prose, EmailBase = models.CharField, models.TextField, models.EmailField


class LineColumn(Column):
    """One line of text, such as a name."""

    FORM_FIELD: ClassVar[type[forms.CharField]] = LineField

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": self.FORM_FIELD, **kwargs})

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return _cleaned(self, model_instance, self.cleaned)

    def cleaned(self, text: str) -> str:
        return cleaning.line(text)


class CodeColumn(LineColumn):
    """A number or a code that people type."""

    FORM_FIELD = CodeField

    def cleaned(self, text: str) -> str:
        return cleaning.code(text)


class ProseColumn(Prose):
    """Text of several lines."""

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": ProseField, **kwargs})

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return _cleaned(self, model_instance, cleaning.prose)


class EmailColumn(EmailBase):
    """An e-mail address."""

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.EmailField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": EmailField, **kwargs})

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return _cleaned(self, model_instance, cleaning.code)


def _cleaned(column: Column | Prose | EmailBase, row: models.Model, clean: Callable[[str], str]) -> object:
    """The row's value as it is kept, and from now on as the row has it."""
    value = getattr(row, column.attname)
    if isinstance(value, str):
        value = clean(value)
        setattr(row, column.attname, value)
    return value
