"""Criteria sets read from the database, as the rules see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from functools import lru_cache
from itertools import groupby
from typing import Any, TypeVar

from django.db import models

from .criteria import CriteriaSetSpec, CriterionSpec, HeadingSpec, OptionSpec
from .models import CriteriaSet, Criterion, Heading, Option

Spec = TypeVar("Spec", CriteriaSetSpec, HeadingSpec, CriterionSpec, OptionSpec)


@lru_cache(maxsize=128)
def from_database(criteria_set: int) -> CriteriaSetSpec:
    """The stored set of a primary key, in 3 queries; kept for the life of the process, for its rows never change."""
    row = CriteriaSet.objects.select_related("regulation").get(pk=criteria_set)
    headings = {heading.pk: heading for heading in Heading.objects.filter(criteria_set=row).order_by("pk")}
    options = Option.objects.filter(criterion__criteria_set=row).select_related("criterion").order_by("criterion__position", "position")
    by_criterion = [(criterion, tuple(rows)) for criterion, rows in groupby(options, key=lambda option: option.criterion)]
    named = {kind: tuple(_heading(h, headings) for h in headings.values() if h.kind == kind) for kind in Heading.Kind.values}
    return _like(
        row,
        CriteriaSetSpec,
        regulation=row.regulation.code,
        thresholds=row.regulation.thresholds,
        disqualify_vi=tuple(row.disqualify_vi),
        disqualify_en=tuple(row.disqualify_en),
        parts=named["part"],
        groups=named["group"],
        subgroups=named["subgroup"],
        criteria=tuple(_criterion(criterion, rows, headings) for criterion, rows in by_criterion),
    )


def _heading(row: Heading, headings: dict[int, Heading]) -> HeadingSpec:
    return _like(row, HeadingSpec, part=headings[row.parent_id].code if row.parent_id else "")


def _criterion(row: Criterion, options: Iterable[Option], headings: dict[int, Heading]) -> CriterionSpec:
    return _like(
        row,
        CriterionSpec,
        part=headings[row.part_id].code,
        group=headings[row.group_id].code if row.group_id else "",
        parent=row.parent_code,
        options=tuple(_like(option, OptionSpec) for option in options),
    )


def _like(row: models.Model, spec: type[Spec], **more: object) -> Spec:
    """The spec whose fields carry the names of the row's columns; `more` are those that do not."""
    same: dict[str, Any] = {field.name: more.get(field.name) if field.name in more else getattr(row, field.name) for field in fields(spec)}
    return spec(**same)
