"""Step 1: outreach events."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import AdministrativeUnit
from basics.columns import LineColumn, ProseColumn
from basics.public_ids import PublicIdField
from cycle.models.states import EventState
from cycle.models.years import CycleYear
from cycle.querysets import OutreachEventQuerySet
from workflow.machine import Machine


class OutreachEvent(Machine):
    """A meeting or training of step 1, from plan to report."""

    class Audience(models.TextChoices):
        PRODUCERS = "producers", _("Producers")
        OFFICERS = "officers", _("Officers")
        BOTH = "both", _("Producers and officers")

    public_id = PublicIdField()
    cycle_year = models.ForeignKey(CycleYear, on_delete=models.PROTECT, related_name="outreach_events")
    unit = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    district = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    province = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="+")
    title = LineColumn(_("Title"), max_length=150)
    audience = models.CharField(_("Audience"), max_length=10, choices=Audience.choices, default=Audience.PRODUCERS)
    day = models.DateField(_("Date"))
    place = LineColumn(_("Place"), max_length=200)
    content = ProseColumn(_("Content"), max_length=4000)
    attendees = models.PositiveIntegerField(_("People who came"), null=True, blank=True, editable=False)
    report = ProseColumn(_("Report"), blank=True, editable=False)
    state = FSMField(default="", max_length=10, choices=EventState.choices, editable=False)

    WORKFLOW_COLUMNS: ClassVar[tuple[str, ...]] = ("state", "revision", "attendees", "report")
    LOCK_WITH: ClassVar[tuple[str, ...]] = ("cycle_year__province", "unit__parent")

    objects = OutreachEventQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(state__in=EventState.values), name="outreach_event_known_state")]
        indexes = [models.Index(fields=["province", "-day", "-id"], name="outreach_province_day")]

    def __str__(self) -> str:
        return self.title

    def chain_scope(self) -> str:
        return f"province:{self.province_id}"
