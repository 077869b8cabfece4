"""Who belongs to which producer."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import User

KNOWN = "_producer_ids"


def producer_ids(user: User | AnonymousUser) -> frozenset[int]:
    """Producers the person currently belongs to; read once per instance of the user, that is, once per request."""
    if isinstance(user, AnonymousUser):
        return frozenset()
    known: frozenset[int] | None = user.__dict__.get(KNOWN)
    if known is None:
        known = user.__dict__[KNOWN] = frozenset(user.memberships.current().values_list("producer_id", flat=True))
    return known


def is_member(user: User | AnonymousUser, producer_id: int | None) -> bool:
    """Belongs to the producer now."""
    return producer_id is not None and producer_id in producer_ids(user)
