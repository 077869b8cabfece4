"""Step 5: rounds, councils, what lies before them, and how they scored."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField

from accounts import clock
from accounts.models import AdministrativeUnit, User
from accounts.public_ids import PublicIdField
from cycle.models import Dossier, LogChain
from cycle.models.logs import append_only
from products.models import CriteriaSet, Criterion, Option

from . import triggers
from .itemflow import ItemFlow, ItemState
from .querysets import CouncilItemQuerySet, CouncilQuerySet, RoundQuerySet, ScoreSheetQuerySet
from .sheetflow import SheetFlow, SheetState


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


class CouncilItem(ItemFlow):
    """One dossier before one council. A remanded dossier gets a new item; the old one stays."""

    public_id = PublicIdField()
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="items")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="council_items")
    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    vice_chair = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Presides where the chair is recused"
    )
    by_written_opinion = models.BooleanField(default=False)
    assessment = models.TextField(_("Assessment of the advisory group"), max_length=20_000, blank=True)
    state = FSMField(default="", max_length=12, choices=ItemState.choices, editable=False)
    scoring_version = models.PositiveSmallIntegerField(default=1, editable=False, help_text="2 after the one re-scoring")
    knock_out = models.CharField(max_length=300, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    WORKFLOW_COLUMNS: ClassVar[tuple[str, ...]] = ("state", "revision", "scoring_version", "knock_out", "closed_at")
    LOCK_WITH: ClassVar[tuple[str, ...]] = ("dossier", "council__round__unit")

    objects = CouncilItemQuerySet.as_manager()

    class Meta:
        ordering = ["council", "position"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ItemState.values), name="council_item_known_state"),
            models.UniqueConstraint(
                fields=["dossier"], condition=~Q(state__in=["closed", "knocked_out", "dropped"]), name="council_item_one_open"
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = triggers.OPEN_ITEM

    def __str__(self) -> str:
        return f"{self.position}. {self.dossier}"

    def log_chain(self) -> LogChain:
        return LogChain.objects.for_year(self.dossier.cycle_year_id)


class ConflictAnswer(models.Model):
    """A seat's answer, before the dossier opens to it, on whether it has an interest in it."""

    item = models.ForeignKey(CouncilItem, on_delete=models.PROTECT, related_name="answers")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="answers")
    has_conflict = models.BooleanField(_("I have an interest in this dossier"))
    reason = models.CharField(_("Reason"), max_length=300, blank=True)
    answered_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "seat"], name="conflict_answer_once")]
        triggers = append_only("conflict_answer_append_only")

    def __str__(self) -> str:
        return f"{self.seat}: {self.has_conflict}"


class ScoreSheet(SheetFlow):
    """One seat's sheet for one item; a re-scoring opens a second version beside the first."""

    public_id = PublicIdField()
    item = models.ForeignKey(CouncilItem, on_delete=models.PROTECT, related_name="sheets")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="sheets")
    version = models.PositiveSmallIntegerField(default=1)
    state = FSMField(default="", max_length=10, choices=SheetState.choices, editable=False)
    remark = models.TextField(_("Remark"), max_length=2000, blank=True)
    saves = models.PositiveIntegerField(
        default=0, editable=False, help_text="Raised by every save of marks: two tabs never erase each other"
    )
    saved_at = models.DateTimeField(null=True, editable=False)
    signed_at = models.DateTimeField(null=True, editable=False)

    WORKFLOW_COLUMNS: ClassVar[tuple[str, ...]] = ("state", "revision", "signed_at")
    LOCK_WITH: ClassVar[tuple[str, ...]] = ("item__dossier", "item__council__round__unit")

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        ordering = ["seat"]
        constraints = [
            models.UniqueConstraint(fields=["item", "seat", "version"], name="score_sheet_once"),
            models.CheckConstraint(condition=Q(state__in=SheetState.values), name="score_sheet_known_state"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = triggers.SHEET_OF_OPEN_ITEM

    def __str__(self) -> str:
        return f"{self.item_id}/{self.seat_id} v{self.version}"

    @property
    def dossier_id(self) -> int:
        return self.item.dossier_id

    def log_chain(self) -> LogChain:
        return self.item.log_chain()


class Mark(models.Model):
    """One chosen option, or a comment while none is chosen yet. The database refuses any change once the sheet is signed."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="marks")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, null=True, related_name="+")
    comment = models.TextField(_("Comment"), max_length=2000, blank=True)
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "criterion"], name="mark_once")]
        triggers: ClassVar[list[pgtrigger.Trigger]] = triggers.MARK_OF_OPEN_SHEET

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.option_id}"


class AgreedChoice(models.Model):
    """The council's choice on a criterion where the chair records another than the median, with a reason."""

    item = models.ForeignKey(CouncilItem, on_delete=models.PROTECT, related_name="agreed_choices")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("Reason"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "criterion"], name="agreed_choice_once")]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.option_id}"


class Result(models.Model):
    """What the council found, frozen at closing with the criteria version it was reckoned by."""

    item = models.OneToOneField(CouncilItem, on_delete=models.PROTECT, related_name="result")
    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="+")
    totals = models.JSONField(help_text="Seat's public id -> total of each counted member")
    mean_numerator = models.PositiveIntegerField(null=True)
    mean_denominator = models.PositiveIntegerField(null=True)
    mean = models.DecimalField(max_digits=5, decimal_places=2, null=True, help_text="Rounded half up; stars come from the exact fraction")
    spread = models.PositiveSmallIntegerField(null=True)
    parts = models.JSONField(default=dict)
    stars_by_points = models.PositiveSmallIntegerField(null=True)
    stars = models.PositiveSmallIntegerField(null=True)
    unmet_gates = models.JSONField(default=list)
    agreed = models.JSONField(default=dict, help_text="Criterion code -> points of the agreed choice")
    knocked_out = models.CharField(max_length=300, blank=True)
    seats_counted = models.PositiveSmallIntegerField()
    seats_entitled = models.PositiveSmallIntegerField(help_text="Scoring seats not recused: the base of the quorum")
    frozen_at = models.DateTimeField(default=clock.now)

    class Meta:
        triggers = append_only("result_append_only")

    def __str__(self) -> str:
        return f"{self.item}: {self.stars}"

    @property
    def exact_mean(self) -> Fraction | None:
        return None if self.mean_numerator is None else Fraction(self.mean_numerator, self.mean_denominator or 1)
