"""The score sheet as its page shows it: parts, groups, criteria, and the running totals beside them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from basics import clock
from basics.bilingual import Bilingual
from evaluation.pages.selfassessment import Said, name_of
from evaluation.sheets import Entry, Filled, option_of
from products.criteria import CriteriaSetSpec, CriterionSpec, HeadingSpec

REMARK = "remark"
"""Stands for the remark on the whole among criterion codes."""
_NOTE, _LABEL, _CASE = Bilingual("note"), Bilingual("label"), Bilingual("case")


def blocks(
    spec: CriteriaSetSpec, filled: Filled, said: Mapping[str, Said], disputed: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """Parts, each with its groups of criteria, in the order of the decision."""
    headings = {("group", heading.part, heading.code): heading for heading in spec.groups}
    errors = {**filled.errors, **(disputed or {})}
    parts = []
    for part in spec.parts:
        members = [criterion for criterion in spec.criteria if criterion.part == part.code]
        groups = [
            {
                "heading": _title(headings.get(("group", part.code, code))),
                "criteria": [
                    _criterion(one, filled.entries.get(one.pk or 0, Entry()), said.get(one.code, Said()), errors.get(one.code, ""))
                    for one in same
                ],
            }
            for code, same in groupby(members, key=lambda criterion: criterion.group)
        ]
        parts.append({"code": part.code, "name": name_of(part), "max": part.max_points, "groups": _without_echo(groups)})
    return parts


def _title(heading: HeadingSpec | None) -> str:
    return f"{heading.code} {name_of(heading)}" if heading else ""


def _without_echo(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A group of one criterion with the group's own name needs no heading of its own."""
    for group in groups:
        first = group["criteria"][0]
        if len(group["criteria"]) == 1 and group["heading"] == f"{first['code']} {first['title']}":
            group["heading"] = ""
    return groups


def _criterion(criterion: CriterionSpec, entry: Entry, said: Said, error: str) -> dict[str, Any]:
    """One criterion with the names the component takes."""
    return {
        "key": str(criterion.pk),
        "code": criterion.code,
        "title": name_of(criterion),
        "note": _NOTE.__get__(criterion),
        "max_points": criterion.max_points,
        "options": [
            {
                "value": option.pk,
                "label": _LABEL.__get__(option),
                "points": option.points,
                "min_for_star": option.min_for_star,
                "case": option.case,
                "case_label": _CASE.__get__(option) if option.case else "",
            }
            for option in criterion.options
        ],
        "chosen": entry.option,
        "comment": entry.comment,
        "said": said,
        "error": error,
    }


def totals(spec: CriteriaSetSpec, filled: Filled) -> dict[str, Any]:
    """Points so far, in all and by part, how many criteria are chosen, and the map of the sheet."""
    points: dict[str, int] = {}
    for criterion in spec.criteria:
        option = option_of(criterion, filled.entries.get(criterion.pk or 0, Entry()).option)
        if option:
            points[criterion.code] = option.points
    rows = [
        {
            "label": f"{part.code} {name_of(part)}",
            "points": sum(points.get(one.code, 0) for one in spec.criteria if one.part == part.code),
            "max": part.max_points,
        }
        for part in spec.parts
    ]
    count, whole = len(points), len(spec.criteria)
    total = sum(points.values())
    facts = ngettext("point", "points", total) + " · " + _("%(count)d of %(whole)d criteria") % {"count": count, "whole": whole}
    return {
        "points": total,
        "facts": facts,
        "rows": rows,
        "missing": whole - count,
        "map": [{"url": f"#criterion-{one.code}", "code": one.code, "done": one.code in points, "current": False} for one in spec.criteria],
    }


def unchosen(spec: CriteriaSetSpec, filled: Filled) -> list[CriterionSpec]:
    """The criteria without a choice, in the order of the decision."""
    return [one for one in spec.criteria if not option_of(one, filled.entries.get(one.pk or 0, Entry()).option)]


def saved_sentence(spec: CriteriaSetSpec, kept: Filled) -> str:
    """What a save that went well says: when, and how far the sheet is."""
    whole = len(spec.criteria)
    facts = {"time": f"{timezone.localtime(clock.now()):%H:%M}", "count": whole - len(unchosen(spec, kept)), "whole": whole}
    return _("Saved %(time)s · %(count)d of %(whole)d criteria") % facts


def landing(spec: CriteriaSetSpec, kept: Filled, part: str) -> str:
    """Fragment of the first criterion still open, in `part` before the rest; of the part itself where none is open."""
    missing = unchosen(spec, kept)
    first = next((one for one in missing if one.part == part), next(iter(missing), None))
    if first:
        return f"#criterion-{first.code}"
    return f"#part-{part}" if part in {known.code for known in spec.parts} else ""


def still_open(spec: CriteriaSetSpec, kept: Filled, *, at: str) -> list[dict[str, Any]]:
    """The criteria without a choice as links to their place on the sheet, whose address is `at`."""
    return [{"url": f"{at}#criterion-{one.code}", "code": one.code} for one in unchosen(spec, kept)]


def links(differences: Mapping[str, str]) -> list[dict[str, str]]:
    """What `disputes` found, as entries of an error summary."""
    return [
        {"text": text if code == REMARK else f"{code}: {text}", "url": "#remark" if code == REMARK else f"#criterion-{code}"}
        for code, text in differences.items()
    ]


def disputes(spec: CriteriaSetSpec, mine: Filled, theirs: Filled) -> dict[str, str]:
    """Criterion code (or REMARK) -> what the other tab saved, where it differs from this form."""
    found = {}
    for criterion in spec.criteria:
        here, there = mine.entries.get(criterion.pk or 0, Entry()), theirs.entries.get(criterion.pk or 0, Entry())
        if here.option == there.option and here.comment == there.comment:
            continue
        option = option_of(criterion, there.option)
        words = f"{option.points} – {_LABEL.__get__(option)}" if option else _("nothing chosen")
        if there.comment:
            words = f"{words}; “{there.comment}”"
        found[criterion.code] = _("Saved in the other tab: %(words)s.") % {"words": words}
    if mine.remark != theirs.remark:
        found[REMARK] = _("Remark saved in the other tab: %(words)s") % {"words": f"“{theirs.remark}”"}
    return found
