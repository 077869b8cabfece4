"""Scopes over producers, products and evidence."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q

from accounts.querysets import within
from basics import clock
from basics.statements import Given
from basics.vietnamese import fold
from people.offices import official_units
from products.policies import KNOWN, producer_ids

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from products.models import Evidence, Membership, Producer, Product  # noqa: F401 - named in the base classes


def own_or_in_area(user: User, producer_field: str) -> Q:
    """Rows of the person's own producers, and those in the area of any of their appointments."""
    own = Q(**{f"{producer_field}__in": producer_ids(user)})
    units = official_units(user)
    if not units:
        return own
    area = within(units)
    return own | area if area else ~Q(pk__in=[])


class ProducerQuerySet(models.QuerySet["Producer"]):
    def visible_to(self, user: User) -> ProducerQuerySet:
        """Producers the person belongs to; for officers, authorities, administrators and auditors those of their area."""
        return self.filter(own_or_in_area(user, "pk")) if user.is_authenticated else self.none()

    def matching(self, words: str) -> ProducerQuerySet:
        """Producers whose name holds every word of `words`, with or without diacritics."""
        return self.filter(holding(words))


class ProductQuerySet(models.QuerySet["Product"]):
    def visible_to(self, user: User) -> ProductQuerySet:
        """Products of the person's producers; for officers, authorities, administrators and auditors those of their area."""
        return self.filter(own_or_in_area(user, "producer")) if user.is_authenticated else self.none()

    def owned_by(self, user: User | AnonymousUser) -> ProductQuerySet:
        """Products of producers the person belongs to: the ones they may write."""
        return self.filter(producer__in=producer_ids(user))

    def matching(self, words: str) -> ProductQuerySet:
        """Products whose name holds every word of `words`, with or without diacritics."""
        return self.filter(holding(words))


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def owned_by(self, user: User) -> EvidenceQuerySet:
        """The library of the person's producers. Who else may read a paper depends on the dossiers that hold it."""
        return self.filter(producer__in=producer_ids(user))

    def valid_on(self, day: dt.date) -> EvidenceQuerySet:
        """Papers that do not expire before `day`."""
        return self.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=day))


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, day: dt.date | Given | None = None) -> MembershipQuerySet:
        """Memberships in force on `day` (default: today) of people who may sign in."""
        day = day or clock.today()
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day, user__is_active=True)

    def first_person_of(self, producer_id: int) -> User | None:
        """Of those who belong to the producer now the first who did; read together with what `producer_ids` says of them."""
        theirs = ArraySubquery(self.current().filter(user=OuterRef("user")).values("producer_id"))
        found = self.current().filter(producer=producer_id).select_related("user").annotate(theirs=theirs).order_by("pk").first()
        if found is None:
            return None
        found.user.__dict__[KNOWN] = frozenset(found.theirs)
        return found.user


def holding(words: str) -> Q:
    condition = Q()
    for word in fold(words).split():
        condition &= Q(search__contains=word)
    return condition
