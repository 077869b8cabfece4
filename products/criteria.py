"""A criteria set as the rules see it: frozen, the same whether read from the packaged files or the database.

Source: Decision 26/2026/QĐ-TTg, Appendix II. Nothing here needs a database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from basics.bilingual import Bilingual
from products.packaged_rows import CriterionRow, HeadingRow, RegulationRow, SetRow

DATA = Path(__file__).parent / "data"
NONE_OF_THESE_VI, NONE_OF_THESE_EN = "Không thuộc trường hợp nào", "None of these"
LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's safe loader where it is built in: six times as fast."""


class UnknownSet(LookupError):
    """No criteria set of this code is packaged."""


class Keyed:
    """A spec that may stand in the database; `pk` is None for one that was read from the packaged files."""

    pk: int | None

    @property
    def key(self) -> int:
        """Of a stored spec."""
        assert self.pk is not None, f"{self} is not stored"
        return self.pk


@dataclass(frozen=True)
class OptionSpec(Keyed):
    points: int
    label_vi: str
    label_en: str
    min_for_star: int | None = None
    case: str = ""
    case_vi: str = ""
    case_en: str = ""
    added: bool = False
    pk: int | None = field(default=None, compare=False)

    label = Bilingual("label")
    case_name = Bilingual("case")


@dataclass(frozen=True)
class CriterionSpec(Keyed):
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
    pk: int | None = field(default=None, compare=False)

    name = Bilingual("name")
    note = Bilingual("note")

    @cached_property
    def cases(self) -> tuple[str, ...]:
        """The alternative cases of the criterion, in order; empty where there are none."""
        return tuple(dict.fromkeys(option.case for option in self.options if option.case))

    def options_of(self, case: str = "") -> tuple[OptionSpec, ...]:
        """The options of one case; of the whole criterion where it has no cases or none is named."""
        return tuple(option for option in self.options if option.case == case) if case else self.options

    def allows(self, points: int, case: str = "") -> bool:
        return any(option.points == points for option in self.options_of(case))


@dataclass(frozen=True)
class HeadingSpec:
    """A part, or a numbered group or subgroup within one (`part` is then the code of its part)."""

    code: str
    name_vi: str
    name_en: str
    max_points: int | None
    part: str = ""

    name = Bilingual("name")


@dataclass(frozen=True)
class Gate:
    """The least points a criterion needs for a star and all above it."""

    criterion: str
    star: int
    needed: int


GroupOutline = tuple[HeadingSpec | None, tuple[CriterionSpec, ...]]


def titled(name: str, version: int) -> str:
    """What a criteria set is called: its name; from the second version on with the version."""
    return name if version == 1 else _("%(name)s (version %(version)d)") % {"name": name, "version": version}


@dataclass(frozen=True)
class CriteriaSetSpec(Keyed):
    """One version of the criteria of one product set, with the figures of the regulation it stands under."""

    code: str
    version: int
    regulation: str
    effective_from: dt.date
    name_vi: str
    name_en: str
    max_points: int
    requires_samples: bool
    sample_count: int
    disqualify_vi: tuple[str, ...]
    disqualify_en: tuple[str, ...]
    parts: tuple[HeadingSpec, ...]
    groups: tuple[HeadingSpec, ...]
    subgroups: tuple[HeadingSpec, ...]
    criteria: tuple[CriterionSpec, ...]
    thresholds: dict[int, int] = field(hash=False)
    """Star -> least points."""
    pk: int | None = field(default=None, compare=False)

    name = Bilingual("name")

    def __str__(self) -> str:
        return titled(self.name, self.version)

    @cached_property
    def by_code(self) -> dict[str, CriterionSpec]:
        return {criterion.code: criterion for criterion in self.criteria}

    @cached_property
    def gates(self) -> tuple[Gate, ...]:
        """Every gate, by star and then criterion. Where several options of a criterion mark a star, the least binds."""
        least: dict[tuple[int, int], Gate] = {}
        for position, criterion in enumerate(self.criteria):
            for option in criterion.options:
                key = (option.min_for_star or 0, position)
                if option.min_for_star and (key not in least or option.points < least[key].needed):
                    least[key] = Gate(criterion.code, option.min_for_star, option.points)
        return tuple(least[key] for key in sorted(least))

    @cached_property
    def outline(self) -> tuple[tuple[HeadingSpec, tuple[GroupOutline, ...]], ...]:
        """Parts -> groups -> criteria, in printed order, for screens and documents."""
        return tuple((part, tuple(self._groups_of(part))) for part in self.parts)

    def _groups_of(self, part: HeadingSpec) -> Iterable[GroupOutline]:
        headings: list[HeadingSpec | None] = [group for group in self.groups if group.part == part.code]
        for heading in [None, *headings]:
            code = heading.code if heading else ""
            criteria = tuple(row for row in self.criteria if row.part == part.code and row.group == code)
            if criteria:
                yield heading, criteria


def with_none_of_these(options: Iterable[OptionSpec]) -> tuple[OptionSpec, ...]:
    """Add "none of these" (0 points) before the options of each case that prints no 0-point option."""
    given, done = list(options), []
    for case in dict.fromkeys(option.case for option in given):
        same = [option for option in given if option.case == case]
        if all(option.points for option in same):
            first = same[0]
            done.append(replace(first, points=0, label_vi=NONE_OF_THESE_VI, label_en=NONE_OF_THESE_EN, min_for_star=None, added=True))
        done += same
    return tuple(done)


def read(name: str) -> Any:
    """A packaged YAML file, by its path under `products/data`."""
    return yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - both loaders are safe


def packaged_codes() -> list[str]:
    """The codes of all packaged sets, in order."""
    return sorted(_packaged_files())


@lru_cache(maxsize=32)
def load_packaged(code: str) -> CriteriaSetSpec:
    """The packaged set of a code such as QD26-11. Raises UnknownSet."""
    try:
        return parse(read(_packaged_files()[code]))
    except KeyError:
        raise UnknownSet(code) from None


@lru_cache(maxsize=1)
def _packaged_files() -> dict[str, str]:
    """Code -> file; a file's name begins with its set's code: qd26_11_tea.yaml."""
    return {"-".join(path.stem.split("_")[:2]).upper(): f"criteria/{path.name}" for path in (DATA / "criteria").glob("*.yaml")}


@lru_cache(maxsize=1)
def packaged_regulations() -> dict[str, RegulationRow]:
    """Regulation code -> its row in regulations.yaml."""
    return {row["code"]: row for row in read("regulations.yaml")["regulations"]}


def parse(raw: SetRow) -> CriteriaSetSpec:
    """A packaged file as a spec, "none of these" added. Raises KeyError where a field is missing."""
    groups, subgroups = [], {}
    criteria: list[CriterionSpec] = []
    for part in raw["parts"]:
        groups += [_parse_heading(row, part["code"]) for row in part["groups"]]
        criteria += [_parse_criterion(row, part["code"]) for row in part["criteria"]]
        parents = [row["parent"] for row in part["criteria"] if "parent" in row]
        subgroups.update({row["code"]: _parse_heading(row, part["code"]) for row in parents})
    return CriteriaSetSpec(
        code=raw["code"],
        version=raw["version"],
        regulation=raw["regulation"],
        name_vi=raw["name_vi"],
        name_en=raw["name_en"],
        effective_from=raw["effective_from"],
        max_points=raw["max_points"],
        requires_samples=raw["requires_samples"],
        sample_count=raw["sample_count"],
        disqualify_vi=tuple(raw["disqualify_vi"]),
        disqualify_en=tuple(raw["disqualify_en"]),
        parts=tuple(_parse_heading(part) for part in raw["parts"]),
        groups=tuple(groups),
        subgroups=tuple(subgroups.values()),
        criteria=tuple(criteria),
        thresholds=dict(packaged_regulations()[raw["regulation"]]["star_thresholds"]),
    )


def _parse_heading(row: HeadingRow, part: str = "") -> HeadingSpec:
    return HeadingSpec(row["code"], row["name_vi"], row["name_en"], row.get("max_points"), part)


def _parse_criterion(row: CriterionRow, part: str) -> CriterionSpec:
    return CriterionSpec(
        code=row["code"],
        part=part,
        group=row.get("group", ""),
        name_vi=row["name_vi"],
        name_en=row["name_en"],
        max_points=row["max_points"],
        options=with_none_of_these(OptionSpec(**option) for option in row["options"]),
        note_vi=row.get("note", ""),
        note_en=row.get("note_en", ""),
        knock_out=row.get("gate", False),
        parent=row["parent"]["code"] if "parent" in row else "",
    )
