"""The moves of an invitation."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from basics import clock
from workflow.acts import Act, Grant
from workflow.machine import NEW
from workflow.moves import Flow

from ..models import Invitation
from ..policies import system


def invited(user: User, invitation: Invitation) -> Grant | None:
    """The person it was sent to, in the role they are appointed to."""
    held = invitation.appointment
    return Grant(held.role, held.unit) if held.user_id == user.pk else None


def _in_time(invitation: Invitation) -> str:
    return "" if clock.now() < invitation.ends_at else _("This invitation is too old.")


flow = Flow(Invitation)
move = flow.move


@move(source=[NEW], target=Invitation.State.SENT, label=gettext_lazy("Invite"), by=system, offered=False)
def send(invitation: Invitation, act: Act) -> None:
    """An appointment has one invitation at a time."""


@move(
    source=[Invitation.State.SENT],
    target=Invitation.State.ACCEPTED,
    label=gettext_lazy("Accept the invitation"),
    by=invited,
    needs=[_in_time],
    offered=False,
)
def accept(invitation: Invitation, act: Act) -> None:
    """Made together with the choice of a password."""


@move(
    source=[Invitation.State.SENT],
    target=Invitation.State.REPLACED,
    label=gettext_lazy("Replace by a newer invitation"),
    by=system,
    offered=False,
)
def replace(invitation: Invitation, act: Act) -> None:
    """Its link works no longer."""
