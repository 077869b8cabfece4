"""What members say of an item beside their sheets: whether they have an interest in it, and the council's choices in the end."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from basics import clock
from basics.columns import ProseColumn
from products.models import Criterion, Option
from workflow.triggers import append_only

from .. import triggers
from .councils import Seat
from .items import CouncilItem


class ConflictAnswer(models.Model):
    """A person's answer, before the dossier opens to their seat, on whether they have an interest in it."""

    item = models.ForeignKey(CouncilItem, on_delete=models.PROTECT, related_name="answers")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="answers")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    has_conflict = models.BooleanField(_("I have an interest in this dossier"))
    reason = models.CharField(_("Reason"), max_length=300, blank=True)
    answered_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="conflict_answer_once")]
        triggers = [*append_only("conflict_answer_append_only"), triggers.ANSWER_OF_OPEN_ITEM]

    def __str__(self) -> str:
        return f"{self.seat}: {self.has_conflict}"


class AgreedChoice(models.Model):
    """The council's choice on a criterion where the chair records another than the median, with a reason."""

    item = models.ForeignKey(CouncilItem, on_delete=models.PROTECT, related_name="agreed_choices")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="+")
    reason = ProseColumn(_("Reason"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "criterion"], name="agreed_choice_once")]
        triggers = triggers.CHOICE_OF_OPEN_ITEM

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.option_id}"
