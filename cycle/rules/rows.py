"""Rows of a dossier, as its page and its checks read them together."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

from cycle.models import Dossier

R = TypeVar("R", bound=models.Model)


def rows_of(dossier: Dossier, relation: str, rows: models.QuerySet[R]) -> list[R]:
    """Those of `rows` that belong to a relation of the dossier; read once per instance of it."""
    if relation not in dossier.__dict__.get("_prefetched_objects_cache", {}):
        models.prefetch_related_objects([dossier], models.Prefetch(relation, queryset=rows))
    return list(getattr(dossier, relation).all())
