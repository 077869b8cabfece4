"""The workflow of an item: one dossier before one council."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cycle.door import MoveRefused, perform
from cycle.machine import Machine
from cycle.moves import Act, any_of, collect, move
from cycle.policies import system
from cycle.states import NEW
from products.models import Membership

from . import checks, news, policies

if TYPE_CHECKING:
    from products.models import Regulation

    from .models import CouncilItem, EvaluationRule, ScoreSheet, Seat


class ItemState(models.TextChoices):
    CHECKING = "checking", pgettext_lazy("item", "Being checked")
    READY = "ready", pgettext_lazy("item", "Ready for the council")
    SCORING = "scoring", pgettext_lazy("item", "Being scored")
    RESCORING = "rescoring", pgettext_lazy("item", "Being scored again")
    CLOSED = "closed", pgettext_lazy("item", "Closed")
    KNOCKED_OUT = "knocked_out", pgettext_lazy("item", "Knocked out")
    DROPPED = "dropped", pgettext_lazy("item", "Taken off")


OPEN_ITEM_STATES = (ItemState.CHECKING, ItemState.READY, ItemState.SCORING, ItemState.RESCORING)


class ItemFlow(Machine):
    if TYPE_CHECKING:  # columns and relations of CouncilItem
        dossier: Any
        dossier_id: Any
        council: Any
        vice_chair_id: Any
        scoring_version: Any
        answers: Any
        sheets: Any

    class Meta:
        abstract = True

    @move(
        source=[NEW],
        target=ItemState.CHECKING,
        label=_("Put before this council"),
        by=policies.officer_of_items_unit,
        needs=[
            checks.dossier_in_evaluation,
            checks.not_before_council_yet,
            checks.council_of_stage,
            checks.round_open,
            checks.council_has_chair_and_secretary,
        ],
        offered=False,
    )
    def open_item(self, act: Act) -> None:
        """The dossier moves to the council's desk until the round's last day."""
        from cycle.models import Dossier

        perform(Dossier, self.dossier_id, "assign", by=act.by, seen=None, data={"due": self.council.round.results_until})
        # The dossier's row is locked by now: of two officers at once the second is told here.
        vars(self.dossier).pop("_open_item", None)
        if sentence := checks.not_before_council_yet(cast("CouncilItem", self)):
            raise MoveRefused(MoveRefused.NOT_READY, sentence)
        news.tell_opened(cast("CouncilItem", self), act)

    @move(
        source=[ItemState.CHECKING],
        target=ItemState.READY,
        label=_("Ready for scoring"),
        by=policies.preparing,
        needs=[checks.dossier_in_evaluation, checks.assessment_written],
    )
    def make_ready(self, act: Act) -> None:
        """The advisory group has checked papers and site."""

    @move(source=[ItemState.READY], target=ItemState.CHECKING, label=_("Check again"), by=any_of(system, policies.preparing))
    def check_again(self, act: Act) -> None:
        """Also when a supplement is asked for."""

    @move(
        source=[ItemState.READY],
        target=ItemState.SCORING,
        label=_("Open for scoring"),
        by=policies.presiding_or_secretary,
        needs=[checks.dossier_in_evaluation, checks.someone_presides],
    )
    def start_scoring(self, act: Act) -> None:
        """From here the dossier cannot be withdrawn or sent back."""
        news.tell_scoring(cast("CouncilItem", self), act)

    @move(
        source=[ItemState.SCORING, ItemState.RESCORING],
        target=ItemState.CLOSED,
        label=_("Close and reckon the result"),
        by=policies.presiding,
        needs=[checks.quorum_reached, checks.presiding_signed, checks.cases_agree],
    )
    def close(self, act: Act) -> None:
        """Unsigned sheets count as absent; the result is frozen with its criteria version."""
        from .closing import freeze

        freeze(cast("CouncilItem", self), act)

    @move(
        source=OPEN_ITEM_STATES,
        target=ItemState.KNOCKED_OUT,
        label=_("Knock out"),
        by=policies.presiding,
        note_label=_("Ground"),
        needs=[checks.dossier_in_evaluation],
        danger=True,
    )
    def knock_out_dossier(self, act: Act) -> None:
        """A ground of the criteria's knock-out rules; no stars follow."""
        from .closing import freeze

        self.knock_out = act.note[:300]
        freeze(cast("CouncilItem", self), act)

    @move(source=[ItemState.CHECKING, ItemState.READY], target=ItemState.DROPPED, label=_("Take off the council's list"), by=system)
    def drop(self, act: Act) -> None:
        """When the dossier goes back to the commune or is withdrawn."""

    # fmt: on

    # What policies and checks ask.

    @cached_property
    def seats(self) -> list[Seat]:
        return list(self.council.seats.all())

    @cached_property
    def answered_seats(self) -> dict[int, bool]:
        """Seat -> whether it declared a conflict of interest; seats that have not answered are missing."""
        return {answer.seat_id: answer.has_conflict for answer in self.answers.all()}

    @cached_property
    def recused_seats(self) -> set[int]:
        """Seats that take no part: they declared a conflict of interest, or belong to the producer."""
        declared = {seat for seat, has_conflict in self.answered_seats.items() if has_conflict}
        return declared | {seat.pk for seat in self.seats if seat.user_id in self.producer_members}

    @cached_property
    def producer_members(self) -> set[int]:
        """People who belong to the producer now; lists read them for all their items at once."""
        return set(Membership.objects.current().filter(producer=self.dossier.producer_id).values_list("user_id", flat=True))

    def is_recused(self, seat: Seat) -> bool:
        return seat.pk in self.recused_seats

    def is_open_to(self, seat: Seat) -> bool:
        """Whether the seat answered no to the conflict question, so that the dossier is open to it."""
        return self.answered_seats.get(seat.pk) is False and not self.is_recused(seat)

    @property
    def entitled_seats(self) -> list[Seat]:
        """Seats that score and take part: the base of the quorum."""
        return [seat for seat in self.seats if seat.scores and not self.is_recused(seat)]

    def presiding_seat(self) -> Seat | None:
        """The chair; else the vice chair named for this item, if not recused too."""
        chair = next((seat for seat in self.seats if seat.role == "chair"), None)
        if chair and not self.is_recused(chair):
            return chair
        named = next((seat for seat in self.seats if seat.pk == self.vice_chair_id), None)
        return named if named and not self.is_recused(named) else None

    def current_sheets(self) -> list[ScoreSheet]:
        """The sheets of the present scoring version."""
        return [sheet for sheet in self.sheets.all() if sheet.version == self.scoring_version]

    @cached_property
    def rule(self) -> EvaluationRule | Regulation:
        """The unit's own rule in force, else the regulation: quorum and spread limit."""
        own = self.council.round.unit.evaluation_rules.filter(valid_from__lte=self.council.decided_on).order_by("-valid_from").first()
        return own or self.dossier.cycle_year.regulation

    def quorum(self) -> tuple[int, int]:
        """Signed sheets, and how many closing needs (share of scoring seats not recused, rounded up)."""
        entitled = {seat.pk for seat in self.entitled_seats}
        signed = sum(1 for sheet in self.current_sheets() if sheet.state == "signed" and sheet.seat_id in entitled)
        return signed, max(1, -(-len(entitled) * self.rule.quorum_numerator // self.rule.quorum_denominator))


collect(ItemFlow)
