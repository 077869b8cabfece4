"""What the council reads of a dossier: the producer's self-assessment with its papers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from basics.markup import escaped, icon
from cycle.models import Dossier
from cycle.rules import papers
from cycle.rules.papers import FileRow
from cycle.rules.scores import scores_of
from products.criteria import CriteriaSetSpec, CriterionSpec
from products.criteria_store import from_database


@dataclass(frozen=True)
class OwnScore:
    """What the producer says on one criterion, and the papers that support it."""

    points: int | None = None
    description: str = ""
    papers: list[FileRow] = field(default_factory=list)

    @property
    def headline(self) -> str:
        """One sentence on the points the producer gave itself."""
        if self.points is None:
            return _("The producer did not score itself here.")
        return _("The producer's own score: %(points)d") % {"points": self.points}


def self_assessment(dossier: Dossier, spec: CriteriaSetSpec) -> dict[str, OwnScore]:
    """Criterion code -> what the producer says; a paper stands at every criterion its kind supports. Two queries.

    Its points are those of any case of a criterion, whichever the council scores.
    """
    scores = {score.criterion_id: score for score in scores_of(dossier)}
    points = _points_of_options(spec.key)
    supporting: dict[str, list[FileRow]] = {}
    for link in papers.links_of(dossier):
        row = papers.row(link, builds_on=dossier.previous_id is not None)
        for code in link.evidence.kind.proves(dossier.product.product_set):
            supporting.setdefault(code, []).append(row)
    found = {}
    for criterion in spec.criteria:
        score = scores.get(criterion.key)
        own = points.get(score.option_id) if score and score.option_id else None
        found[criterion.code] = OwnScore(own, score.description if score else "", supporting.get(criterion.code, []))
    return found


@lru_cache(maxsize=128)
def _points_of_options(criteria_set: int) -> dict[int, int]:
    return {option.key: option.points for one in from_database(criteria_set).criteria for option in one.options}


@dataclass(frozen=True)
class SaidPart:
    """A part of `evaluation/self_assessment.html`. `figures`: the producer's points of all there are, where they are shown."""

    title: str
    figures: str
    criteria: SafeString


def said_parts(dossier: Dossier, spec: CriteriaSetSpec, *, with_points: bool) -> list[SaidPart]:
    """The self-assessment part by part, to be read."""
    said, parts = self_assessment(dossier, spec), []
    for part in spec.parts:
        rows = [one for one in spec.criteria if one.part == part.code]
        reached = sum(said[one.code].points or 0 for one in rows)
        figures = f"{reached}/{part.max_points}" if with_points else ""
        parts.append(SaidPart(f"{part.code} {part.name}", figures, _list(rows, said, with_points=with_points)))
    return parts


def _list(rows: Iterable[CriterionSpec], said: Mapping[str, OwnScore], *, with_points: bool) -> SafeString:
    """Built by Python, as tables are: there is a row for every criterion."""
    items = (_item(one, said[one.code], with_points=with_points) for one in rows)
    return SafeString(f'<ul class="plain-list said-list">{"".join(items)}</ul>')


def _item(one: CriterionSpec, said: OwnScore, *, with_points: bool) -> str:
    title = f'<span class="fw-bold">{escaped(one.code)} {escaped(one.name)}</span>'
    points = f'<span class="numbers">{"–" if said.points is None else said.points}/{one.max_points}</span>' if with_points else ""
    words = f'<p class="mb-0">{escaped(said.description)}</p>' if said.description else ""
    links = [f'<a class="paper" href="{escaped(paper.url)}">{icon("file")}{escaped(paper.name)}</a>' for paper in said.papers]
    return f'<li><p class="mb-0 between">{title} {points}</p>{words}{" ".join(links)}</li>'
