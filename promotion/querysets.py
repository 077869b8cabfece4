"""Scopes of step 6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from cycle.models import Dossier

if TYPE_CHECKING:
    from accounts.models import User

    from .models import Certificate, Listing


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def waiting(self) -> CertificateQuerySet:
        """Ordered and not rendered yet, oldest first."""
        return self.filter(state="ordered").order_by("pk")

    def visible_to(self, user: User) -> CertificateQuerySet:
        """Certificates of dossiers the person may look at."""
        return self.filter(recognition__dossier__in=Dossier.objects.visible_to(user))

    def public(self) -> CertificateQuerySet:
        """Numbered certificates: anybody holding the code may check one, whatever became of it."""
        return self.select_related("recognition__product", "recognition__province")


class ListingQuerySet(models.QuerySet["Listing"]):
    def public(self) -> ListingQuerySet:
        return self.all()

    def for_list(self) -> ListingQuerySet:
        return self.select_related("product", "recognition")
