"""What of a dossier its producer may write now, and saving it so that two tabs never erase each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock

from . import checks
from .policies import member_of_producer
from .states import State

if TYPE_CHECKING:
    from accounts.models import User

    from .models import Dossier
    from .models.content import Content

C = TypeVar("C", bound="Content")

WRITTEN_IN: dict[str, tuple[State, ...]] = {
    "idea": (State.IDEA_DRAFT, State.IDEA_RETURNED),
    "plan": (State.PLAN_DRAFT, State.PLAN_RETURNED),
    **dict.fromkeys(("registration", "assessment", "evidence"), (State.IMPLEMENTING, State.DOSSIER_RETURNED, State.SUPPLEMENT_REQUESTED)),
}
"""Item of a dossier -> the states in which its producer writes it."""


class NotNow(Exception):
    """The item cannot be written now; the message says why."""


def may_write(user: User, dossier: Dossier, item: str) -> bool:
    """A member of the producer, while the dossier lies with the producer in a state of the item, in a year that runs."""
    return why_not(user, dossier, item) == ""


def why_not(user: User, dossier: Dossier, item: str) -> str:
    """Why the person cannot write the item now, as a sentence; "" where they can."""
    if member_of_producer(user, dossier) is None:
        return _("You may read this dossier; only its producer writes in it.")
    if dossier.desk_role != "producer" or dossier.state not in WRITTEN_IN[item]:
        return _("This cannot be changed now: %(status)s.") % {"status": dossier.status}
    return checks.year_open(dossier)


@contextmanager
def writing(user: User, dossier: Dossier, item: str) -> Iterator[Dossier]:
    """One transaction with the dossier locked, so that no move and no other save comes in between.

    Raises NotNow where the item has been closed meanwhile (another person submitted the dossier).
    """
    with transaction.atomic():
        locked = type(dossier).objects.select_for_update(of=("self",)).select_related(*dossier.LOCK_WITH).get(pk=dossier.pk)
        if sentence := why_not(user, locked, item):
            raise NotNow(sentence)
        yield locked


def content_of(model: type[C], dossier: Dossier) -> C:
    """The dossier's row of a form, unsaved where nothing was written yet."""
    return model._default_manager.filter(dossier=dossier).first() or model(dossier=dossier)


def stamp(row: Content) -> None:
    """Raise the version before a save."""
    row.version += 1
    row.saved_at = clock.now()
