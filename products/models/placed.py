"""What is found by its name and lies in a commune."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit
from basics.vietnamese import indexed, sort_key

DERIVED = {"search", "sort_key", "district", "province"}


class Placed(models.Model):
    """Keeps, with every save, the columns that follow from its name and its commune: scopes are `IN` on the area's."""

    commune = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Commune"))
    district = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="+", null=True, blank=True, editable=False)
    province = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="+", editable=False)
    search = models.CharField(max_length=420, db_index=True, editable=False)
    sort_key = models.CharField(max_length=300, db_index=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        province = self.commune.at_level("province")
        assert province is not None, "every commune lies in a province"
        self.district, self.province = self.commune.at_level("district"), province
        self.search, self.sort_key = indexed(" ".join(self.names()))[:420], sort_key(self.names()[0])
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], *DERIVED}
        super().save(*args, **kwargs)

    def names(self) -> tuple[str, str]:
        """In Vietnamese, by which it sorts, and in English, "" where it has none."""
        raise NotImplementedError
