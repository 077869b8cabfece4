"""Under which title a decision is signed."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from cycle.models import Dossier
from people.models import Appointment
from people.offices import Role


def signing_title(dossier: Dossier, person: User, day: dt.date) -> str:
    """The title of the person's appointment as authority of the deciding unit on `day`; "" where it has none.

    Whoever decides for a unit without an authority of its own signs under the title held at the nearest unit above.
    """
    held = Appointment.objects.current(day).filter(user=person, role=Role.AUTHORITY).exclude(title="").order_by("valid_from", "pk")
    titles = {appointment.unit_id: appointment.title for appointment in held}
    chain = dossier.chain_of_units
    upwards = chain[chain.index(decider) :] if dossier.stage and (decider := dossier.unit_at(dossier.stage.level)) else []
    return next((titles[unit.pk] for unit in upwards if unit.pk in titles), "")
