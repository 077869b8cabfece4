"""Which dossiers councils have opened to a person, and which wait for a council."""

from __future__ import annotations

from django.db.models import Q

from accounts.models import User
from cycle.models import Dossier
from cycle.models.states import State
from cycle.querysets import DossierQuerySet
from evaluation.models import CouncilItem, Round


def ever_seated(user: User) -> bool:
    """Whether the person was ever given a seat in a council; read once per instance of the user, that is, once per request."""
    known: bool | None = user.__dict__.get("_ever_seated")
    if known is None:
        known = user.__dict__["_ever_seated"] = user.seats.exists()
    return known


def dossiers_opened_to(user: User) -> Q:
    """The dossiers a council has opened to this member: added to the scope of dossiers."""
    if not ever_seated(user):  # the scope of who sits somewhere is long, and few do
        return Q(pk__in=[])
    return Q(pk__in=CouncilItem.objects.opened_to(user).values("dossier"))


def waiting_for(user: User, batch: Round) -> DossierQuerySet:
    """Dossiers in evaluation on the officers' desk of the round's unit, which the person may put before one of its councils."""
    mine = Dossier.objects.visible_to(user).on_desk_of(user)
    return mine.filter(state=State.IN_EVALUATION, desk_role="officer", desk_unit=batch.unit_id)
