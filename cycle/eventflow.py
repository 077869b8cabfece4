"""The workflow of an outreach event."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts import clock

from . import policies
from .machine import Machine
from .moves import Act, collect, move
from .states import NEW


class EventState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("event", "Planned")
    HELD = "held", pgettext_lazy("event", "Held")
    REPORTED = "reported", pgettext_lazy("event", "Reported")
    CANCELLED = "cancelled", pgettext_lazy("event", "Cancelled")


def _year_open(event: Any) -> str:
    return "" if event.cycle_year.state == "open" else _("The cycle of %(year)d is not open.") % {"year": event.cycle_year.year}


def _day_has_come(event: Any) -> str:
    return "" if event.day <= clock.today() else _("This event takes place on %(day)s.") % {"day": f"{event.day:%d/%m/%Y}"}


def _report_form() -> Any:
    from .move_forms import EventReportForm

    return EventReportForm


class EventFlow(Machine):
    class Meta:
        abstract = True

    @move(
        source=[NEW],
        target=EventState.PLANNED,
        label=gettext_lazy("Plan the event"),
        by=policies.officer_of_event,
        needs=[_year_open],
        offered=False,
    )
    def plan(self, act: Act) -> None:
        """Every level holds its own events (step 1)."""

    @move(
        source=[EventState.PLANNED],
        target=EventState.HELD,
        label=gettext_lazy("Record that it took place"),
        by=policies.officer_of_event,
        needs=[_day_has_come],
    )
    def hold(self, act: Act) -> None:
        """Only on or after its day."""

    @move(
        source=[EventState.HELD], target=EventState.REPORTED, label=gettext_lazy("Report"), by=policies.officer_of_event, form=_report_form
    )
    def file_report(self, act: Act) -> None:
        self.attendees, self.report = act.data["attendees"], act.data["report"]

    @move(
        source=[EventState.PLANNED],
        target=EventState.CANCELLED,
        label=gettext_lazy("Cancel the event"),
        by=policies.officer_of_event,
        note_label=gettext_lazy("Reason"),
        danger=True,
    )
    def cancel(self, act: Act) -> None:
        """A cancelled event stays on record."""


collect(EventFlow)
