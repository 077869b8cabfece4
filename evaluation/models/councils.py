"""Rounds, the councils that evaluate in them, and who sits there."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField

from accounts.dated_rules import DatedRule
from accounts.models import AdministrativeUnit, User
from basics.columns import CodeColumn, LineColumn
from basics.public_ids import PublicIdField
from basics.words import label_of
from workflow.machine import Machine

from ..querysets import CouncilQuerySet, RoundQuerySet, SeatQuerySet
from .states import Standing


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
        default=False, help_text="Whoever opened the round, arranged the council and its seats or put the dossier before it may score it"
    )
    secretary_scores = models.BooleanField(default=False, help_text="The secretary's seat fills in sheets")
    signer_chairs = models.BooleanField(
        default=True, help_text="Who signs the unit's decisions may sit in its council, as its chair and in no other seat"
    )
    outsiders_sit = models.BooleanField(default=False, help_text="Who holds an office outside the unit's area may sit in its council")


class Arrangement(Machine):
    """What an evaluating unit arranges before its council works. Each act on it is entered in the chain of that unit."""

    class Meta:
        abstract = True

    def unit_id_of(self) -> int:
        """The key of the unit."""
        raise NotImplementedError

    def chain_scope(self) -> str:
        return f"unit:{self.unit_id_of()}"


class Round(Arrangement):
    """A dated batch of dossiers before the council of one unit."""

    if TYPE_CHECKING:
        council_count: int  # counted by `for_list`

    public_id = PublicIdField()
    unit = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="rounds")
    state = FSMField(default="", max_length=10, choices=Standing.choices, editable=False)
    year = models.PositiveSmallIntegerField(_("Year"))
    number = models.PositiveSmallIntegerField(_("Round"))
    proposals_until = models.DateField(_("Proposals until"))
    results_until = models.DateField(_("Results until"))
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False)

    WORKFLOW_COLUMNS: ClassVar[tuple[str, ...]] = (
        "state", "revision", "year", "number", "proposals_until", "results_until", "opened_by",
    )  # fmt: skip
    LOCK_WITH: ClassVar[tuple[str, ...]] = ("unit",)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "number"],
                condition=Q(state=Standing.IN_FORCE),
                name="round_once",
                violation_error_message=_("This round of the unit exists already."),
            ),
            models.CheckConstraint(condition=Q(state__in=Standing.values), name="round_known_state"),
            models.CheckConstraint(condition=Q(results_until__gte=models.F("proposals_until")), name="round_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.year} {self.unit}"

    def unit_id_of(self) -> int:
        return self.unit_id


class Council(Arrangement):
    """The people who evaluate for a unit in a round, as its decision appoints them."""

    if TYPE_CHECKING:
        open_items: int  # counted by `for_list`
        seat_count: int  # counted by `with_counts`
        item_count: int  # counted by `with_counts`

    public_id = PublicIdField()
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="councils")
    state = FSMField(default="", max_length=10, choices=Standing.choices, editable=False)
    name = LineColumn(_("Name"), max_length=150)
    decision_number = CodeColumn(_("Decision number"), max_length=60)
    decided_on = models.DateField(_("Date of the decision"))
    arrangers = ArrayField(
        models.BigIntegerField(),
        default=list,
        editable=False,
        help_text="Keys of the people who set it up, corrected it, gave or ended its seats",
    )

    WORKFLOW_COLUMNS: ClassVar[tuple[str, ...]] = ("state", "revision", "name", "decision_number", "decided_on", "arrangers")
    LOCK_FIRST: ClassVar[tuple[str, ...]] = ("round",)
    LOCK_WITH: ClassVar[tuple[str, ...]] = ("round__unit",)
    UNSEALED: ClassVar[tuple[str, ...]] = ("arrangers",)

    objects = CouncilQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=Q(state__in=Standing.values), name="council_known_state")]

    def __str__(self) -> str:
        return self.name

    def unit_id_of(self) -> int:
        return self.round.unit_id

    @cached_property
    def rule(self) -> EvaluationRule:
        """The rules it works by: those in force on the day it was set up, of its unit, else of the country."""
        return EvaluationRule.objects.in_force([self.round.unit], self.decided_on)


class Seat(Arrangement):
    """A person in a council. Whoever is taken off it keeps the row: answers and sheets hang on it."""

    class Role(models.TextChoices):
        CHAIR = "chair", pgettext_lazy("seat", "Chair")
        VICE_CHAIR = "vice_chair", pgettext_lazy("seat", "Vice chair")
        SECRETARY = "secretary", pgettext_lazy("seat", "Secretary")
        MEMBER = "member", pgettext_lazy("seat", "Member")
        ADVISORY = "advisory", pgettext_lazy("seat", "Advisory group")

    public_id = PublicIdField()
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="seats")
    state = FSMField(default="", max_length=10, choices=Standing.choices, editable=False)
    role = models.CharField(_("Seat"), max_length=12, choices=Role.choices)
    scores = models.BooleanField(default=True, editable=False, help_text="Fills in a sheet of what lies before the council")

    WORKFLOW_COLUMNS: ClassVar[tuple[str, ...]] = ("state", "revision", "role", "scores")
    LOCK_FIRST: ClassVar[tuple[str, ...]] = ("council__round", "council")
    LOCK_WITH: ClassVar[tuple[str, ...]] = ("council__round__unit", "user")
    UNSEALED: ClassVar[tuple[str, ...]] = ("scores",)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "user"],
                condition=Q(state=Standing.IN_FORCE),
                name="seat_once_per_person",
                violation_error_message=_("This person sits in the council already."),
            ),
            models.UniqueConstraint(
                fields=["council"],
                condition=Q(role="chair", state=Standing.IN_FORCE),
                name="seat_one_chair",
                violation_error_message=_("This council has a chair already."),
            ),
            models.UniqueConstraint(
                fields=["council"],
                condition=Q(role="secretary", state=Standing.IN_FORCE),
                name="seat_one_secretary",
                violation_error_message=_("This council has a secretary already."),
            ),
            models.CheckConstraint(condition=Q(state__in=Standing.values), name="seat_known_state"),
            models.CheckConstraint(condition=~Q(role="advisory", scores=True), name="seat_advisory_scores_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.role_name})"

    @property
    def role_name(self) -> str:
        return label_of(self, "role")

    def unit_id_of(self) -> int:
        return self.council.round.unit_id
