"""Who may sit in a council, and which seats score."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, User
from accounts.querysets import within
from cycle.models import Dossier
from cycle.models.states import OPEN_STATES
from people.offices import offices_of, official_units
from products.models import Membership

from ..models import Seat


def scores(seat: Seat) -> bool:
    """Chair, vice chairs and members fill in sheets; the secretary where the rules say so; the advisory group never."""
    if seat.role == Seat.Role.SECRETARY:
        return seat.council.rule.secretary_scores
    return seat.role != Seat.Role.ADVISORY


def not_of_a_producer(seat: Seat) -> str:
    """Nobody sits where a dossier of their own producer is under way, before this council or on its way to it."""
    mine = Membership.objects.current().filter(user=seat.user).values("producer")
    handed_in = Dossier.objects.filter(within([seat.council.round.unit]), first_submitted_at__isnull=False)
    dossier = handed_in.filter(producer__in=mine, state__in=OPEN_STATES).select_related("producer").first()
    if dossier is None or dossier.producer is None:
        return ""
    words = _("%(person)s belongs to %(producer)s, of which a dossier is under way in this area: give the seat to somebody else.")
    return words % {"person": seat.user.full_name, "producer": dossier.producer.name}


def not_the_signer(seat: Seat) -> str:
    """Who decides on the council's result finds it only as its chair, where the rules let them."""
    unit = seat.council.round.unit
    if not offices_of(seat.user).has("authority", unit):
        return ""
    facts = {"person": seat.user.full_name, "unit": unit.within_a_sentence}
    if not seat.council.rule.signer_chairs:
        return _("%(person)s signs the decisions of %(unit)s: give the seat to somebody else.") % facts
    if seat.role == Seat.Role.CHAIR:
        return ""
    return _("%(person)s signs the decisions of %(unit)s and may only chair its council: give this seat to somebody else.") % facts


def not_from_outside(seat: Seat) -> str:
    """No officials of another area, unless the rules let them: of the unit itself, of those above it and of those below alone."""
    outside = _office_outside(seat.user, seat.council.round.unit)
    if outside is None or seat.council.rule.outsiders_sit:
        return ""
    words = _("%(person)s holds an office at %(other)s, which does not belong to the area of %(unit)s: give the seat to somebody else.")
    facts = {"other": outside.within_a_sentence, "unit": seat.council.round.unit.within_a_sentence}
    return words % {"person": seat.user.full_name, **facts}


def _office_outside(user: User, unit: AdministrativeUnit) -> AdministrativeUnit | None:
    """A unit the person holds an office at that neither lies in `unit` nor holds it."""
    for held in official_units(user):
        if held.at_level(unit.level) != unit and unit.at_level(held.level) != held:
            return held
    return None
