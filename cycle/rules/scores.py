"""What the producer chose on each criterion."""

from __future__ import annotations

from django.db.models import Prefetch, prefetch_related_objects

from cycle.models import Dossier, SelfScore


def scores_of(dossier: Dossier) -> list[SelfScore]:
    """The producer's own choices; one query for the page and its parts together."""
    prefetch_related_objects([dossier], Prefetch("scores", queryset=SelfScore.objects.select_related("option")))
    return list(dossier.scores.all())
