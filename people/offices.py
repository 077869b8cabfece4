"""Offices: what a person may do, at this moment, for which units. Relations, not a role column."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.db.models import BigIntegerField, DateField, F

from accounts.models import AdministrativeUnit, User
from basics import clock
from basics.statements import Given, Statement

from .models import Appointment


class Role(StrEnum):
    """The role a move is made in, as the log records it."""

    PRODUCER = "producer"
    OFFICER = "officer"
    AUTHORITY = "authority"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    SECRETARY = "secretary"
    MEMBER = "member"
    ADVISORY = "advisory"
    SYSTEM = "system"


@dataclass(frozen=True)
class Offices:
    """A person's current appointments, by role."""

    appointments: tuple[Appointment, ...] = field(default=())

    def units(self, role: str) -> list[AdministrativeUnit]:
        """The units the person currently holds `role` at."""
        return [appointment.unit for appointment in self.appointments if appointment.role == role]

    def has(self, role: str, unit: AdministrativeUnit | None) -> bool:
        return unit is not None and any(a.role == role and a.unit_id == unit.pk for a in self.appointments)


def offices_of(user: User | AnonymousUser) -> Offices:
    """The person's current appointments; read once per instance of the user, that is, once per request."""
    if isinstance(user, AnonymousUser):
        return Offices()
    known: Offices | None = user.__dict__.get("_offices")
    if known is None:
        held = _held(user=user.pk, today=clock.today())
        for appointment in held:
            appointment.unit = _unit_of(appointment)
        known = user.__dict__["_offices"] = Offices(tuple(held))
    return known


UNIT = ("id", "public_id", "level", "name", "parent_id", "province_id")
"""What every page may ask of the units; any other column is read where it is asked for."""

_held = Statement(
    lambda: (
        Appointment.objects.current(Given("today", DateField()))
        .filter(user=Given("user", BigIntegerField()))
        .only("role", "unit")
        .annotate(**{f"unit_s_{column}": F(f"unit__{column}") for column in UNIT})
    )
)


def _unit_of(appointment: Appointment) -> AdministrativeUnit:
    return AdministrativeUnit.from_db(None, UNIT, [getattr(appointment, f"unit_s_{column}") for column in UNIT])


def official_units(user: User | AnonymousUser) -> list[AdministrativeUnit]:
    """Every unit the person holds an appointment at, in whatever role."""
    return [appointment.unit for appointment in offices_of(user).appointments]
