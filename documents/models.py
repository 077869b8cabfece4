"""Rows whose paper the portal prints."""

from __future__ import annotations

from typing import Self

from django.db import models


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
