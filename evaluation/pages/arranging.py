"""What the pages of a round and of a council offer to whoever arranges them."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import User
from evaluation.models import Council, Round
from evaluation.pages.itempage import ItemButton
from workflow.moves import available


def buttons(arranged: Round | Council, user: User, *, view: str) -> list[ItemButton]:
    """The person's moves of it as a whole; one that cannot be made now stands there with the reason."""
    return [
        ItemButton(move.label, reverse(view, args=[arranged.public_id, move.name]), move.name, blockers=tuple(move.blockers(arranged)))
        for move in available(arranged, user)
        if move.offered
    ]
