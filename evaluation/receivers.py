"""What a dossier's moves mean for the item before the council."""

from __future__ import annotations

from django.dispatch import receiver

from accounts.models import User
from cycle.models import Dossier
from cycle.signals import dossier_moved
from workflow.door import MoveRefused, perform
from workflow.moves import Made

from .models import CouncilItem
from .models.states import BEFORE_THE_COUNCIL, ItemState
from .rules import checks

TAKEN_OFF_BY = ("send_back", "withdraw")
FOLLOWED = ("request_supplement", "reclassify", *TAKEN_OFF_BY)


@receiver(dossier_moved, sender=Dossier)
def follow_dossier(sender: type[Dossier], dossier: Dossier, made: Made[Dossier], **kwargs: object) -> None:
    """A supplement sends a ready item back to checking; a dossier that leaves takes its item off the list.

    The item is locked before it is judged, so that one that is opened for scoring at the same moment stops the move.
    """
    if made.move.name not in FOLLOWED:
        return
    item = CouncilItem.objects.open().select_for_update(of=("self",)).filter(dossier=dossier).first()
    if item is None:
        return
    if item.state in BEFORE_THE_COUNCIL:
        raise MoveRefused(MoveRefused.NOT_READY, checks.being_scored())
    system, whole = User.objects.system(), made.act.transaction
    if made.move.name == "request_supplement" and item.state == ItemState.READY:
        perform(CouncilItem, item.pk, "check_again", by=system, seen=None, within=whole)
    elif made.move.name in TAKEN_OFF_BY:
        perform(CouncilItem, item.pk, "drop", by=system, seen=None, within=whole)
    elif made.move.name == "reclassify" and dossier.criteria_set:
        item.criteria_set = dossier.criteria_set
        item.save(update_fields=["criteria_set"])
