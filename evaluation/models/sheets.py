"""How the seats of a council scored."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from basics import clock
from basics.columns import ProseColumn
from basics.public_ids import PublicIdField
from products.models import Criterion, Option
from workflow.machine import Hung, Machine

from .. import triggers
from ..querysets import ScoreSheetQuerySet
from .councils import Seat
from .items import CouncilItem
from .states import ItemState, SheetState

SIGNED = ("criterion_id", "option_id", "comment")
"""Of a mark, what its member signs."""


class ScoreSheet(Machine):
    """One seat's sheet for one item; a re-scoring opens a second version beside the first.

    What was signed stands until its member signs anew: given back to its member, the sheet keeps it beside the draft.
    """

    if TYPE_CHECKING:
        opened: bool  # these are read by `own_to_fill_in`
        item_state: str
        criteria_set: int

    public_id = PublicIdField()
    item = models.ForeignKey(CouncilItem, on_delete=models.PROTECT, related_name="sheets")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="sheets")
    version = models.PositiveSmallIntegerField(default=1)
    state = FSMField(default="", max_length=10, choices=SheetState.choices, editable=False)
    remark = ProseColumn(_("Remark"), max_length=2000, blank=True)
    saved_at = models.DateTimeField(null=True, editable=False)
    """When its remark was saved; each mark knows its own moment."""
    signed_at = models.DateTimeField(null=True, editable=False, help_text="Of what stands as signed, also while its member may change it")
    as_signed = models.JSONField(null=True, editable=False, help_text="While reopened: remark and marks as they were signed")

    WORKFLOW_COLUMNS: ClassVar[tuple[str, ...]] = ("state", "revision", "signed_at", "as_signed")
    LOCK_FIRST: ClassVar[tuple[str, ...]] = ("item__dossier", "item")
    LOCK_WITH: ClassVar[tuple[str, ...]] = ("item__dossier", "item__council__round__unit")

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        ordering = ["seat"]
        constraints = [
            models.UniqueConstraint(fields=["item", "seat", "version"], name="score_sheet_once"),
            models.CheckConstraint(condition=Q(state__in=SheetState.values), name="score_sheet_known_state"),
            models.CheckConstraint(
                condition=Q(state=SheetState.REOPENED, as_signed__isnull=False)
                | (~Q(state=SheetState.REOPENED) & Q(as_signed__isnull=True)),
                name="score_sheet_keeps_what_was_signed",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = triggers.SHEET_OF_OPEN_ITEM

    def __str__(self) -> str:
        return f"{self.item_id}/{self.seat_id} v{self.version}"

    @property
    def status(self) -> str:
        """Where it stands, in words. Whoever had not signed when the product was taken out was not absent: scoring ended there."""
        if self.state == SheetState.ABSENT and self.item.state == ItemState.KNOCKED_OUT:
            return gettext("Not scored (the product was taken out)")
        return super().status

    def chain_scope(self) -> str:
        return self.item.chain_scope()

    def about(self) -> str:
        return self.item.about()

    def hung(self) -> Hung:
        """What was signed: each mark, and the remark before them."""
        if self.state != SheetState.SIGNED:
            return []
        return [[self.remark], *map(list, self.marks.order_by("criterion_id").values_list(*SIGNED))]

    @classmethod
    def hung_of_all(cls) -> Iterator[tuple[int, Hung]]:
        signed = cls.objects.filter(state=SheetState.SIGNED).order_by("pk", "marks__criterion_id")
        rows = signed.values_list("pk", "remark", *(f"marks__{column}" for column in SIGNED)).iterator(chunk_size=5000)
        for (pk, remark), marks in groupby(rows, itemgetter(0, 1)):
            yield pk, [[remark], *(list(mark[2:]) for mark in marks)]


class Mark(models.Model):
    """One chosen option, or a comment while none is chosen yet. The database refuses any change once the sheet is signed."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="marks")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, null=True, related_name="+")
    comment = ProseColumn(_("Comment"), max_length=2000, blank=True)
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "criterion"], name="mark_once")]
        triggers: ClassVar[list[pgtrigger.Trigger]] = triggers.MARK_OF_OPEN_SHEET

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.option_id}"
