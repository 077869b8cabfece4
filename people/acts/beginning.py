"""The first administrator of a unit: appointed by whoever runs the portal, for nobody else can be asked yet."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import AdministrativeUnit, User
from basics import cleaning, clock
from workflow.door import MoveRefused, begin

from ..models import Appointment, Invitation
from ..offices import Role
from .inviting import invite

LASTS = dt.timedelta(hours=24)


class Refused(Exception):
    """Nothing was changed; the message says why, and the way out."""


def unit_of(code: str) -> AdministrativeUnit:
    """Today's province of this code, or the national unit where there is no code. Raises Refused."""
    if not code:
        return AdministrativeUnit.objects.national()
    today = AdministrativeUnit.objects.valid_on(clock.today()).filter(level="province")
    found = today.filter(code=code.strip().zfill(2)).first()
    if found is None:
        known = ", ".join(today.order_by("code").values_list("code", flat=True)) or "none: run manage.py load_reference first"
        raise Refused(f"There is no province {code!r} today; there are: {known}.")
    return found


def first_administrator(email: str, name: str, unit: AdministrativeUnit) -> str:
    """Appoint the person from today on, and answer with the link by which they choose their password; "" where they have one.

    Asked again for somebody who never opened the link, it is replaced by a fresh one. Raises Refused where an administrator is
    in office or appointed already.
    """
    with transaction.atomic():
        AdministrativeUnit.objects.select_for_update().get(pk=unit.pk)  # two commands at once: the second finds the first's
        user, system = _account(email, name), User.objects.system()
        before = _administrators(unit)
        _refuse_others(before.exclude(user=user))
        held = before.filter(user=user).first()
        if held and user.has_usable_password():
            raise Refused(f"{user} is the administrator of {unit} already, and signs in with the password they chose.")
        held = held or _appointed(user, unit, system)
        return "" if user.has_usable_password() else invite(held, by=system, lasts=LASTS)


def never_opened(user: User) -> bool:
    """Whether somebody was invited and has not chosen a password yet."""
    return not user.has_usable_password() and Invitation.objects.filter(appointment__user=user).exists()


def _appointed(user: User, unit: AdministrativeUnit, system: User) -> Appointment:
    wanted = Appointment(user=user, unit=unit, role=Role.ADMINISTRATOR, valid_from=clock.today())
    try:
        return begin(wanted, "appoint", by=system)
    except MoveRefused as refused:
        raise Refused(" ".join(refused.sentences)) from refused


def _administrators(unit: AdministrativeUnit) -> QuerySet[Appointment]:
    """Who administers the unit now or is appointed to from a later day on."""
    still = Q(valid_to__isnull=True) | Q(valid_to__gte=clock.today())
    return Appointment.objects.filter(still, unit=unit, role=Role.ADMINISTRATOR, user__is_active=True).select_related("user")


def _refuse_others(others: QuerySet[Appointment]) -> None:
    if other := others.first():
        way_out = "Run the command with their address and name for a fresh link." if never_opened(other.user) else "They appoint others."
        raise Refused(f"{other.user} <{other.user.email}> is the administrator of {other.unit} since {other.valid_from}. {way_out}")


def _account(email: str, name: str) -> User:
    """The account of this address, made where there is none."""
    wanted = User(email=cleaning.code(email), full_name=cleaning.line(name))
    wanted.set_password(None)
    try:
        wanted.clean_fields()
    except ValidationError as error:
        raise Refused(" ".join(f"{field}: {' '.join(said)}" for field, said in error.message_dict.items())) from error
    # Held to the end: people are locked before what is theirs, and before any chain of the log.
    known = User.objects.select_for_update().filter(email=wanted.email.lower()).first() if wanted.email else None
    if known is None:
        if not wanted.email:
            raise Refused("An e-mail address is needed.")
        wanted.save()
        return wanted
    if known.full_name != wanted.full_name:
        raise Refused(f"There is an account with this address already; its name is {known.full_name}. Use that name, or another address.")
    if not known.is_active:
        raise Refused("The account with this address has been closed. Use another address.")
    return known
