"""What lies before a council, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import User
from basics import clock
from basics.bilingual import Bilingual
from basics.columns import ProseColumn
from basics.public_ids import PublicIdField
from cycle.models import Dossier
from products.models import CriteriaSet, Membership
from workflow.machine import Hung, Machine
from workflow.seals import fields_of, values_of, whole_rows
from workflow.triggers import append_only

from .. import triggers
from ..querysets import CouncilItemQuerySet
from .councils import Council, EvaluationRule, Seat
from .grounds import KnockOutGround
from .states import JUDGED, OVER, ItemState, SheetState, Standing

if TYPE_CHECKING:
    from .answers import ConflictAnswer
    from .sheets import ScoreSheet


class CouncilItem(Machine):
    """One dossier before one council. A remanded dossier gets a new item; the old one stays."""

    if TYPE_CHECKING:
        dossier_code: str  # these are read by `for_list`
        producer_name: str | None
        signed_seats: list[int]  # of the present scoring
        dossier_state: str  # these by `for_member`
        dossier_due: dt.date | None
        own_seats: list[int]  # of each of their sheets of the present scoring the seat, the public id and the state
        own_sheets: list[str]
        own_states: list[str]
        own_answer: bool | None  # whether they declared a conflict of interest
        again: bool

    public_id = PublicIdField()
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="items")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="council_items")
    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    vice_chair = models.ForeignKey(
        Seat,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        help_text="Presides where the chair is recused",
    )
    by_written_opinion = models.BooleanField(default=False)
    assessment = ProseColumn(_("Assessment of the advisory group"), max_length=20_000, blank=True)
    state = FSMField(default="", max_length=12, choices=ItemState.choices, editable=False)
    scoring_version = models.PositiveSmallIntegerField(default=1, editable=False, help_text="2 after the one re-scoring")
    knock_out = models.TextField(blank=True, editable=False, help_text="Ground and words on which the council took the product out")
    proposed_ground = models.ForeignKey(KnockOutGround, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    proposed_words = models.TextField(blank=True, editable=False)
    confirmed_by = ArrayField(
        models.BigIntegerField(),
        default=list,
        editable=False,
        help_text="Keys of the seats for the proposed knock-out, the proposer's first",
    )
    cases = models.JSONField(default=dict, editable=False, help_text="Criterion's key -> the case of it that the council scores")
    bench = ArrayField(
        models.BigIntegerField(),
        null=True,
        editable=False,
        help_text="Keys of the seats that sit in it, once they are held; before, whoever sits in the council",
    )
    scorers = ArrayField(models.BigIntegerField(), default=list, editable=False, help_text="Of its held seats those that fill in a sheet")
    put_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    WORKFLOW_COLUMNS: ClassVar[tuple[str, ...]] = (
        "state", "revision", "vice_chair", "scoring_version", "knock_out", "proposed_ground", "proposed_words", "confirmed_by",
        "cases", "bench", "scorers", "put_by", "closed_at",
    )  # fmt: skip
    LOCK_FIRST: ClassVar[tuple[str, ...]] = ("dossier",)
    LOCK_WITH: ClassVar[tuple[str, ...]] = ("dossier", "council__round__unit")

    objects = CouncilItemQuerySet.as_manager()
    product_name = Bilingual("product_name")  # of items read `for_list` or `for_member`

    class Meta:
        ordering = ["council", "position"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ItemState.values), name="council_item_known_state"),
            models.UniqueConstraint(fields=["dossier"], condition=~Q(state__in=OVER), name="council_item_one_open"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = triggers.OPEN_ITEM

    def __str__(self) -> str:
        return f"{self.position}. {self.dossier}"

    def chain_scope(self) -> str:
        return f"year:{self.dossier.cycle_year_id}"

    def about(self) -> str:
        return f"dossier:{self.dossier_id}"

    def hung(self) -> Hung:
        """Its result, once there is one."""
        return [values_of(self.result, fields_of(Result))] if self.state in JUDGED else []

    @classmethod
    def hung_of_all(cls) -> Iterator[tuple[int, Hung]]:
        return whole_rows(Result.objects.filter(item__state__in=JUDGED), "item_id")

    # What is known of its seats and sheets, for policies and checks.

    @cached_property
    def seats(self) -> list[Seat]:
        """The seats that sit in it."""
        return self.sitting(self.council.seats.all())

    def sitting(self, seats: Iterable[Seat]) -> list[Seat]:
        """Of the council's seats those that sit in this item: once they are held, the ones of that moment."""
        if self.bench is None:
            return [seat for seat in seats if seat.state == Standing.IN_FORCE]
        return [seat for seat in seats if seat.pk in self.bench]

    def hold_seats(self) -> None:
        """From here on no change in the council changes who sits in this item, nor which seats score it."""
        self.scorers = [seat.pk for seat in self.scoring_seats]
        self.bench = [seat.pk for seat in self.seats]

    def let_seats_go(self) -> None:
        """Whoever sits in the council sits in it again."""
        self.bench, self.scorers = None, []

    # What needs a query here, a list reads of all its items at once and puts under the same name.

    @cached_property
    def read_answers(self) -> list[ConflictAnswer]:
        return list(self.answers.all())

    @cached_property
    def read_sheets(self) -> list[ScoreSheet]:
        return list(self.sheets.all())

    @cached_property
    def producer_members(self) -> Collection[int]:
        """People who belong to the producer now."""
        return set(Membership.objects.current().filter(producer=self.dossier.producer_id).values_list("user_id", flat=True))

    @cached_property
    def interested(self) -> Collection[int]:
        """People who declared a conflict of interest."""
        return {answer.person_id for answer in self.read_answers if answer.has_conflict}

    @cached_property
    def answered_seats(self) -> dict[int, bool]:
        """Seat -> whether it declared a conflict of interest; seats that have not answered are missing.

        An answer binds the person, whichever seat of the council they are given.
        """
        said = {answer.person_id: answer.has_conflict for answer in self.read_answers}
        return {seat.pk: said[seat.user_id] for seat in self.seats if seat.user_id in said}

    @cached_property
    def recused_seats(self) -> set[int]:
        """Seats that take no part: they declared a conflict of interest, or belong to the producer."""
        partial = {*self.interested, *self.producer_members}
        return {seat.pk for seat in self.seats if seat.user_id in partial} if partial else set()

    def is_recused(self, seat: Seat) -> bool:
        return seat.pk in self.recused_seats

    def is_open_to(self, seat: Seat) -> bool:
        """Whether the seat answered no to the conflict question, so that the dossier is open to it."""
        return self.answered_seats.get(seat.pk) is False and not self.is_recused(seat)

    @cached_property
    def organisers(self) -> set[int]:
        """People who opened the round, arranged the council or a seat of it, also one that ended, or put the dossier before it."""
        acted = (self.council.round.opened_by_id, self.put_by_id, *self.council.arrangers)
        return {person for person in acted if person is not None}

    @cached_property
    def scoring_seats(self) -> list[Seat]:
        """Seats that fill in a sheet of this item: not those of its organisers, unless the rules let them."""
        if self.bench is not None:
            return [seat for seat in self.seats if seat.pk in self.scorers]
        scoring = [seat for seat in self.seats if seat.scores]
        if not any(seat.user_id in self.organisers for seat in scoring) or self.rule.organisers_score:
            return scoring
        return [seat for seat in scoring if seat.user_id not in self.organisers]

    @property
    def entitled_seats(self) -> list[Seat]:
        """Seats that score and take part: the base of the quorum."""
        recused = self.recused_seats
        return [seat for seat in self.scoring_seats if seat.pk not in recused] if recused else self.scoring_seats

    def presiding_seat(self) -> Seat | None:
        """The chair; else the vice chair named for this item. Who takes no part or does not score does not preside."""
        entitled = self.entitled_seats
        chair = next((seat for seat in entitled if seat.role == "chair"), None)
        return chair or next((seat for seat in entitled if seat.pk == self.vice_chair_id), None)

    def current_sheets(self) -> list[ScoreSheet]:
        """The sheets of the present scoring version."""
        return [sheet for sheet in self.read_sheets if sheet.version == self.scoring_version]

    def counted_sheets(self) -> list[ScoreSheet]:
        """Signed sheets of the present scoring, of seats not recused."""
        entitled = {seat.pk for seat in self.entitled_seats}
        return [sheet for sheet in self.current_sheets() if sheet.state == SheetState.SIGNED and sheet.seat_id in entitled]

    @cached_property
    def rule(self) -> EvaluationRule:
        """The rules the council works by."""
        return self.council.rule

    def quorum(self) -> tuple[int, int]:
        """Signed sheets, and how many closing needs."""
        return len(self.counted_sheets()), self.least_votes()

    def confirmations(self) -> tuple[int, int]:
        """Seats that take part and are for the proposed knock-out, and how many it needs."""
        return sum(1 for seat in self.entitled_seats if seat.pk in self.confirmed_by), self.least_votes()

    def least_votes(self) -> int:
        """The rules' share of the scoring seats not recused, rounded up."""
        return max(1, -(-len(self.entitled_seats) * self.rule.quorum_numerator // self.rule.quorum_denominator))


class Result(models.Model):
    """What the council found, frozen at closing with the criteria version it was computed by."""

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
    knocked_out = models.TextField(blank=True)
    seats_counted = models.PositiveSmallIntegerField()
    seats_entitled = models.PositiveSmallIntegerField(help_text="Scoring seats not recused: the base of the quorum")
    frozen_at = models.DateTimeField(default=clock.now)

    class Meta:
        triggers = [*append_only("result_append_only"), triggers.RESULT_OF_OPEN_ITEM]

    def __str__(self) -> str:
        return f"{self.item}: {self.stars}"

    @property
    def exact_mean(self) -> Fraction | None:
        return None if self.mean_numerator is None else Fraction(self.mean_numerator, self.mean_denominator or 1)
