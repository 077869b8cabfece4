"""Rounds, the councils that evaluate in them, and who sits there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.dated_rules import DatedRule
from accounts.models import AdministrativeUnit, User
from basics.columns import CodeColumn, LineColumn
from basics.public_ids import PublicIdField

from ..querysets import CouncilQuerySet, RoundQuerySet


class EvaluationRule(DatedRule):
    """How councils work, from a day on: how many sit and sign, who scores, how far totals may lie apart.

    Source: Decision 26/2026/QĐ-TTg leaves the figures to the council's rules of work; the defaults are the programme's guidance.
    """

    spread_limit = models.PositiveSmallIntegerField(
        default=10, help_text="Points between members' totals beyond which the council discusses"
    )
    quorum_numerator = models.PositiveSmallIntegerField(default=3, help_text="Of the seats that take part, so many parts sign")
    quorum_denominator = models.PositiveSmallIntegerField(default=4)
    least_seats = models.PositiveSmallIntegerField(default=5, help_text="Seats that score and take part")
    organisers_score = models.BooleanField(
        default=False, help_text="Whoever opened the round, set up the council, gave a seat or put the dossier before it may score it"
    )


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
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False)

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
    name = LineColumn(_("Name"), max_length=150)
    decision_number = CodeColumn(_("Decision number"), max_length=60)
    decided_on = models.DateField(_("Date of the decision"))
    set_up_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False)

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
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False)

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
