"""A dossier as it was handed in: what is kept of it then, and read in place of what its producer writes since.

Only the producer reads what is being written; offices and councils read what they were given.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any, cast

from django.core import serializers
from django.db import models

from products.models import Evidence

from .items import OF_PRODUCER, Item, named
from .models import Dossier, DossierEvidence, ReviewComment, Submission
from .models.states import STEP, Step
from .rules.asked import of_dossier
from .rules.rows import rows_of

Content = dict[str, list[dict[str, Any]]]
"""Item -> its rows as Django writes them out: model, key and fields."""


def content_of(dossier: Dossier, keys: Iterable[str]) -> Content:
    """What stands in these items now, to be kept."""
    return {key: serializers.serialize("python", [row for path in named(key).kept for row in _rows(dossier, path)]) for key in keys}


def restored(dossier: Dossier, content: Content) -> Dossier:
    """A copy of the dossier for readers in which these items are as they were kept; one that is empty there is not written yet.

    It shares what else was read of the dossier, and is never saved. A query where papers are among them.
    """
    shown = copy.copy(dossier)
    shown.__dict__["_prefetched_objects_cache"] = dict(dossier.__dict__.get("_prefetched_objects_cache", {}))
    for item in OF_PRODUCER:
        if item.key in content:
            rows = [one.object for one in serializers.deserialize("python", content[item.key], ignorenonexistent=True)]
            for path in item.kept:
                _put(shown, path, rows)
    return shown


def as_handed_in(dossier: Dossier) -> Dossier:
    """The dossier as whoever is not its producer reads it: what is being written as it was last handed in, or not at all.

    So are answers to comments, what an ended dossier left half-written, and what was not handed in when an office went on without
    it. The dossier itself where nothing of it is open.
    """
    writing = [item for item in OF_PRODUCER if _is_open(item, dossier)]
    if not writing:
        return dossier
    submissions = rows_of(dossier, "submissions", Submission.objects.all())
    shown = restored(dossier, {item.key: _newest(submissions, item) for item in writing})
    until = shown.read_as_of = submissions[0].at if submissions else None
    said = [row if not row.answered_at or (until and row.answered_at <= until) else _unanswered(row) for row in of_dossier(dossier)]
    _fill(shown, "comments", said)
    return shown


def _is_open(item: Item, dossier: Dossier) -> bool:
    """Whether what stands in it may be more than was handed in."""
    unsent = dossier.left_unsent and item.step == Step.IMPLEMENTATION
    return unsent or dossier.state in item.written_in or item.step > STEP.get(dossier.state, 0)


def _newest(submissions: Iterable[Submission], item: Item) -> list[dict[str, Any]]:
    """What was last handed in of an item; nothing where it never was."""
    return next((one.content[item.key] for one in submissions if item.key in one.content), [])


def _unanswered(comment: ReviewComment) -> ReviewComment:
    """As the office knows it: the answer goes with the next submission."""
    known = copy.copy(comment)
    known.answer, known.answered_by, known.answered_name, known.answered_at = "", None, None, None
    return known


def _rows(dossier: Dossier, path: str) -> list[models.Model]:
    """The rows at the end of a path of relations, as `Item.kept` names it."""
    *owners, name = path.split(".")
    owner: models.Model | None = getattr(dossier, owners[0], None) if owners else dossier
    if owner is None:
        return []
    if owner._meta.get_field(name).one_to_one:
        row = getattr(owner, name, None)
        return [row] if row else []
    return list(getattr(owner, name).all())


def _put(shown: Dossier, path: str, rows: list[models.Model]) -> None:
    """Those of `rows` that belong at the end of the path, with all that readers follow from them."""
    *owners, name = path.split(".")
    owner: models.Model | None = getattr(shown, owners[0], None) if owners else shown
    if owner is None:
        return
    relation = cast("models.OneToOneRel | models.ManyToOneRel", owner._meta.get_field(name))
    found = [row for row in rows if isinstance(row, relation.related_model)]
    for row in found:
        setattr(row, relation.field.name, owner)
    if not relation.one_to_one:
        _fill(owner, name, _completed(found))
    elif not found:
        relation.set_cached_value(owner, None)


def _completed(rows: list[models.Model]) -> list[models.Model]:
    """Links with their papers; the library keeps every paper that was ever handed in."""
    links = [row for row in rows if isinstance(row, DossierEvidence)]
    papers = Evidence.objects.select_related("kind", "product").in_bulk([link.evidence_id for link in links]) if links else {}
    for link in links:
        link.evidence = papers[link.evidence_id]
    return rows


def _fill(owner: models.Model, name: str, rows: list[Any]) -> None:
    """As if the rows had been prefetched."""
    read = owner.__dict__.setdefault("_prefetched_objects_cache", {})
    read.pop(name, None)
    found = getattr(owner, name).all()
    found._result_cache = rows
    read[name] = found
