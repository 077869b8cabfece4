"""Who serves a dossier's desks."""

from __future__ import annotations

from itertools import dropwhile

from django.db.models import Q

from accounts.models import AdministrativeUnit, User
from cycle.models import Dossier
from people.offices import offices_of
from people.serving import Holders, holders, nearest
from products.models import Membership
from products.policies import is_member


def people_serving(dossier: Dossier, role: str, unit: AdministrativeUnit) -> set[int]:
    """Ids of who acts for `unit` under `role`: its own people, or those of the nearest unit above that has any.

    Members of the producer do not count, nor does who filed for it what lies at the office: where they alone hold
    an office, the unit above serves in their place. `DossierQuerySet.on_desk_of` says the same for lists.
    """
    held: Holders | None = dossier.__dict__.get("_holders")
    if held is None:
        members = Membership.objects.current().filter(producer=dossier.producer_id)
        partial = Q(user__in=members.values("user")) | Q(user=dossier.filed_by_id)
        held = dossier.__dict__["_holders"] = holders(dossier.chain_of_units, without=partial)
    return nearest(held, role, unit, dossier.chain_of_units)


def serves(user: User, dossier: Dossier, role: str, unit: AdministrativeUnit) -> bool:
    """Whether the person is one of `people_serving`. Only of who holds the office above `unit` it has to be asked who holds it below."""
    offices = offices_of(user)
    if offices.has(role, unit):
        return user.pk != dossier.filed_by_id and not is_member(user, dossier.producer_id)
    upwards = dropwhile(lambda one: one.pk != unit.pk, dossier.chain_of_units)
    return any(offices.has(role, above) for above in upwards) and user.pk in people_serving(dossier, role, unit)
