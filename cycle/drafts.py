"""Saving what is written in a dossier, so that two tabs never erase each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import transaction

from accounts.models import User
from basics import clock
from workflow.door import locked

from .items import Item
from .models import Dossier
from .models.content import Content

C = TypeVar("C", bound=Content)


class NotNow(Exception):
    """The item cannot be written now; the message says why."""


@contextmanager
def writing(user: User, dossier: Dossier, item: Item) -> Iterator[Dossier]:
    """One transaction with the dossier locked, so that no move and no other save comes in between.

    Raises NotNow where the item has been closed meanwhile (another person submitted the dossier).
    """
    with transaction.atomic():
        fresh = locked(Dossier, dossier.pk)
        if sentence := item.why_not(user, fresh):
            raise NotNow(sentence)
        yield fresh


def content_of(model: type[C], dossier: Dossier) -> C:
    """The dossier's row of a form, unsaved where nothing was written yet."""
    return model._default_manager.filter(dossier=dossier).first() or model(dossier=dossier)


def stamp(row: Content) -> None:
    """Raise the version before a save."""
    row.version += 1
    row.saved_at = clock.now()
