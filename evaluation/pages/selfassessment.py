"""What the council reads of a dossier: the producer's self-assessment with its papers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.translation import gettext as _

from cycle.models import Dossier
from cycle.rules import papers
from cycle.rules.papers import FileRow
from cycle.rules.scores import scores_of
from products.criteria import CriteriaSetSpec
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
