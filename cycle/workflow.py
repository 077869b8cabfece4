"""The whole graph of a dossier: every move, declared once, in the order of the journey.

Moves whose people or needs only a higher app knows carry `owner`; that app supplies them when it starts
(`cycle.moves.supply`), and a system check refuses to start while one is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext_lazy as _

from products.models import CriteriaSet

from . import checks, conditions, deadlines, desks, numbers, policies, tells
from .deadlines import term, window
from .moves import Act, Move, any_of, collect, move
from .standing import Standing
from .states import (
    NEW,
    STEPS_1_TO_4,
    WITH_PRODUCER,
    State,
    Step,
)

if TYPE_CHECKING:
    from .models import Dossier

S = State


def form(name: str) -> Any:
    """A form class of this app, found when first needed (forms import models)."""

    def find() -> Any:
        from . import move_forms

        return getattr(move_forms, name)

    return find


class Journey(Standing):
    """A dossier's workflow. `Dossier` adds the columns."""

    class Meta:
        abstract = True

    # A move reads as one entry of a table, so it is laid out by hand.
    # fmt: off

    # Openings: how a dossier comes to be.

    @move(source=[NEW], target=S.POTENTIAL, label=_("Record a potential product"), by=policies.commune_officer,
          needs=[checks.year_takes_new, checks.no_open_dossier, checks.has_producer_or_contact], desk=desks.commune,
          term=window(Step.OUTREACH), offered=False)
    def identify(self, act: Act) -> None:
        """Step 1: the commune reviews what its area could offer."""
        self._number()
        self.invitation_code = numbers.invitation_code()

    @move(source=[NEW], target=S.IDEA_DRAFT, label=_("Start an idea"), by=policies.member_of_producer,
          needs=[checks.year_takes_new, checks.no_open_dossier], desk=desks.producer, term=window(Step.IDEA), offered=False)
    def start(self, act: Act) -> None:
        self._number()

    @move(source=[NEW], target=S.IMPLEMENTING, label=_("Start from the last dossier"), by=policies.member_of_producer,
          when=[conditions.builds_on_previous], needs=[checks.year_takes_new, checks.no_open_dossier, checks.is_reevaluation_in_time],
          desk=desks.producer, term=window(Step.IMPLEMENTATION), offered=False)
    def enter(self, act: Act) -> None:
        """An upgrade, a re-evaluation, or another try after 1 or 2 stars: ideas and plans are not asked again."""
        self._number()
        self._take_criteria()

    @move(source=[NEW], target=S.POTENTIAL, label=_("Continue from last year"), by=policies.system, when=[conditions.carried_as(S.POTENTIAL)],
          desk=desks.commune, term=window(Step.OUTREACH), tells=[tells.desk_holders],
          news=_("%(product)s continues in this year's cycle."), offered=False)
    def continue_potential(self, act: Act) -> None:
        self._number()
        self.invitation_code = numbers.invitation_code()

    @move(source=[NEW], target=S.IDEA_DRAFT, label=_("Continue from last year"), by=policies.system, when=[conditions.carried_as(S.IDEA_DRAFT)],
          desk=desks.producer, term=window(Step.IDEA), tells=[tells.producer_members],
          news=_("%(product)s continues in this year's cycle."), offered=False)
    def continue_idea(self, act: Act) -> None:
        self._number()

    @move(source=[NEW], target=S.PLAN_DRAFT, label=_("Continue from last year"), by=policies.system, when=[conditions.carried_as(S.PLAN_DRAFT)],
          desk=desks.producer, term=window(Step.PLAN), tells=[tells.producer_members],
          news=_("%(product)s continues in this year's cycle."), offered=False)
    def continue_plan(self, act: Act) -> None:
        self._number()

    @move(source=[NEW], target=S.IMPLEMENTING, label=_("Continue from last year"), by=policies.system, when=[conditions.carried_as(S.IMPLEMENTING)],
          desk=desks.producer, term=window(Step.IMPLEMENTATION), tells=[tells.producer_members],
          news=_("%(product)s continues in this year's cycle."), offered=False)
    def continue_implementation(self, act: Act) -> None:
        self._number()
        self._take_criteria()

    # Steps 1 and 2: ideas.

    @move(source=[S.POTENTIAL], target=S.IDEA_DRAFT, label=_("Claim this product"), by=policies.anyone_with_a_producer,
          needs=[checks.year_open], form=form("ClaimForm"), desk=desks.producer, term=window(Step.IDEA), tells=[tells.commune_officers],
          news=_("%(producer)s took up the potential product %(product)s."), offered=False)
    def claim(self, act: Act) -> None:
        """The producer takes the potential product up, with the invitation code the commune gave them."""
        self.producer = self.product.producer = act.data["producer"]
        self.product.save(update_fields=["producer"])
        self.invitation_code = ""

    @move(source=[S.IDEA_DRAFT, S.IDEA_RETURNED], target=S.IDEA_SUBMITTED, label=_("Submit the idea"), by=policies.member_of_producer,
          needs=[checks.year_open, checks.window_open_unless_returned(Step.IDEA), checks.idea_complete],
          desk=desks.commune, term=conditions.first_idea_term, tells=[tells.desk_holders],
          news=_("%(producer)s submitted the idea of %(product)s."))
    def submit_idea(self, act: Act) -> None:
        self._submitted(act)

    @move(source=[S.IDEA_SUBMITTED], target=S.IDEA_SCREENED, label=_("Pass the idea on"), by=policies.commune_officer,
          when=[conditions.idea_decided_above], needs=[checks.year_open], note_label=_("Opinion on feasibility"),
          desk=desks.idea_decider, term=term("idea_decision"), tells=[tells.desk_holders, tells.producer_members],
          news=_("The commune passed the idea of %(product)s on for approval."))
    def screen_idea(self, act: Act) -> None:
        """The commune's opinion, where a higher level decides."""

    @move(source=[S.IDEA_SUBMITTED, S.IDEA_SCREENED], target=S.PLAN_DRAFT, label=_("Accept the idea"), by=policies.idea_decider,
          when=[conditions.idea_at_decider], needs=[checks.year_open], desk=desks.producer, term=window(Step.PLAN), tells=[tells.producer_members],
          news=_("The idea of %(product)s was accepted. Now write the business plan; the office invites you to a training."))
    def accept_idea(self, act: Act) -> None:
        self._settle_comments(act)

    @move(source=[S.IDEA_SUBMITTED, S.IDEA_SCREENED], target=S.IDEA_RETURNED, label=_("Return the idea"), by=policies.officer_at_desk,
          needs=[checks.year_open], note_label=_("What needs completing"), desk=desks.producer, term=term("producer_answer"),
          tells=[tells.producer_members], news=_("The idea of %(product)s needs completing."))
    def return_idea(self, act: Act) -> None:
        self._settle_comments(act, before=True)

    @move(source=[S.IDEA_SUBMITTED, S.IDEA_SCREENED], target=S.DECLINED, label=_("Decline the idea"), by=policies.idea_decider,
          when=[conditions.idea_at_decider], needs=[checks.year_open], note_label=_("Reason"), desk=desks.nowhere, danger=True,
          tells=[tells.producer_members], news=_("The idea of %(product)s was not accepted."))
    def decline_idea(self, act: Act) -> None:
        """Only the unit that decides ideas may end one."""

    # Step 3: the business plan.

    @move(source=[S.PLAN_DRAFT, S.PLAN_RETURNED], target=S.PLAN_SUBMITTED, label=_("Submit the plan"), by=policies.member_of_producer,
          needs=[checks.year_open, checks.window_open_unless_returned(Step.PLAN), checks.plan_complete, checks.plan_reaches_target],
          desk=desks.plan_decider, term=term("plan_decision"), tells=[tells.desk_holders],
          news=_("%(producer)s submitted the business plan of %(product)s."))
    def submit_plan(self, act: Act) -> None:
        self._submitted(act)

    @move(source=[S.PLAN_SUBMITTED], target=S.IMPLEMENTING, label=_("Accept the plan"), by=policies.plan_decider, needs=[checks.year_open],
          desk=desks.producer, term=window(Step.IMPLEMENTATION), tells=[tells.producer_members, tells.commune_officers],
          news=_("The business plan of %(product)s was accepted. Put it into practice and gather the evidence."))
    def accept_plan(self, act: Act) -> None:
        self._settle_comments(act)
        self._take_criteria()

    @move(source=[S.PLAN_SUBMITTED], target=S.PLAN_RETURNED, label=_("Return the plan"), by=policies.plan_decider, needs=[checks.year_open],
          note_label=_("What needs rework"), desk=desks.producer, term=term("producer_answer"), tells=[tells.producer_members],
          news=_("The business plan of %(product)s needs rework."))
    def return_plan(self, act: Act) -> None:
        self._settle_comments(act, before=True)

    # Step 4: implementation and the dossier's intake.

    @move(source=[S.IMPLEMENTING, S.DOSSIER_RETURNED], target=S.DOSSIER_SUBMITTED, label=_("Submit the dossier"), by=policies.member_of_producer,
          needs=[checks.year_open, checks.window_open_unless_returned(Step.IMPLEMENTATION), checks.registration_complete,
                 checks.assessment_complete, checks.evidence_complete],
          desk=desks.commune, term=term("commune_check"), resumes=True, tells=[tells.desk_holders, tells.producer_members],
          news=_("%(producer)s submitted the dossier of %(product)s."))
    def submit_dossier(self, act: Act) -> None:
        """Registration gets its number once; a resubmission keeps it."""
        self._submitted(act)
        if not self.registration_number:
            self.registration_number = numbers.registration_number(cast("Dossier", self))

    @move(source=[S.DOSSIER_SUBMITTED], target=S.IN_EVALUATION, label=_("Endorse and propose"), by=policies.commune_officer,
          needs=[checks.year_open, checks.commune_report_complete, checks.samples_received], desk=desks.stage_officer, term=term("stage_check"),
          tells=[tells.desk_holders, tells.producer_members], news=_("The commune endorsed the dossier of %(product)s and proposed it for evaluation."))
    def endorse(self, act: Act) -> None:
        """Mẫu 03: the commune reports on four topics and proposes; it does not score."""
        self.stage = self.route.stage_list[0]
        self._settle_comments(act)
        numbers.give_product_serial(self.product, self.commune)

    @move(source=[S.DOSSIER_SUBMITTED], target=S.DOSSIER_RETURNED, label=_("Return the dossier"), by=policies.commune_officer,
          needs=[checks.year_open, checks.comments_written], note_label=_("What needs completing"), desk=desks.producer, term=term("producer_answer"),
          pauses=True, tells=[tells.producer_members], news=_("The dossier of %(product)s needs completing."))
    def return_dossier(self, act: Act) -> None:
        """The commune's clock stands still until the answer."""
        self._settle_comments(act, before=True)

    @move(source=[S.DOSSIER_SUBMITTED], target=S.DECLINED, label=_("Decline the dossier"), by=policies.commune_officer, needs=[checks.year_open],
          note_label=_("Reason"), desk=desks.nowhere, danger=True, tells=[tells.producer_members], news=_("The dossier of %(product)s was not proposed."))
    def decline_dossier(self, act: Act) -> None:
        """Not proposed for evaluation."""

    # Step 5: evaluation, stage by stage.

    @move(source=[S.IN_EVALUATION], target=S.IN_EVALUATION, label=_("Put before a council"), owner="evaluation", desk=desks.council, term=deadlines.given,
          needs=[checks.year_open], tells=[tells.producer_members], news=_("%(product)s was put before the council."), offered=False)
    def assign(self, act: Act) -> None:
        """The council's item is opened beside it, in the same transaction."""

    @move(source=[S.IN_EVALUATION], target=S.SUPPLEMENT_REQUESTED, label=_("Ask for a supplement"), owner="evaluation",
          needs=[checks.year_open, checks.comments_written], note_label=_("What is needed"), desk=desks.producer, term=term("producer_answer"), pauses=True,
          tells=[tells.producer_members], news=_("The council needs more about %(product)s."))
    def request_supplement(self, act: Act) -> None:
        """Before scoring: the clock stands still and the answer comes back to the same stage."""

    @move(source=[S.SUPPLEMENT_REQUESTED], target=S.IN_EVALUATION, label=_("Send the supplement"), by=policies.member_of_producer,
          needs=[checks.year_open], desk=desks.back_where_it_paused, resumes=True, tells=[tells.stage_officers],
          news=_("%(producer)s sent the supplement for %(product)s."))
    def answer_supplement(self, act: Act) -> None:
        self._settle_comments(act)

    @move(source=[S.SUPPLEMENT_REQUESTED], target=S.IN_EVALUATION, label=_("Go on without the supplement"), owner="evaluation",
          needs=[checks.year_open], desk=desks.back_where_it_paused, resumes=True, tells=[tells.producer_members],
          news=_("The answer about %(product)s was due; the council judges it as it stands."))
    def resume(self, act: Act) -> None:
        """After the answer was due: judged as it stands."""

    @move(source=[S.IN_EVALUATION], target=S.DOSSIER_SUBMITTED, label=_("Send back to the commune"), by=policies.stage_officer, owner="evaluation",
          when=[conditions.at_first_stage], needs=[checks.year_open], note_label=_("What is wrong with the report or the samples"),
          desk=desks.commune, term=term("commune_check"), tells=[tells.desk_holders, tells.producer_members],
          news=_("The dossier of %(product)s went back to the commune."))
    def send_back(self, act: Act) -> None:
        self.stage = None

    @move(source=[S.IN_EVALUATION], target=S.AWAITING_DECISION, label=_("Record the council's result"), owner="evaluation", desk=desks.authority,
          needs=[checks.year_open], term=term("decision"), tells=[tells.desk_holders], news=_("The council's result for %(product)s waits for the decision."),
          offered=False)
    def record_result(self, act: Act) -> None:
        """Made by the chair's closing of the council's item; stars and points come frozen with it."""
        self.stars, self.points = act.data["stars"], act.data["points"]

    @move(source=[S.AWAITING_DECISION], target=S.RECOGNISED, label=_("Recognise"), by=policies.authority_at_desk, when=[conditions.stage_recognises],
          needs=[checks.year_open], form=form("DecisionForm"), desk=desks.nowhere, tells=[tells.producer_members, tells.commune_officers],
          news=_("%(product)s is recognised with %(stars)s stars."))
    def recognise(self, act: Act) -> None:
        """Decision 26/2026/QĐ-TTg: the province's chairman recognises 3 and 4 stars, the ministry 5."""

    @move(source=[S.AWAITING_DECISION], target=S.IN_EVALUATION, label=_("Send on to the next level"), by=policies.authority_at_desk,
          when=[conditions.stage_forwards], needs=[checks.year_open], desk=desks.stage_officer, term=term("stage_check"),
          tells=[tells.desk_holders, tells.producer_members], news=_("%(product)s was proposed to the next level."))
    def forward(self, act: Act) -> None:
        self.stage = self.stage.following

    @move(source=[S.AWAITING_DECISION], target=S.AWAITING_DECISION, label=_("Send the result down"), by=policies.authority_at_desk,
          when=[conditions.stage_sends_down], needs=[checks.year_open], desk=desks.authority, term=term("decision"),
          tells=[tells.desk_holders, tells.producer_members], news=_("The result for %(product)s went back to the province to decide on."))
    def send_down(self, act: Act) -> None:
        """Below what this level recognises: the level before may decide on this result."""
        self.stage = self.stage.preceding

    @move(source=[S.AWAITING_DECISION], target=S.IN_EVALUATION, label=_("Have it evaluated again"), by=policies.authority_at_desk,
          needs=[checks.year_open], note_label=_("Reason"), desk=desks.stage_officer, term=term("stage_check"),
          tells=[tells.desk_holders, tells.producer_members], news=_("%(product)s will be evaluated again."))
    def remand(self, act: Act) -> None:
        """A new item at the same stage; the old result is kept. Also the road for a complaint."""

    @move(source=[S.AWAITING_DECISION], target=S.NOT_RECOGNISED, label=_("Do not recognise"), by=policies.authority_at_desk, needs=[checks.year_open],
          note_label=_("Reason and what is missing"), desk=desks.nowhere, danger=True, tells=[tells.producer_members, tells.commune_officers],
          news=_("%(product)s was not recognised this time."))
    def do_not_recognise(self, act: Act) -> None:
        """The product may enter a later cycle from implementation."""

    # Step 6.

    @move(source=[S.RECOGNISED], target=S.IN_PROMOTION, label=_("Start promotion"), by=policies.promotion_officer, note_label=_("Support plan"),
          desk=desks.nowhere, tells=[tells.producer_members], news=_("Trade promotion of %(product)s starts."))
    def start_promotion(self, act: Act) -> None:
        """An agreed plan of support."""

    @move(source=[S.IN_PROMOTION], target=S.COMPLETED, label=_("Finish promotion"), by=policies.promotion_officer, note_label=_("Results"),
          desk=desks.nowhere, tells=[tells.producer_members], news=_("Trade promotion of %(product)s is finished."))
    def finish_promotion(self, act: Act) -> None:
        """The cycle of this dossier is complete."""

    # At any time.

    @move(source=STEPS_1_TO_4, target=S.CARRIED_OVER, label=_("Carry over to next year"), by=any_of(policies.system, policies.plan_decider),
          note_label=_("Reason"), desk=desks.nowhere, danger=True, tells=[tells.producer_members],
          news=_("%(product)s goes on in next year's cycle."))
    def carry_over(self, act: Act) -> None:
        """Next year's dossier opens where this one stood, with everything copied (see `cycle.yearend`)."""

    @move(source=[*STEPS_1_TO_4, S.IN_EVALUATION, S.SUPPLEMENT_REQUESTED], target=S.WITHDRAWN, label=_("Withdraw"), by=policies.member_of_producer,
          owner="evaluation", note_label=_("Reason"), desk=desks.nowhere, danger=True, tells=[tells.previous_desk, tells.stage_officers], news=_("%(producer)s withdrew %(product)s."))
    def withdraw(self, act: Act) -> None:
        """In step 5 only while nobody scores."""

    @move(source=WITH_PRODUCER, target=None, label=_("Give more time"),
          by=any_of(policies.time_giver, policies.dossier_administrator), note_label=_("Reason"), form=form("ExtensionForm"), desk=desks.producer, term=deadlines.given,
          tells=[tells.producer_members], news=_("%(product)s was given more time."))
    def extend(self, act: Act) -> None:
        """An extension is an object beside the dossier, made here and kept."""
        self.extensions.create(step=self.step, until=act.data["until"], reason=act.note, granted_by=act.by)

    @move(source=[*STEPS_1_TO_4, S.IN_EVALUATION, S.SUPPLEMENT_REQUESTED], target=None, label=_("Move to another product set"),
          by=policies.classifier, owner="evaluation", form=form("ReclassifyForm"), note_label=_("Reason"),
          tells=[tells.producer_members], news=_("%(product)s was moved to another product set."))
    def reclassify(self, act: Act) -> None:
        """Answers are kept where the criteria agree."""
        from .reclassify import reclassify

        reclassify(cast("Dossier", self), act.data["product_set"])

    # fmt: on

    # What the moves share.

    def _number(self) -> None:
        self.code = numbers.dossier_code(self.cycle_year)

    def _submitted(self, act: Act) -> None:
        self.submitted_at = act.at
        self.first_submitted_at = self.first_submitted_at or act.at

    def _take_criteria(self) -> None:
        """The version in force on entering implementation stays for good."""
        if self.criteria_set_id is None:
            self.criteria_set = CriteriaSet.objects.in_force(self.product.product_set, self.cycle_year.regulation)

    def _settle_comments(self, act: Act, *, before: bool = False) -> None:
        open_comments = self.comments.filter(settled_at__isnull=True)
        if before and self.submitted_at:
            open_comments = open_comments.filter(written_at__lt=self.submitted_at)
        open_comments.update(settled_at=act.at)

    def lay_on(self, declared: Move, act: Act) -> None:
        """Put the dossier on the next desk with its due day. A pause keeps the office's days left.

        A move that leaves the state leaves the desk too: only the day changes.
        """
        if declared.target is None:
            self.desk_due = declared.term(self, act) if declared.term else self.desk_due
            return
        if declared.pauses and self.desk_due:
            self.paused_days, self.paused_role = max(deadlines.working_days_until(self.desk_due), 0), self.desk_role
        assert declared.desk is not None
        desk = declared.desk(self)
        resumed = self.paused_days if declared.resumes else None
        self.desk_role, self.desk_unit, self.desk_since = desk.role, desk.unit, act.at if desk.role else None
        if not desk.role:
            self.desk_due = None
        elif resumed is not None:
            self.desk_due = deadlines.add_working_days(deadlines.clock.today(), resumed)
        else:
            self.desk_due = declared.term(self, act) if declared.term else None
        if not declared.pauses:
            self.paused_days, self.paused_role = None, ""

    def hold_for(self, opening: Move) -> None:
        """Nobody closes the year meanwhile; a closing under way is waited for, and then seen."""
        if checks.year_takes_new in opening.needs:
            years = type(self.cycle_year)._default_manager.select_for_update(no_key=True)
            self.cycle_year.state = years.values_list("state", flat=True).get(pk=self.cycle_year.pk)


collect(Journey)
