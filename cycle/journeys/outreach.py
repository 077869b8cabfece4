"""The workflow of an outreach event."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from basics import clock
from workflow.acts import Act
from workflow.correcting import correct
from workflow.machine import NEW
from workflow.moves import Flow

from ..forms.amending import EventChangeForm
from ..forms.moves import EventReportForm
from ..models import OutreachEvent
from ..models.states import EventState
from ..rules import policies


def _year_open(event: OutreachEvent) -> str:
    return "" if event.cycle_year.state == "open" else _("The cycle of %(year)d is not open.") % {"year": event.cycle_year.year}


def _day_has_come(event: OutreachEvent) -> str:
    return "" if event.day <= clock.today() else _("This event takes place on %(day)s.") % {"day": f"{event.day:%d/%m/%Y}"}


flow = Flow(OutreachEvent)
move = flow.move


@move(
    source=[NEW],
    target=EventState.PLANNED,
    label=gettext_lazy("Plan an event"),
    by=policies.officer_of_event,
    needs=[_year_open],
    offered=False,
)
def plan(event: OutreachEvent, act: Act) -> None:
    """Every level holds its own events (step 1)."""


@move(
    source=[EventState.PLANNED],
    target=EventState.HELD,
    label=gettext_lazy("Record that it took place"),
    by=policies.officer_of_event,
    needs=[_day_has_come],
    lead=gettext_lazy("This is final: afterwards the event can be neither changed nor cancelled, only reported on."),
)
def hold(event: OutreachEvent, act: Act) -> None:
    """Only on or after its day."""


@move(
    source=[EventState.PLANNED],
    target=None,
    label=gettext_lazy("Change the event"),
    by=policies.officer_of_event,
    needs=[_year_open],
    form=EventChangeForm,
    aside=True,
)
def change(event: OutreachEvent, act: Act) -> None:
    """What was planned, until it has taken place. The log keeps what was announced before."""
    correct(event, act)


@move(
    source=[EventState.HELD], target=EventState.REPORTED, label=gettext_lazy("Report"), by=policies.officer_of_event, form=EventReportForm
)
def file_report(event: OutreachEvent, act: Act) -> None:
    event.attendees, event.report = act.data["attendees"], act.data["report"]


@move(
    source=[EventState.PLANNED],
    target=EventState.CANCELLED,
    label=gettext_lazy("Cancel the event"),
    by=policies.officer_of_event,
    note_label=gettext_lazy("Reason"),
    danger=True,
)
def cancel(event: OutreachEvent, act: Act) -> None:
    """A cancelled event stays on record."""
