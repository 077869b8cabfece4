"""Rows whose paper the portal prints, and files that are on their way here."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from basics import clock
from basics.public_ids import PublicIdField


class Printed(models.Model):
    """A row with a paper that is printed once, by a worker (`documents.press`)."""

    pdf = models.FileField(blank=True, editable=False)
    pdf_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False, help_text="Failed so far")
    last_error = models.CharField(max_length=200, blank=True, editable=False)
    next_try_at = models.DateTimeField(null=True, editable=False, help_text="After a failure; empty before the first")

    class Meta:
        abstract = True

    @classmethod
    def waiting(cls) -> models.QuerySet[Self]:
        """The rows whose paper is still to be printed. A subclass narrows them and adds what drawing reads."""
        return cls._default_manager.filter(pdf="")

    def folder(self) -> str:
        """Where the paper is stored."""
        return "papers"


class Upload(models.Model):
    """A file a person sends: counted for a day, whatever comes of it. One that arrives in parts waits here until its form is posted."""

    public_id = PublicIdField()
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField(help_text="Bytes of the whole file")
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the whole file, as its sender's device says; else empty")
    received = models.PositiveIntegerField(default=0, help_text="Bytes that are here")
    opened = models.PositiveSmallIntegerField(default=0, help_text="How often a form had it looked into")
    started_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["owner", "started_at"], name="upload_of_owner")]
        constraints = [
            models.CheckConstraint(condition=Q(received__lte=F("size")), name="upload_within_its_size"),
            models.UniqueConstraint(fields=["owner", "sha256", "size"], condition=~Q(sha256=""), name="upload_once_a_file"),
        ]

    def __str__(self) -> str:
        return self.name


class UploadPart(models.Model):
    """Bytes of an upload, from `offset` on."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    offset = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "offset"], name="upload_part_once")]

    def __str__(self) -> str:
        return f"{self.upload_id} {self.offset}"
