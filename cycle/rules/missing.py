"""Sentences on what is missing that know where each missing thing is written."""

from __future__ import annotations

from collections.abc import Mapping

GAP = "\0"


class Missing(str):
    """A sentence of a check that names places of one item: `before` them, the `places`, `after` them.

    A place is the name of a field, the code of a criterion or the code of a kind of paper.
    """

    before: str
    places: Mapping[str, str]
    after: str

    def __new__(cls, words: str, places: Mapping[str, str], **facts: object) -> Missing:
        """`words` with `%(items)s` where the places stand; `places`: each with its name for readers."""
        with_gap = words % {**facts, "items": GAP}
        before, _gap, after = with_gap.partition(GAP)
        sentence = super().__new__(cls, f"{before}{'; '.join(places.values())}{after}")
        sentence.before, sentence.places, sentence.after = before, places, after
        return sentence


def missing(words: str, places: Mapping[str, str], **facts: object) -> str:
    """The sentence, or "" where nothing is missing."""
    return Missing(words, places, **facts) if places else ""
