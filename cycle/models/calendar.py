"""The calendar of working days: what differs from Monday to Friday."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from basics.public_ids import PublicIdField
from cycle.models.states import DayState
from workflow.machine import Machine

CHAIN = "calendar"


class CalendarDay(Machine):
    """A day off, or a day worked instead of one; loaded with the portal, then kept by the national administrators.

    One taken out of the calendar stays on record as an ordinary day, so that it is not loaded again.
    """

    public_id = PublicIdField()
    day = models.DateField(_("Day"))
    state = FSMField(default="", max_length=10, choices=DayState.choices, editable=False)
    name = models.CharField(_("Name"), max_length=120, editable=False)
    source = models.CharField(_("Legal basis"), max_length=200, blank=True, editable=False)

    WORKFLOW_COLUMNS: ClassVar[tuple[str, ...]] = ("state", "revision", "name", "source")
    LOADED: ClassVar[bool] = True

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["day"],
                condition=~Q(state=DayState.ORDINARY),
                name="calendar_day_once",
                violation_error_message=_("This day stands in the calendar already: change it there."),
            ),
            models.CheckConstraint(condition=Q(state__in=DayState.values), name="calendar_day_known_state"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"

    def chain_scope(self) -> str:
        return CHAIN
