"""Putting a dossier before a council."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from cycle.models import Dossier
from evaluation.models import Council, CouncilItem, Seat
from workflow.door import begin, locked


def put_before(council: Council, dossier: Dossier, *, by: User) -> CouncilItem:
    """Open the council's item for the dossier, with the criteria version the dossier took on entering implementation.

    The council's first vice chair is named to preside where the chair is recused. Re-evaluations are judged by
    written opinions (Decision 26/2026/QĐ-TTg). Raises MoveRefused.
    """
    with transaction.atomic():
        council = locked(Council, council.pk)
        last = council.items.aggregate(last=Max("position"))["last"] or 0
        fresh = CouncilItem(
            council=council,
            dossier=dossier,
            position=last + 1,
            vice_chair=council.seats.in_force().filter(role=Seat.Role.VICE_CHAIR).order_by("pk").first(),
            by_written_opinion=dossier.kind == dossier.Kind.REEVALUATION,
        )
        return begin(fresh, "open_item", by=by)
