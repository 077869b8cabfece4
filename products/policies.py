"""Who belongs to which producer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User


def producer_ids(user: User) -> frozenset[int]:
    """Producers the person currently belongs to; read once per instance of the user."""
    if not user.is_authenticated:
        return frozenset()
    known = user.__dict__.get("_producer_ids")
    if known is None:
        from .models import Membership

        known = frozenset(Membership.objects.current().filter(user=user.pk).values_list("producer_id", flat=True))
        user.__dict__["_producer_ids"] = known
    return known
