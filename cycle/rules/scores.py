"""What the producer chose on each criterion."""

from __future__ import annotations

from cycle.models import Dossier, SelfScore
from cycle.rules.rows import rows_of
from products.criteria import CriteriaSetSpec


def scores_of(dossier: Dossier) -> list[SelfScore]:
    """The producer's own choices; one query for the page and its parts together."""
    return rows_of(dossier, "scores", SelfScore.objects.all())


def points_of(dossier: Dossier, spec: CriteriaSetSpec) -> dict[str, int]:
    """Code of a criterion -> the points of what the producer chose there."""
    points = {option.pk: (one.code, option.points) for one in spec.criteria for option in one.options}
    return dict(points[row.option_id] for row in scores_of(dossier) if row.option_id in points)
