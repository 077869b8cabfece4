"""Who may arrange people and places."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from .models import AdministrativeUnit, User


def is_administrator_of(user: User | AnonymousUser, unit: AdministrativeUnit) -> bool:
    """Administers `unit` itself or a unit above it. No query beyond the person's hats and the unit's parents."""
    return holds_over(user, "administrator", unit)


def may_read_everything_of(user: User | AnonymousUser, unit: AdministrativeUnit) -> bool:
    """An auditor of `unit` or of a unit above it."""
    return holds_over(user, "auditor", unit)


def holds_over(user: User | AnonymousUser, role: str, unit: AdministrativeUnit) -> bool:
    """Holds `role` now at `unit` or anywhere above it."""
    if not user.is_authenticated:
        return False
    held = {own.pk for own in user.hats.units(role)}
    above: AdministrativeUnit | None = unit if held else None
    while above is not None and above.pk not in held:
        above = above.parent
    return above is not None
