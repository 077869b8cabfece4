"""Queries whose SQL is made once in each process and asked many times.

Django makes the SQL of a query anew each time; where scopes nest, that takes longer than the asking. A statement is written as
any query is, by the same scopes, with `Given` in place of what differs from one asking to the next.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class Given(models.Expression):
    """Stands in a query for a value that comes with the asking: never None and no list, for these change the SQL."""

    def __init__(self, name: str, kind: models.Field[Any, Any]) -> None:
        super().__init__(output_field=kind)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", (self,)


class Statement(Generic[Row]):
    """What `build` makes the first time. What it annotates comes as the database says it."""

    def __init__(self, build: Callable[[], models.QuerySet[Row]]) -> None:
        self._build = build

    def __call__(self, **given: object) -> list[Row]:
        """The rows; the given values by the names of their `Given`."""
        model, sql, params = self._made
        return list(model._default_manager.raw(sql, [given[one.name] if isinstance(one, Given) else one for one in params]))

    @cached_property
    def _made(self) -> tuple[type[Row], str, tuple[object, ...]]:
        rows = self._build()
        return (rows.model, *rows.query.sql_with_params())
