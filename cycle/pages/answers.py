"""A page of a producer's answers: one part of the criteria, the other parts beside it, and what was changed elsewhere meanwhile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from basics.drafts import Value, saved_meanwhile
from basics.facts import Link
from cycle.answers import Answers
from cycle.comments import of_dossier
from cycle.forms.plans import PlanItemForm
from cycle.models import BusinessPlan, Dossier
from products.criteria import CriteriaSetSpec, CriterionSpec, HeadingSpec
from products.criterion_fields import CriterionField
from products.sheets import Filled, heading_of


@dataclass(frozen=True)
class Cell:
    """A control of a row: its name, what it shows, and what is to be said of it."""

    name: str
    value: Value
    error: str


@dataclass(frozen=True)
class Row:
    """One criterion. `cells`: by the name of their column; `comment`: of the office; `form`: of a plan; `lacks`: it is still open."""

    one: CriterionSpec
    cells: dict[str, Cell]
    comment: str
    error: str
    form: PlanItemForm | None
    lacks: bool

    @property
    def field(self) -> CriterionField:
        """Of a self-assessment."""
        option, description = self.cells["option_id"], self.cells["description"]
        return CriterionField(
            code=self.one.code,
            title=self.one.name,
            note=self.one.note,
            max_points=self.one.max_points,
            name=option.name,
            options=self.one.options,
            chosen=option.value,
            said_by=_("What needs completing") if self.comment else "",
            said=self.comment,
            comment_name=description.name,
            comment=str(description.value or ""),
            comment_label=_("How we meet it"),
            error=self.error,
            lacks=self.lacks,
        )


@dataclass(frozen=True)
class Group:
    heading: str
    rows: list[Row]


@dataclass(frozen=True)
class Tab:
    """A part of the criteria as a tab, with of how many of its criteria nothing is left open."""

    code: str
    name: str
    current: bool
    done: int
    whole: int


@dataclass(frozen=True)
class AnswersPage:
    """The parameters of `cycle/plan_criteria.html` and `cycle/assessment_scores.html`. `following`: code of the next part, or ""."""

    dossier: Dossier
    part: HeadingSpec
    following: str
    tabs: list[Tab]
    groups: list[Group]
    versions: str
    saved_at: dt.datetime | None
    errors: list[Link]
    disputed: list[Link]


def part_of(spec: CriteriaSetSpec, code: str) -> HeadingSpec:
    """The part of that code, else the first."""
    return next((part for part in spec.parts if part.code == code), spec.parts[0])


def following(spec: CriteriaSetSpec, part: str) -> str:
    """The code of the part after that one; "" after the last."""
    return dict(pairwise(one.code for one in spec.parts)).get(part, "")


def answers_page(answers: Answers, code: str) -> AnswersPage:
    """Of one part; the comments of the office are read by one query."""
    spec, filled = answers.dossier.criteria_spec(), answers.filled
    part = part_of(spec, code)
    criteria = [one for one in spec.criteria if one.part == part.code]
    comments: dict[str, list[str]] = {}
    for row in of_dossier(answers.dossier):
        if row.is_open:
            comments.setdefault(row.item, []).append(row.text)
    rows = {one.code: _row(answers, one, "\n\n".join(comments.get(f"criterion:{one.code}", []))) for one in criteria}
    return AnswersPage(
        dossier=answers.dossier,
        part=part,
        following=following(spec, part.code),
        tabs=tabs(spec, part, answers.settled),
        groups=[
            Group(heading_of(heading, same), [rows[one.code] for one in same])
            for heading, same in next(groups for known, groups in spec.outline if known == part)
        ],
        versions=filled.versions(criteria),
        saved_at=answers.owner.saved_at,
        errors=_links(filled, rows, filled.errors),
        disputed=_links(filled, rows, {name: one.theirs for name, one in filled.disputed.items()}),
    )


def _links(filled: Filled, rows: dict[str, Row], words: Mapping[str, str]) -> list[Link]:
    """To the fields themselves in a plan, else to their criteria. `words`: by control."""
    said = [(row, cell.name) for row in rows.values() for cell in row.cells.values() if cell.name in words]
    label = filled.sheet.label
    return [Link(f"{label(name)}: {words[name]}", f"#id_{name}" if row.form else f"#criterion-{row.one.code}") for row, name in said]


def tabs(spec: CriteriaSetSpec, current: HeadingSpec, settled: set[str]) -> list[Tab]:
    found = []
    for part in spec.parts:
        codes = [one.code for one in spec.criteria if one.part == part.code]
        found.append(Tab(part.code, part.name, part == current, sum(code in settled for code in codes), len(codes)))
    return found


def _row(answers: Answers, one: CriterionSpec, comment: str) -> Row:
    filled, begun = answers.filled, bool(answers.points)
    cells = {column.name: _cell(filled, column.at(one)) for column in filled.sheet.columns}
    if not isinstance(answers.owner, BusinessPlan):
        elsewhere = filled.saved_elsewhere(one)
        error = saved_meanwhile(elsewhere) if elsewhere else " ".join(filled.errors_at(one))
        return Row(one, cells, comment, error, None, begun and not cells["option_id"].value)
    by_field = {name.removesuffix("_id"): cell for name, cell in cells.items()}
    errors = {name: cell.error for name, cell in by_field.items() if cell.error}
    form = PlanItemForm(one, {name: cell.value for name, cell in by_field.items()}, errors, begun=begun)
    return Row(one, cells, comment, "", form, bool(form.lacking))


def _cell(filled: Filled, name: str) -> Cell:
    disputed = filled.disputed.get(name)
    return Cell(name, filled.values[name], saved_meanwhile(disputed.theirs) if disputed else filled.errors.get(name, ""))
