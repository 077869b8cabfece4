"""Rounds, the councils that evaluate in them, and who sits there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import AdministrativeUnit, User
from basics.public_ids import PublicIdField

from ..querysets import CouncilQuerySet, RoundQuerySet


class EvaluationRule(models.Model):
    """How the councils of a unit work where it differs from the regulation: quorum and spread limit, from a day on."""

    unit = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="evaluation_rules")
    valid_from = models.DateField()
    quorum_numerator = models.PositiveSmallIntegerField()
    quorum_denominator = models.PositiveSmallIntegerField()
    spread_limit = models.PositiveSmallIntegerField(help_text="Points between members' totals beyond which the council discusses")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "valid_from"], name="evaluation_rule_once")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.quorum_numerator}/{self.quorum_denominator}"


class Round(models.Model):
    """A dated batch of dossiers before the council of one unit."""

    if TYPE_CHECKING:
        council_count: int  # counted by `for_list`

    public_id = PublicIdField()
    unit = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="rounds")
    year = models.PositiveSmallIntegerField(_("Year"))
    number = models.PositiveSmallIntegerField(_("Round"))
    proposals_until = models.DateField(_("Proposals until"))
    results_until = models.DateField(_("Results until"))

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "number"], name="round_once"),
            models.CheckConstraint(condition=Q(results_until__gte=models.F("proposals_until")), name="round_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.year} {self.unit}"


class Council(models.Model):
    """The people who evaluate for a unit in a round, as its decision appoints them."""

    if TYPE_CHECKING:
        open_items: int  # counted by `for_list`
        seat_count: int  # counted by `with_counts`
        item_count: int  # counted by `with_counts`

    public_id = PublicIdField()
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="councils")
    name = models.CharField(_("Name"), max_length=150)
    decision_number = models.CharField(_("Decision number"), max_length=60)
    decided_on = models.DateField(_("Date of the decision"))

    objects = CouncilQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    class Role(models.TextChoices):
        CHAIR = "chair", pgettext_lazy("seat", "Chair")
        VICE_CHAIR = "vice_chair", pgettext_lazy("seat", "Vice chair")
        SECRETARY = "secretary", pgettext_lazy("seat", "Secretary")
        MEMBER = "member", pgettext_lazy("seat", "Member")
        ADVISORY = "advisory", pgettext_lazy("seat", "Advisory group")

    public_id = PublicIdField()
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(_("Seat"), max_length=12, choices=Role.choices)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "user"], name="seat_once_per_person"),
            models.UniqueConstraint(fields=["council"], condition=Q(role="chair"), name="seat_one_chair"),
            models.UniqueConstraint(fields=["council"], condition=Q(role="secretary"), name="seat_one_secretary"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"

    @property
    def scores(self) -> bool:
        """Everybody but the advisory group fills in a sheet."""
        return self.role != self.Role.ADVISORY
