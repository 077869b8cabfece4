"""The log: append-only chains of what was done, by whom, under which hat."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import AdministrativeUnit, User


class LogChainManager(models.Manager["LogChain"]):
    def for_year(self, year: int) -> LogChain:
        """The chain of a cycle year, by the year's primary key: no move reads the year for it."""
        return self.get_or_create(cycle_year_id=year)[0]

    def for_province(self, province: AdministrativeUnit) -> LogChain:
        return self.get_or_create(province=province)[0]


class LogChain(models.Model):
    """One chain a cycle year, and one a province for what has no dossier."""

    cycle_year = models.OneToOneField("cycle.CycleYear", on_delete=models.PROTECT, null=True, related_name="log_chain_row")
    province = models.OneToOneField(AdministrativeUnit, on_delete=models.PROTECT, null=True, related_name="+")

    objects = LogChainManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cycle_year__isnull=False, province__isnull=True) | Q(cycle_year__isnull=True, province__isnull=False),
                name="log_chain_of_one",
            )
        ]

    def __str__(self) -> str:
        return str(self.cycle_year or self.province)


def no_truncate(name: str) -> Any:
    """A trigger that refuses TRUNCATE."""
    refuse = "RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;"
    return pgtrigger.Trigger(name=name, level=pgtrigger.Statement, when=pgtrigger.Before, operation=pgtrigger.Truncate, func=refuse)


def append_only(name: str) -> Any:
    """Triggers that refuse to change, delete or truncate rows."""
    return [
        pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete),
        no_truncate(f"{name}_truncate"),
    ]


class LogEntry(models.Model):
    """One move. `hash` covers every column above it and the hash before; `digest` covers the note."""

    chain = models.ForeignKey(LogChain, on_delete=models.PROTECT, related_name="entries")
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField(help_text="By the rules' clock")
    recorded_at = models.DateTimeField(help_text="By the database's clock")
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    hat = models.CharField(max_length=15)
    unit = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, null=True, related_name="+")
    machine = models.CharField(max_length=30)
    object_id = models.PositiveBigIntegerField()
    dossier = models.ForeignKey("cycle.Dossier", on_delete=models.PROTECT, null=True, related_name="log_entries")
    move = models.CharField(max_length=40)
    from_state = models.CharField(max_length=24, blank=True)
    to_state = models.CharField(max_length=24)
    digest = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain", "sequence"]
        constraints = [models.UniqueConstraint(fields=["chain", "sequence"], name="log_entry_sequence")]
        indexes = [
            models.Index(fields=["dossier", "id"], name="log_entry_dossier"),
            models.Index(fields=["machine", "object_id"], name="log_entry_object"),
        ]
        triggers = append_only("log_entry_append_only")

    def __str__(self) -> str:
        return f"{self.chain_id}/{self.sequence} {self.move}"


class LogNote(models.Model):
    """The words and data of an entry: the one row an erasure may blank, once."""

    entry = models.OneToOneField(LogEntry, on_delete=models.PROTECT, related_name="note_row", primary_key=True)
    note = models.TextField(blank=True)
    payload = models.JSONField(default=dict)
    salt = models.CharField(max_length=32)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        triggers = [
            pgtrigger.Protect(name="log_note_keeps", operation=pgtrigger.Delete),
            no_truncate("log_note_keeps_truncate"),
            pgtrigger.Protect(
                name="log_note_erasure_only",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NOT (NEW.note = '' AND NEW.payload = '{}'::jsonb AND NEW.salt = '' AND NEW.erased_at IS NOT NULL)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.note
