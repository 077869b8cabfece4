"""Appointments: dated rights to act for a unit."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import AdministrativeUnit, User
from basics import clock, phones
from basics.columns import EmailColumn, LineColumn
from basics.public_ids import PublicIdField
from basics.words import label_of

from .querysets import AppointmentQuerySet


class Appointment(models.Model):
    """A dated right to act for a unit. An acting officer holds a delegated one."""

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

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["unit", "role"]), models.Index(fields=["user", "role"])]
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="appointment_dates_in_order")
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
