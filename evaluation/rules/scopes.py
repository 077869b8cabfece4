"""What a seat in a council opens beyond the person's own area."""

from __future__ import annotations

from django.db.models import Q

from accounts.models import User
from evaluation.models import CouncilItem


def dossiers_opened_to(user: User) -> Q:
    """The dossiers a council has opened to this member: added to the scope of dossiers."""
    return Q(pk__in=CouncilItem.objects.opened_to(user).values("dossier"))
