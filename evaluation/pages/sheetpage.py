"""The score sheet as its page shows it: parts, groups, criteria, and the running totals beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from basics import clock
from basics.drafts import saved_meanwhile
from basics.facts import Link
from evaluation.models import ScoreSheet
from evaluation.models.states import SheetState
from evaluation.pages.selfassessment import OwnScore
from evaluation.sheets import COMMENT, OPTION, REMARK
from products.criteria import CriteriaSetSpec, CriterionSpec
from products.criterion_fields import CriterionField
from products.sheet_maps import Place
from products.sheets import Filled, heading_of
from workflow.log import entries_of


@dataclass(frozen=True)
class GroupBlock:
    heading: str
    criteria: list[CriterionField]


@dataclass(frozen=True)
class PartBlock:
    code: str
    name: str
    groups: list[GroupBlock]


def blocks(spec: CriteriaSetSpec, filled: Filled, own: Mapping[str, OwnScore], *, editable: bool) -> list[PartBlock]:
    """Parts, each with its groups of criteria, in the order of the decision."""
    return [
        PartBlock(
            part.code,
            part.name,
            [
                GroupBlock(
                    heading_of(heading, rows), [_field(filled, one, own.get(one.code, OwnScore()), editable=editable) for one in rows]
                )
                for heading, rows in groups
            ],
        )
        for part, groups in spec.outline
    ]


def _field(filled: Filled, one: CriterionSpec, own: OwnScore, *, editable: bool) -> CriterionField:
    """What its producer says of it stands beside the options."""
    option, elsewhere = filled.option(one, OPTION), filled.saved_elsewhere(one)
    return CriterionField(
        code=one.code,
        title=one.name,
        note=one.note,
        max_points=one.max_points,
        name=filled.sheet.control(one, OPTION),
        options=one.options,
        chosen=option.pk if option else None,
        said_by=own.headline,
        said=own.description,
        papers=[Link(paper.name, paper.url) for paper in own.papers],
        comment_name=filled.sheet.control(one, COMMENT) if editable else "",
        comment=str(filled.value(one, COMMENT)),
        disabled=not editable,
        error=saved_meanwhile(elsewhere) if elsewhere else " ".join(filled.errors_at(one)),
    )


@dataclass(frozen=True)
class PartTotal:
    """A row of `components/totals.html`."""

    code: str
    label: str
    points: int
    max: int | None


@dataclass(frozen=True)
class Totals:
    """Points so far, in all and by part, how many criteria are chosen, and the map of the sheet."""

    points: int
    chosen: int
    whole: int
    rows: list[PartTotal]
    map: list[Place]

    @property
    def unit(self) -> str:
        return ngettext("point", "points", self.points)

    @property
    def facts(self) -> str:
        return self.unit + " · " + _("%(count)d of %(whole)d criteria") % {"count": self.chosen, "whole": self.whole}


def totals(spec: CriteriaSetSpec, filled: Filled) -> Totals:
    """As the page shows it, saved or not."""
    chosen = {one.code: option.points for one in spec.criteria if (option := filled.option(one, OPTION))}
    rows = [
        PartTotal(
            part.code,
            f"{part.code} {part.name}",
            sum(chosen.get(one.code, 0) for one in spec.criteria if one.part == part.code),
            part.max_points,
        )
        for part in spec.parts
    ]
    places = [Place(f"#criterion-{one.code}", one.code, done=one.code in chosen) for one in spec.criteria]
    return Totals(sum(chosen.values()), len(chosen), len(spec.criteria), rows, places)


def unchosen(spec: CriteriaSetSpec, filled: Filled) -> list[CriterionSpec]:
    """The criteria without a choice, in the order of the decision."""
    return [one for one in spec.criteria if not filled.option(one, OPTION)]


def saved_sentence(spec: CriteriaSetSpec, kept: Filled) -> str:
    """What a save that went well says: when, and how far the sheet is."""
    whole = len(spec.criteria)
    facts = {"time": f"{timezone.localtime(clock.now()):%H:%M}", "count": whole - len(unchosen(spec, kept)), "whole": whole}
    return _("Saved %(time)s · %(count)d of %(whole)d criteria") % facts


def given_back(sheet: ScoreSheet) -> str:
    """Why the presiding member gave the sheet back to be signed again, and that what was signed stands until then; one query."""
    if sheet.state != SheetState.REOPENED:
        return ""
    entry = entries_of(sheet).filter(move="reopen").select_related("note_row").first()
    facts = {"day": f"{timezone.localtime(sheet.signed_at):%d/%m/%Y %H:%M}", "reason": entry.note_row.note.rstrip(".") if entry else ""}
    return _("The sheet was given back to be changed: “%(reason)s”. What was signed on %(day)s stands until it is signed again.") % facts


def landing(spec: CriteriaSetSpec, kept: Filled, part: str) -> str:
    """Fragment of the first criterion still open, in `part` before the rest; of the part itself where none is open."""
    missing = unchosen(spec, kept)
    first = next((one for one in missing if one.part == part), next(iter(missing), None))
    if first:
        return f"#criterion-{first.code}"
    return f"#part-{part}" if part in {known.code for known in spec.parts} else ""


def still_open(spec: CriteriaSetSpec, kept: Filled, *, at: str) -> list[Place]:
    """The criteria without a choice as links to their place on the sheet, whose address is `at`."""
    return [Place(f"{at}#criterion-{one.code}", one.code) for one in unchosen(spec, kept)]


@dataclass(frozen=True)
class SheetPage:
    """The parameters of `evaluation/sheet.html` that come from the sheet."""

    parts: list[PartBlock]
    totals: Totals
    versions: str
    remark: str
    remark_error: str
    errors: list[Link]
    disputed: list[Link]


def sheet_page(spec: CriteriaSetSpec, filled: Filled, own: Mapping[str, OwnScore], *, editable: bool) -> SheetPage:
    remark = filled.disputed.get(REMARK)
    disputed = [Link(f"{one.code}: {words}", f"#criterion-{one.code}") for one in spec.criteria if (words := filled.saved_elsewhere(one))]
    if remark:
        disputed.append(Link(f"{remark.label}: {remark.theirs}", f"#{REMARK}"))
    errors = [Link(text, f"#criterion-{one.code}") for one in spec.criteria for text in filled.errors_at(one)]
    if REMARK in filled.errors:
        errors.append(Link(filled.errors[REMARK], f"#{REMARK}"))
    return SheetPage(
        parts=blocks(spec, filled, own, editable=editable),
        totals=totals(spec, filled),
        versions=filled.versions(spec.criteria),
        remark=str(filled.values[REMARK]),
        remark_error=saved_meanwhile(remark.theirs) if remark else filled.errors.get(REMARK, ""),
        errors=errors,
        disputed=disputed,
    )
