"""Appointments: dated rights to act for a unit; and invitations of those who are to hold one."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField

from accounts.models import AdministrativeUnit, User
from basics import clock, phones
from basics.columns import EmailColumn, LineColumn
from basics.public_ids import PublicIdField
from basics.words import label_of
from workflow.machine import Machine

from .querysets import AppointmentQuerySet


class Appointment(Machine):
    """A dated right to act for a unit. An acting officer holds a delegated one."""

    class State(models.TextChoices):
        IN_FORCE = "in_force", pgettext_lazy("appointment", "In force")

    class Role(models.TextChoices):
        OFFICER = "officer", _("Officer")
        AUTHORITY = "authority", _("Deciding authority")
        ADMINISTRATOR = "administrator", _("Administrator")
        AUDITOR = "auditor", _("Auditor")

    public_id = PublicIdField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    unit = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=15, choices=Role.choices)
    title = LineColumn(pgettext_lazy("position", "Title"), max_length=120, blank=True)
    valid_from = models.DateField(_("From"))
    valid_to = models.DateField(_("Until"), null=True, blank=True)
    delegated_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="delegations")
    state = FSMField(default="", max_length=10, choices=State.choices, editable=False)

    WORKFLOW_COLUMNS: ClassVar[tuple[str, ...]] = (
        "state", "revision", "user", "unit", "role", "title", "valid_from", "valid_to", "delegated_by",
    )  # fmt: skip
    LOADED: ClassVar[bool] = True
    LOCK_FIRST: ClassVar[tuple[str, ...]] = ("user",)
    LOCK_WITH: ClassVar[tuple[str, ...]] = ("user", "unit")

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["unit", "role"]), models.Index(fields=["user", "role"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="appointment_dates_in_order"
            ),
            models.CheckConstraint(condition=Q(state="in_force"), name="appointment_known_state"),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {label_of(self, 'role')}, {self.unit}"

    def clean(self) -> None:
        """An acting officer acts as the one who delegates does: same unit, same role, and delegates no further."""
        origin = self.delegated_by
        if origin is None:
            return
        if (origin.unit_id, origin.role) != (self.unit_id, self.role):
            raise ValidationError(_("An appointment can only be delegated for its own unit and role."))
        if origin.delegated_by_id is not None:
            raise ValidationError(_("A delegated appointment cannot be delegated further."))
        if origin.user_id == self.user_id:
            raise ValidationError(_("An appointment is delegated to somebody else."))

    def chain_scope(self) -> str:
        return f"unit:{self.unit_id}"


class Invitation(Machine):
    """A link with which somebody who was appointed chooses a password: once, until `ends_at`. The key itself is kept nowhere."""

    class State(models.TextChoices):
        SENT = "sent", pgettext_lazy("invitation", "Sent")
        ACCEPTED = "accepted", pgettext_lazy("invitation", "Accepted")
        REPLACED = "replaced", pgettext_lazy("invitation", "Replaced by a newer one")

    public_id = PublicIdField()
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="invitations")
    key_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    ends_at = models.DateTimeField(editable=False)
    state = FSMField(default="", max_length=10, choices=State.choices, editable=False)

    WORKFLOW_COLUMNS: ClassVar[tuple[str, ...]] = ("state", "revision", "appointment", "key_sha256", "ends_at")
    LOCK_FIRST: ClassVar[tuple[str, ...]] = ("appointment__user", "appointment")
    LOCK_WITH: ClassVar[tuple[str, ...]] = ("appointment__user", "appointment__unit")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=("sent", "accepted", "replaced")), name="invitation_known_state"),
            models.UniqueConstraint(
                fields=["appointment"],
                condition=Q(state="sent"),
                name="invitation_one_sent",
                violation_error_message=_("An invitation was sent already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.appointment)

    def chain_scope(self) -> str:
        return f"unit:{self.appointment.unit_id}"


class OfficeContact(models.Model):
    """Whom to call or visit at a unit's office about a dossier that lies there. Kept by the unit's officers."""

    unit = models.OneToOneField(AdministrativeUnit, on_delete=models.PROTECT, related_name="contact")
    name = LineColumn(_("Name of the office"), max_length=200)
    phone = models.CharField(_("Phone number"), max_length=20)
    email = EmailColumn(_("E-mail address"), blank=True)
    address = LineColumn(_("Address"), max_length=250)
    hours = LineColumn(_("Hours"), max_length=150, blank=True)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    changed_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return f"{self.name}, {phones.display(self.phone)}"
