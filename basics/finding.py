"""Rows found by the words of one folded text column, `search`: every word that was typed, or words that begin so."""

from __future__ import annotations

from typing import TypeVar

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Model, QuerySet

from basics.vietnamese import fold, indexed

SEARCH_WORDS = SearchVector("search", config="simple")
"""The words of the column; indexed, so the index and the search must say the same."""

Found = TypeVar("Found", bound=Model)


def words_of(*texts: str) -> str:
    """What the column holds of these texts: each word once."""
    return " ".join(dict.fromkeys(indexed(" | ".join(filter(None, texts))).split()))


def matching(rows: QuerySet[Found], typed: str) -> QuerySet[Found]:
    """Rows that hold every word of `typed`; marks and case do not count. All of them where it has no word."""
    words = fold(typed).split()
    if not words:
        return rows
    query = SearchQuery(" & ".join(f"{word}:*" for word in words), config="simple", search_type="raw")
    return rows.annotate(words=SEARCH_WORDS).filter(words=query)
