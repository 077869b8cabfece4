"""Inviting somebody by a link, and opening it."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.forms import FirstPasswordForm
from accounts.models import User
from basics import clock
from workflow.door import begin, perform

from ..models import Appointment, Invitation


def invite(appointment: Appointment, *, by: User, lasts: dt.timedelta) -> str:
    """A fresh link; one sent before for the same appointment works no longer.

    Built on SITE_URL, as every link that is a secret. What is stored does not tell it.
    """
    key = secrets.token_urlsafe(32)
    with transaction.atomic():
        for before in appointment.invitations.filter(state=Invitation.State.SENT):
            perform(Invitation, before.pk, "replace", by=by, seen=None)
        begin(Invitation(appointment=appointment, key_sha256=_hashed(key), ends_at=clock.now() + lasts), "send", by=by)
    return settings.SITE_URL + reverse("invitation", args=[key])


def invitation_by(key: str) -> Invitation | None:
    """The one this key opens now; None where there is none, or it was used or replaced, is too old, or its account was closed."""
    found = Invitation.objects.select_related("appointment__user", "appointment__unit").filter(
        key_sha256=_hashed(key), state=Invitation.State.SENT, ends_at__gt=clock.now(), appointment__user__is_active=True
    )
    return found.first()


def accept(invitation: Invitation, form: FirstPasswordForm) -> None:
    """The password of a valid form, and the end of the link, together. Raises MoveRefused where somebody was quicker."""
    with transaction.atomic():
        perform(Invitation, invitation.pk, "accept", by=form.user, seen=invitation.revision)
        form.save()


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
