"""The comments of a dossier, as its page and its checks read them."""

from __future__ import annotations

from django.db.models import Prefetch, prefetch_related_objects

from cycle.models import Dossier, ReviewComment

PEOPLE = ("written_by", "answered_by", "settled_by")


def of_dossier(dossier: Dossier) -> list[ReviewComment]:
    """Every comment with its people; one query for the page and its checks together."""
    prefetch_related_objects([dossier], Prefetch("comments", queryset=ReviewComment.objects.select_related(*PEOPLE)))
    return list(dossier.comments.all())


def forget(dossier: Dossier) -> None:
    """What was read of its comments is no longer what stands there."""
    dossier.__dict__.get("_prefetched_objects_cache", {}).pop("comments", None)
