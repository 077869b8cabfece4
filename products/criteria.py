"""A criteria set as the rules see it: frozen, the same whether read from the packaged files or the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
NONE_OF_THESE_VI, NONE_OF_THESE_EN = "Không thuộc các trường hợp trên", "None of these"


class UnknownSet(LookupError):
    """No criteria set of this code is packaged."""


@dataclass(frozen=True)
class OptionSpec:
    points: int
    label_vi: str
    label_en: str
    min_for_star: int | None = None
    case: str = ""
    case_vi: str = ""
    case_en: str = ""
    added: bool = False
    pk: int | None = None


@dataclass(frozen=True)
class CriterionSpec:
    code: str
    part: str
    group: str
    name_vi: str
    name_en: str
    max_points: int
    options: tuple[OptionSpec, ...]
    note_vi: str = ""
    note_en: str = ""
    knock_out: bool = False
    parent: str = ""
    pk: int | None = None

    @property
    def cases(self) -> tuple[str, ...]:
        """The alternative cases of the criterion, in order; empty where there are none."""
        return tuple(dict.fromkeys(option.case for option in self.options if option.case))


@dataclass(frozen=True)
class HeadingSpec:
    code: str
    name_vi: str
    name_en: str
    max_points: int | None
    part: str = ""


@dataclass(frozen=True)
class Gate:
    """The least points a criterion needs for a star and all above it."""

    criterion: str
    star: int
    needed: int


@dataclass(frozen=True)
class CriteriaSetSpec:
    code: str
    version: int
    name_vi: str
    name_en: str
    parts: tuple[HeadingSpec, ...]
    groups: tuple[HeadingSpec, ...]
    criteria: tuple[CriterionSpec, ...]
    max_points: int
    pk: int | None = None
    extra: dict[str, Any] = field(default_factory=dict, compare=False, hash=False)

    @cached_property
    def by_code(self) -> dict[str, CriterionSpec]:
        return {criterion.code: criterion for criterion in self.criteria}

    @cached_property
    def gates(self) -> tuple[Gate, ...]:
        """Every gate, by star and then criterion. Where several options of a criterion mark a star, the least binds."""
        least: dict[tuple[int, int], Gate] = {}
        for position, criterion in enumerate(self.criteria):
            for option in criterion.options:
                if option.min_for_star:
                    key = (option.min_for_star, position)
                    if key not in least or option.points < least[key].needed:
                        least[key] = Gate(criterion.code, option.min_for_star, option.points)
        return tuple(least[key] for key in sorted(least))


def with_none_of_these(options: Iterable[OptionSpec]) -> tuple[OptionSpec, ...]:
    """Add "none of these" (0 points) to each case that prints no 0-point option."""
    given = list(options)
    for case in dict.fromkeys(option.case for option in given):
        same = [option for option in given if option.case == case]
        if all(option.points for option in same):
            none = OptionSpec(0, NONE_OF_THESE_VI, NONE_OF_THESE_EN, case=case, case_vi=same[0].case_vi, case_en=same[0].case_en, added=True)
            given.insert(given.index(same[0]), none)
    return tuple(given)


def parse(raw: dict[str, Any]) -> CriteriaSetSpec:
    """A packaged file as a spec."""
    parts, groups, criteria = [], [], []
    for part in raw["parts"]:
        parts.append(HeadingSpec(str(part["code"]), part["name_vi"], part["name_en"], part["max_points"]))
        groups += [HeadingSpec(str(group["code"]), group["name_vi"], group["name_en"], group.get("max_points"), str(part["code"])) for group in part["groups"]]
        groups += _subheadings(part)
        criteria += [_parse_criterion(row, str(part["code"])) for row in part["criteria"]]
    return CriteriaSetSpec(
        raw["code"], raw["version"], raw["name_vi"], raw["name_en"], tuple(parts), tuple(groups), tuple(criteria), raw["max_points"], extra=raw
    )


def _subheadings(part: dict[str, Any]) -> list[HeadingSpec]:
    """Headings between a group and its criteria (6.1 Appearance over 6.1.1, 6.1.2), each once."""
    found = {}
    for row in part["criteria"]:
        if parent := row.get("parent"):
            found.setdefault(parent["code"], HeadingSpec(parent["code"], parent["name_vi"], parent["name_en"], None, str(part["code"])))
    return list(found.values())


def _parse_criterion(row: dict[str, Any], part: str) -> CriterionSpec:
    options = [
        OptionSpec(
            option["points"],
            option["label_vi"],
            option["label_en"],
            option.get("min_for_star"),
            option.get("case", ""),
            option.get("case_vi", ""),
            option.get("case_en", ""),
            option.get("added", False),
        )
        for option in row["options"]
    ]
    return CriterionSpec(
        code=str(row["code"]),
        part=part,
        group=str(row.get("group", "")),
        name_vi=row["name_vi"],
        name_en=row["name_en"],
        max_points=row["max_points"],
        options=with_none_of_these(options),
        note_vi=row.get("note", ""),
        note_en=row.get("note_en", ""),
        knock_out=row.get("gate", False),
        parent=str(row.get("parent", {}).get("code", "")),
    )


@lru_cache(maxsize=32)
def load_packaged(code: str) -> CriteriaSetSpec:
    """The packaged set of a code such as QD26-11. Raises UnknownSet."""
    for path in packaged_files():
        if path.stem.upper().replace("_", "-").startswith(f"{code}-"):
            return parse(yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    raise UnknownSet(code)


def packaged_files() -> list[Path]:
    return sorted((DATA / "criteria").glob("*.yaml"))


@lru_cache(maxsize=128)
def from_database(criteria_set: int) -> CriteriaSetSpec:
    """The stored set of a primary key; kept for the life of the process, for its rows never change."""
    from .models import CriteriaSet, Criterion, Heading, Option

    row = CriteriaSet.objects.get(pk=criteria_set)
    headings = list(Heading.objects.filter(criteria_set=row).select_related("parent").order_by("pk"))
    options: dict[int, list[OptionSpec]] = {}
    for option in Option.objects.filter(criterion__criteria_set=row).order_by("position"):
        spec = OptionSpec(option.points, option.label_vi, option.label_en, option.min_for_star, option.case, option.case_vi, option.case_en, option.added, option.pk)
        options.setdefault(option.criterion_id, []).append(spec)
    criteria = tuple(
        CriterionSpec(
            criterion.code, criterion.part.code, criterion.group.code if criterion.group else "", criterion.name_vi, criterion.name_en, criterion.max_points,
            tuple(options[criterion.pk]), criterion.note_vi, criterion.note_en, criterion.knock_out, criterion.parent_code, criterion.pk,
        )  # fmt: skip
        for criterion in Criterion.objects.filter(criteria_set=row).select_related("part", "group").order_by("position")
    )
    parts = tuple(HeadingSpec(h.code, h.name_vi, h.name_en, h.max_points) for h in headings if h.kind == "part")
    groups = tuple(HeadingSpec(h.code, h.name_vi, h.name_en, h.max_points, h.parent.code if h.parent else "") for h in headings if h.kind == "group")
    return CriteriaSetSpec(row.code, row.version, row.name_vi, row.name_en, parts, groups, criteria, row.max_points, row.pk)
