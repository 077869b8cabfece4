"""Saving what is written in a dossier, so that two tabs never erase each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import transaction
from django.http import QueryDict

from accounts.models import User
from basics import autosave, clock
from workflow.door import locked

from .carrying import carried
from .forms.drafts import ContentForm
from .items import Item
from .models import Dossier
from .models.content import Content

C = TypeVar("C", bound=Content)


class NotNow(autosave.Closed):
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


def save(item: Item, dossier: Dossier, user: User, data: QueryDict) -> ContentForm:
    """Save what was posted of a form, but for what was changed elsewhere meanwhile: the form's `disputes`.

    Of a form that cannot be read, with its `errors`, nothing is saved. Raises NotNow.
    """
    with writing(user, dossier, item) as fresh:
        form = form_of(item, fresh, data)
        if form.is_valid():
            if form.merged and (form.merged.saved or not form.merged.disputed):
                form.instance.saved_at = clock.now()
            form.keep()
    return form


def form_of(item: Item, dossier: Dossier, data: QueryDict | None = None) -> ContentForm:
    """The form of an item over what is stored of it."""
    assert item.form is not None, f"{item.key} is no form"
    return item.form(data, instance=content_of(item.form._meta.model, dossier))


def content_of(model: type[C], dossier: Dossier) -> C:
    """The dossier's row of a form; unsaved, with what is carried into it, where nothing was written yet."""
    row = model._default_manager.filter(dossier=dossier).first() or model(**carried(model, dossier))
    row.dossier = dossier
    return row
