"""The packaged YAML files of `products/data`, as their rows are written."""

from __future__ import annotations

import datetime as dt
from typing import NotRequired, TypedDict


class HeadingRow(TypedDict):
    """A part, group or subgroup in a packaged file."""

    code: str
    name_vi: str
    name_en: str
    max_points: NotRequired[int]


class OptionRow(TypedDict):
    points: int
    label_vi: str
    label_en: str
    min_for_star: NotRequired[int]
    case: NotRequired[str]
    case_vi: NotRequired[str]
    case_en: NotRequired[str]


class CriterionRow(TypedDict):
    code: str
    name_vi: str
    name_en: str
    max_points: int
    options: list[OptionRow]
    group: NotRequired[str]
    parent: NotRequired[HeadingRow]
    note: NotRequired[str]
    note_en: NotRequired[str]
    gate: NotRequired[bool]


class PartRow(HeadingRow):
    groups: list[HeadingRow]
    criteria: list[CriterionRow]


class SetRow(TypedDict):
    """A packaged criteria set, as its file has it."""

    code: str
    name_vi: str
    name_en: str
    effective_from: dt.date
    max_points: int
    requires_samples: bool
    sample_count: int
    regulation: str
    version: int
    disqualify_vi: list[str]
    disqualify_en: list[str]
    parts: list[PartRow]


class RegulationRow(TypedDict):
    """A decision, as regulations.yaml has it."""

    code: str
    name_vi: str
    name_en: str
    effective_from: dt.date
    star_thresholds: dict[int, int]
    recognised_from: int
    certificate_months: int
