"""Scopes over appointments."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from basics import clock
from basics.statements import Given

if TYPE_CHECKING:
    from .models import Appointment  # noqa: F401 (stands in a string below)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def current(self, day: dt.date | Given | None = None) -> AppointmentQuerySet:
        """Appointments in force on `day` (default: today) of people who may sign in.

        A delegated one lasts no longer than the one it was delegated from.
        """
        day = day or clock.today()
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
            Q(delegated_by__valid_to__isnull=True) | Q(delegated_by__valid_to__gte=day),
            valid_from__lte=day,
            user__is_active=True,
        )
