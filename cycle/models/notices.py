"""Notices are rows first: an outbox written with the move, read in the portal, copied by e-mail."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from basics import clock
from basics.public_ids import PublicIdField
from cycle.models.dossiers import Dossier
from cycle.models.recognitions import Recognition
from cycle.querysets import NoticeQuerySet


class Notice(models.Model):
    """One message to one person. Its words are made from `kind` and `facts` in the reader's language."""

    public_id = PublicIdField()
    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, null=True, related_name="notices")
    kind = models.CharField(max_length=60, help_text="A key of cycle.notices.KINDS or dossier.<move>")
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)
    email_due_at = models.DateTimeField(null=True, help_text="Null: no e-mail (no address)")
    email_sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="notice_recipient"),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="notice_unread"),
            models.Index(
                fields=["email_due_at"], condition=Q(email_sent_at__isnull=True, email_due_at__isnull=False), name="notice_outbox"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient_id}"


class ReminderRule(models.Model):
    """When somebody is reminded: days before (negative) or after (positive) a due day."""

    class Subject(models.TextChoices):
        DESK = "desk", _("Dossier on a desk")
        CERTIFICATE = "certificate", _("End of a certificate")

    subject = models.CharField(max_length=12, choices=Subject.choices)
    offset_days = models.SmallIntegerField(default=0)
    offset_months = models.SmallIntegerField(default=0)
    escalates = models.BooleanField(default=False, help_text="Also tells the unit above")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "offset_days", "offset_months"], name="reminder_rule_once")]

    def __str__(self) -> str:
        return f"{self.subject} {self.offset_months}m {self.offset_days}d"


class Reminder(models.Model):
    """Proof that a reminder went out: one row a rule, dossier or recognition, due day and recipient."""

    rule = models.ForeignKey(ReminderRule, on_delete=models.PROTECT)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, null=True, related_name="reminders")
    recognition = models.ForeignKey(Recognition, on_delete=models.PROTECT, null=True, related_name="reminders")
    due = models.DateField()
    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    notice = models.OneToOneField(Notice, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "dossier", "due", "recipient"], name="reminder_once"),
            models.UniqueConstraint(fields=["rule", "recognition", "due", "recipient"], name="certificate_reminder_once"),
            models.CheckConstraint(
                condition=Q(dossier__isnull=False, recognition__isnull=True) | Q(dossier__isnull=True, recognition__isnull=False),
                name="reminder_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.due:%d/%m/%Y}"


class Heartbeat(models.Model):
    """Written by the worker's tick: readiness reads its age."""

    name = models.CharField(max_length=30, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
