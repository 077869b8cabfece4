"""The log: append-only chains of what was done, by whom, in which role; and the counters numbers come from."""

from __future__ import annotations

import pgtrigger
from django.db import connection, models

from accounts.models import AdministrativeUnit, User

from .triggers import Protect, append_only, no_truncate


class LogChainManager(models.Manager["LogChain"]):
    def of(self, scope: str) -> LogChain:
        """The chain of a scope, begun where there is none."""
        return self.get_or_create(scope=scope)[0]


class LogChain(models.Model):
    """Entries that follow each other; `scope` names what for, as a machine's `chain_scope` has it ("year:12", "province:4")."""

    scope = models.CharField(max_length=40, unique=True)

    objects = LogChainManager()

    class Meta:
        triggers = append_only("log_chain_append_only")

    def __str__(self) -> str:
        return self.scope


class LogEntry(models.Model):
    """One move. `hash` covers every column above it and the hash before; `digest` covers the note, `seal` what the move wrote."""

    chain = models.ForeignKey(LogChain, on_delete=models.PROTECT, related_name="entries")
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField(help_text="By the rules' clock")
    recorded_at = models.DateTimeField(help_text="By the database's clock")
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=15)
    unit = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, null=True, related_name="+")
    machine = models.CharField(max_length=30)
    object_id = models.PositiveBigIntegerField()
    about = models.CharField(max_length=40, blank=True, help_text="The case the object belongs to, as its machine names it (dossier:12)")
    move = models.CharField(max_length=40)
    from_state = models.CharField(max_length=24, blank=True)
    to_state = models.CharField(max_length=24)
    digest = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain", "sequence"]
        constraints = [models.UniqueConstraint(fields=["chain", "sequence"], name="log_entry_sequence")]
        indexes = [
            models.Index(fields=["about", "id"], name="log_entry_about"),
            models.Index(fields=["machine", "object_id", "id"], name="log_entry_object"),
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
            Protect(name="log_note_keeps", operation=pgtrigger.Delete),
            no_truncate("log_note_keeps_truncate"),
            Protect(
                name="log_note_erasure_only",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NOT (OLD.erased_at IS NULL AND NEW.entry_id = OLD.entry_id"
                    " AND NEW.note = '' AND NEW.payload = '{}'::jsonb AND NEW.salt = '' AND NEW.erased_at IS NOT NULL)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.note


class Publication(models.Model):
    """Where the chains ended on a day (`workflow.publishing`). `digest` covers its number, its day, its heads and the digest before."""

    number = models.PositiveIntegerField(primary_key=True)
    day = models.DateField(unique=True)
    heads = models.JSONField(help_text="[chain, sequence, hash] of the last entry of each chain that grew since the publication before")
    chains = models.PositiveIntegerField()
    entries = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    line = models.CharField(max_length=240, help_text="What anybody may save: number, day, counts, digest and the portal's signature")

    class Meta:
        ordering = ["-number"]
        triggers = append_only("publication_append_only")

    def __str__(self) -> str:
        return self.line


class CounterManager(models.Manager["Counter"]):
    def next(self, scope: str) -> int:
        """The next number of `scope`, from 1.

        The row stays locked to the end of the transaction, so a rollback gives the number back and two
        transactions never share one.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO workflow_counter (scope, last) VALUES (%s, 1)"
                " ON CONFLICT (scope) DO UPDATE SET last = workflow_counter.last + 1 RETURNING last",
                [scope],
            )
            return cursor.fetchone()[0]


class Counter(models.Model):
    """Serial numbers without gaps or doubles."""

    scope = models.CharField(max_length=60, primary_key=True)
    last = models.PositiveIntegerField()

    objects = CounterManager()

    def __str__(self) -> str:
        return f"{self.scope}: {self.last}"
