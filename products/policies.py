"""Who belongs to which producer."""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db.models import BigIntegerField, DateField

from accounts.models import User
from basics import clock
from basics.statements import Given, Statement

KNOWN = "_producer_ids"
_own = Statement(
    lambda: (
        apps.get_model("products", "Membership")
        ._default_manager.all()
        .current(Given("today", DateField()))
        .filter(user=Given("user", BigIntegerField()))
        .only("producer")
    )
)


def producer_ids(user: User | AnonymousUser) -> frozenset[int]:
    """Producers the person currently belongs to; read once per instance of the user, that is, once per request."""
    if isinstance(user, AnonymousUser):
        return frozenset()
    known: frozenset[int] | None = user.__dict__.get(KNOWN)
    if known is None:
        own = _own(user=user.pk, today=clock.today())
        known = user.__dict__[KNOWN] = frozenset(membership.producer_id for membership in own)
    return known


def is_member(user: User | AnonymousUser, producer_id: int | None) -> bool:
    """Belongs to the producer now."""
    return producer_id is not None and producer_id in producer_ids(user)
