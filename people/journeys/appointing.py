"""The moves of an appointment."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from basics import clock
from workflow.acts import Act
from workflow.machine import NEW
from workflow.moves import Flow

from ..models import Appointment
from ..policies import system


def _may_sign_in(appointment: Appointment) -> str:
    return "" if appointment.user.is_active else _("This account has been closed.")


def _unit_exists(appointment: Appointment) -> str:
    last = appointment.unit.valid_to
    return "" if last is None or last >= clock.today() else _("%(unit)s does not exist any more.") % {"unit": appointment.unit}


def _delegated_rightly(appointment: Appointment) -> str:
    try:
        appointment.clean()
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


flow = Flow(Appointment)
move = flow.move


@move(
    source=[NEW],
    target=Appointment.State.IN_FORCE,
    label=gettext_lazy("Appoint"),
    by=system,
    needs=[_may_sign_in, _unit_exists, _delegated_rightly],
    offered=False,
)
def appoint(appointment: Appointment, act: Act) -> None:
    """From its first day on; who appoints is never who is appointed."""
