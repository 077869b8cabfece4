"""The states of rounds, councils and seats, of items, and of sheets."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Standing(models.TextChoices):
    """Whether an arrangement (a round, a council, a seat in it) still stands. What was withdrawn stays on record."""

    IN_FORCE = "in_force", pgettext_lazy("arrangement", "In force")
    WITHDRAWN = "withdrawn", pgettext_lazy("arrangement", "No longer in force")


class ItemState(models.TextChoices):
    """Where one dossier before one council stands."""

    CHECKING = "checking", pgettext_lazy("item", "Being checked")
    READY = "ready", pgettext_lazy("item", "Ready for the council")
    SCORING = "scoring", pgettext_lazy("item", "Being scored")
    REVEALED = "revealed", pgettext_lazy("item", "Totals revealed")
    RESCORING = "rescoring", pgettext_lazy("item", "Being scored again")
    CLOSED = "closed", pgettext_lazy("item", "Closed")
    KNOCKED_OUT = "knocked_out", pgettext_lazy("item", "Knocked out")
    DROPPED = "dropped", pgettext_lazy("item", "Taken off")


BEING_CHECKED = (ItemState.CHECKING, ItemState.READY)
"""Before scoring: papers and site are looked at."""
OPEN_FOR_SCORING = (ItemState.SCORING, ItemState.RESCORING)
"""Members fill in and sign their sheets."""
BEFORE_THE_COUNCIL = (*OPEN_FOR_SCORING, ItemState.REVEALED)
"""The council has the dossier in hand: it cannot be supplemented, sent back or withdrawn."""
OPEN_ITEM_STATES = (*BEING_CHECKED, *BEFORE_THE_COUNCIL)
JUDGED = (ItemState.CLOSED, ItemState.KNOCKED_OUT)
"""Over, with a result."""
OVER = (*JUDGED, ItemState.DROPPED)


class SheetState(models.TextChoices):
    """Where one seat's sheet stands."""

    DRAFT = "draft", pgettext_lazy("sheet", "Draft")
    SIGNED = "signed", pgettext_lazy("sheet", "Signed")
    REOPENED = "reopened", pgettext_lazy("sheet", "Reopened")
    RECUSED = "recused", pgettext_lazy("sheet", "Recused")
    ABSENT = "absent", pgettext_lazy("sheet", "Absent")


EDITABLE = (SheetState.DRAFT, SheetState.REOPENED)
"""The seat may change its marks."""
