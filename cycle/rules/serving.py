"""Who serves a dossier's desks."""

from __future__ import annotations

from accounts.models import AdministrativeUnit, User
from cycle.models import Dossier
from people.serving import Holders, holders, nearest
from products.models import Membership


def people_serving(dossier: Dossier, role: str, unit: AdministrativeUnit) -> set[int]:
    """Ids of who acts for `unit` under `role`: its own people, or those of the nearest unit above that has any.

    Members of the producer do not count: where they alone hold an office, the unit above serves in their place.
    """
    held: Holders | None = dossier.__dict__.get("_holders")
    if held is None:
        members = User.objects.filter(memberships__in=Membership.objects.current().filter(producer=dossier.producer_id))
        held = dossier.__dict__["_holders"] = holders(dossier.chain_of_units, without=members)
    return nearest(held, role, unit, dossier.chain_of_units)
