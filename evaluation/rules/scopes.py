"""Which dossiers councils have opened to a person, and which wait for a council."""

from __future__ import annotations

from django.db.models import Q

from accounts.models import User
from cycle.models import Dossier
from cycle.models.states import State
from cycle.querysets import DossierQuerySet
from evaluation.models import CouncilItem, Round
from people.offices import official_units


def ever_seated(user: User) -> bool:
    """Whether the person was ever given a seat in a council; read once per instance of the user, that is, once per request."""
    known: bool | None = user.__dict__.get("_ever_seated")
    if known is None:
        known = user.__dict__["_ever_seated"] = user.seats.exists()
    return known


def dossiers_opened_to(user: User) -> Q:
    """The dossiers a council has opened to this member: added to the scope of dossiers."""
    # The scope of who sits somewhere is long. Of officials it is not asked whether they do: their pages do not ask it otherwise.
    if not official_units(user) and not ever_seated(user):
        return Q(pk__in=[])
    return Q(pk__in=CouncilItem.objects.opened_to(user).values("dossier"))


def waiting_for(user: User, batch: Round) -> DossierQuerySet:
    """Dossiers in evaluation on the officers' desk of the round's unit, which the person may put before one of its councils."""
    mine = Dossier.objects.visible_to(user).on_desk_of(user)
    return mine.filter(state=State.IN_EVALUATION, desk_role="officer", desk_unit=batch.unit_id)
