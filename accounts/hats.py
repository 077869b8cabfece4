"""Hats: what a person is, at this moment, towards the portal. Relations, not a role column."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import AdministrativeUnit, Appointment, User


class Hat(StrEnum):
    """The hat a move was made under, as the log records it."""

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
class Grant:
    """Why a move is allowed: the hat worn and the unit it is worn for (None for producers)."""

    hat: Hat
    unit: AdministrativeUnit | None = None


@dataclass(frozen=True)
class Hats:
    """A person's current appointments, by role."""

    appointments: tuple[Appointment, ...] = field(default=())

    @classmethod
    def of(cls, user: User) -> Hats:
        return cls(tuple(user.appointments.current().select_related("unit__parent__parent__parent")))

    def units(self, role: str) -> list[AdministrativeUnit]:
        """The units the person currently holds `role` at."""
        return [appointment.unit for appointment in self.appointments if appointment.role == role]

    def has(self, role: str, unit: AdministrativeUnit | None) -> bool:
        return unit is not None and any(a.role == role and a.unit_id == unit.pk for a in self.appointments)
