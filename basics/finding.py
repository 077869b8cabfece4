"""Rows found by the words of one folded text column: every word that was typed, or words that begin so."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models

from basics.vietnamese import fold, indexed


class Findable(models.Model):
    """A row with such a text. `words`: what the database takes from it, stored so that no search parses a text again."""

    search = models.TextField(editable=False, help_text="Folded; each word once")
    words = models.GeneratedField(
        expression=SearchVector("search", config="simple"), output_field=SearchVectorField(), db_persist=True, editable=False
    )

    class Meta:
        abstract = True


def words_index(name: str) -> GinIndex:
    return GinIndex(fields=["words"], name=name)


def words_of(*texts: str) -> str:
    """What the column holds of these texts: each word once."""
    return " ".join(dict.fromkeys(indexed(" | ".join(filter(None, texts))).split()))


def found_by(*readings: str) -> models.Q:
    """Rows that hold every word of what was typed, in one of its readings; marks and case do not count. All rows where it has no word."""
    words = filter(None, (fold(reading).split() for reading in readings))
    queries = dict.fromkeys(" & ".join(f"{word}:*" for word in reading) for reading in words)
    return models.Q(words=SearchQuery(" | ".join(queries), config="simple", search_type="raw")) if queries else models.Q()
