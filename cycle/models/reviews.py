"""What passes between a dossier's producer and who checks it: what was handed in, what was asked, what was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from basics import clock
from basics.columns import ProseColumn
from basics.public_ids import PublicIdField
from cycle.models.dossiers import Dossier
from cycle.querysets import SubmissionQuerySet
from workflow.triggers import append_only, refuse

ASKED = ("dossier_id", "item", "text", "written_by_id", "written_at", "follows_id", "sent_at")
ANSWERED = ("answer", "answered_by_id", "answered_at", "settled_by_id", "settled_at")


def _changed(columns: tuple[str, ...]) -> str:
    before, after = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    return f"({before}) IS DISTINCT FROM ({after})"


SAID_STANDS: list[pgtrigger.Trigger] = [
    refuse("comment_sent_stays", pgtrigger.Delete, "OLD.sent_at IS NOT NULL", "a comment that was sent stays"),
    refuse(
        "comment_sent_stands",
        pgtrigger.Update,
        f"OLD.sent_at IS NOT NULL AND {_changed(ASKED)} OR OLD.settled_at IS NOT NULL AND {_changed(ANSWERED)}",
        "what was asked stands, and once settled what was answered",
    ),
]


class ReviewComment(models.Model):
    """A remark on one item of a dossier: written, sent with a return, answered by the producer, settled by the office.

    Answered without words, what it is about was changed. Asking again is a comment of its own that follows the one before,
    which stays as it was said and answered.
    """

    public_id = PublicIdField()
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="comments")
    item = models.CharField(_("Item"), max_length=60, help_text="idea, plan, registration, assessment, evidence or criterion:<code>")
    text = ProseColumn(_("What is needed"), max_length=2000)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    follows = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, related_name="followed_by", editable=False, help_text="What it asks again"
    )
    sent_at = models.DateTimeField(null=True, editable=False, help_text="Null: the office's own, not sent yet")
    answer = ProseColumn(_("Your answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    settled_at = models.DateTimeField(null=True, editable=False)

    if TYPE_CHECKING:
        written_name: str  # these three are read by `cycle.rules.asked`
        answered_name: str | None
        settled_name: str | None

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["dossier"], condition=Q(settled_at__isnull=True), name="comment_open")]
        triggers: ClassVar[list[pgtrigger.Trigger]] = SAID_STANDS

    def __str__(self) -> str:
        return f"{self.item}: {self.text[:40]}"

    @property
    def is_open(self) -> bool:
        """The producer has it, and neither answered it nor changed what it is about."""
        return self.sent_at is not None and self.answered_at is None and self.settled_at is None


class Submission(models.Model):
    """What a producer handed in on a day: what is read until the next one, which is held against it."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="submissions")
    move = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    again = models.BooleanField(default=False, help_text="The same items were handed in before")
    content = models.JSONField(encoder=DjangoJSONEncoder, help_text="Item -> its rows: model, key and fields")

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["dossier", "at"], name="submission_of_dossier")]
        triggers: ClassVar[list[pgtrigger.Trigger]] = append_only("submission_append_only")

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.move} {self.at:%d/%m/%Y}"
