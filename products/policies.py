"""Who belongs to which producer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


def producer_ids(user: User | AnonymousUser) -> frozenset[int]:
    """Producers the person currently belongs to; read once per instance of the user, that is, once per request."""
    if not user.is_authenticated:
        return frozenset()
    known = user.__dict__.get("_producer_ids")
    if known is None:
        from .models import Membership

        known = frozenset(Membership.objects.current().filter(user=user.pk).values_list("producer_id", flat=True))
        user.__dict__["_producer_ids"] = known
    return known


def is_member(user: User | AnonymousUser, producer_id: int | None) -> bool:
    """Belongs to the producer now."""
    return producer_id is not None and producer_id in producer_ids(user)
