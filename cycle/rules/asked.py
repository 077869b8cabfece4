"""The comments of a dossier, as its page and its checks read them."""

from __future__ import annotations

from django.db.models import F

from cycle.models import Dossier, ReviewComment
from cycle.rules.rows import rows_of

NAMES = {f"{act}_name": F(f"{act}_by__full_name") for act in ("written", "answered", "settled")}


def of_dossier(dossier: Dossier) -> list[ReviewComment]:
    """Every comment with the names of its people; one query for the page and its checks together."""
    return rows_of(dossier, "comments", ReviewComment.objects.annotate(**NAMES))


def forget(dossier: Dossier) -> None:
    """What was read of its comments is no longer what stands there."""
    dossier.__dict__.get("_prefetched_objects_cache", {}).pop("comments", None)
