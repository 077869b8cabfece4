"""The workflow of a score sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cycle.machine import Machine
from cycle.moves import Act, collect, move
from cycle.states import NEW

from . import checks, policies


class SheetState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("sheet", "Draft")
    SIGNED = "signed", pgettext_lazy("sheet", "Signed")
    REOPENED = "reopened", pgettext_lazy("sheet", "Reopened")
    RECUSED = "recused", pgettext_lazy("sheet", "Recused")
    ABSENT = "absent", pgettext_lazy("sheet", "Absent")


EDITABLE = (SheetState.DRAFT, SheetState.REOPENED)


def item_open(sheet: Any) -> bool:
    """The sheets of an item that is over stay as they are for good."""
    return sheet.item.state in ("checking", "ready", "scoring", "rescoring")


class SheetFlow(Machine):
    if TYPE_CHECKING:  # a column of ScoreSheet
        signed_at: Any

    class Meta:
        abstract = True

    @move(source=[NEW], target=SheetState.DRAFT, label=_("No conflict of interest"), by=policies.own_sheet, offered=False)
    def open_sheet(self, act: Act) -> None:
        """After the answer no to the conflict question."""

    @move(source=[NEW], target=SheetState.RECUSED, label=_("Declare a conflict of interest"), by=policies.own_sheet, offered=False)
    def recuse(self, act: Act) -> None:
        """Counts in neither mean, spread nor quorum base."""

    @move(
        source=[SheetState.DRAFT, SheetState.REOPENED],
        target=SheetState.SIGNED,
        label=_("Sign the sheet"),
        by=policies.own_sheet,
        needs=[checks.item_being_scored, checks.every_criterion_chosen],
    )
    def sign(self, act: Act) -> None:
        """From here no path changes a mark."""
        self.signed_at = act.at

    @move(
        source=[SheetState.SIGNED],
        target=SheetState.REOPENED,
        label=_("Reopen the sheet"),
        by=policies.presiding_over_sheet,
        when=[item_open],
        needs=[checks.item_being_scored],
        note_label=_("Reason"),
    )
    def reopen(self, act: Act) -> None:
        """The presiding member gives it back, on record."""
        self.signed_at = None

    @move(
        source=[SheetState.DRAFT, SheetState.REOPENED],
        target=SheetState.ABSENT,
        label=_("Mark as absent"),
        by=policies.presiding_over_sheet,
        offered=False,
    )
    def mark_absent(self, act: Act) -> None:
        """Unsigned when the item closes."""


collect(SheetFlow)
