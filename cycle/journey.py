"""The whole graph of a dossier: every move, declared once, in the order of the journey.

Moves whose people or needs only a higher app knows carry `owner`; that app supplies them when it starts
(`Flow.supply`), and a system check refuses to start while one is missing.
"""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.policies import system
from products.models import CriteriaSet
from workflow.acts import Act
from workflow.correcting import on_record
from workflow.machine import NEW
from workflow.moves import Flow, Made, Move, any_of

from . import comments
from .acts import notices, numbers, openings, reclassification, recognition, submissions, yearend
from .forms.amending import PotentialChangeForm
from .forms.moves import ClaimForm, DecisionForm, ExtensionForm, ReclassifyForm
from .models import CycleYear, Dossier
from .models.states import STEPS_1_TO_4, WITH_PRODUCER, State, Step
from .rules import checks, conditions, deadlines, desks, policies, recipients
from .rules.conditions import first_idea_term
from .rules.deadlines import term, window
from .rules.opinions import too_short
from .rules.reevaluation import is_late
from .signals import dossier_moved

S = State


def _afterwards(dossier: Dossier, made: Made[Dossier]) -> None:
    if made.move.closes_comments:
        comments.close(dossier, made.act)
    dossier_moved.send(Dossier, dossier=dossier, made=made)


def _lock_year(dossier: Dossier, opening: Move[Dossier]) -> None:
    """Nobody closes the year meanwhile; a closing under way is waited for, and then seen."""
    if checks.year_takes_new in opening.needs:
        years = CycleYear.objects.select_for_update(no_key=True)
        dossier.cycle_year.state = years.values_list("state", flat=True).get(pk=dossier.cycle_year.pk)


flow = Flow(
    Dossier,
    tell=notices.write_for_move,
    after_move=_afterwards,
    desk_of=desks.present,
    place_on_desk=desks.place,
    lock_for_opening=_lock_year,
    grant_on_behalf=policies.helping_officer,
)
move = flow.move


# What the moves share.


def _number(dossier: Dossier) -> None:
    dossier.code = numbers.dossier_code(dossier.cycle_year)


def _submitted(dossier: Dossier, act: Act) -> None:
    """Whoever filed for the producer leaves what follows to others, unless the rules of procedure let them."""
    if act.on_behalf_of and not dossier.procedure.helper_endorses:
        dossier.filed_by = act.by
        dossier.__dict__.pop("_holders", None)
    dossier.submitted_at = act.at
    dossier.first_submitted_at = dossier.first_submitted_at or act.at


def _take_criteria(dossier: Dossier) -> None:
    """The version in force on entering implementation stays for good."""
    if dossier.criteria_set_id is None:
        dossier.criteria_set = CriteriaSet.objects.in_force(dossier.product.product_set, dossier.cycle_year.regulation)


def _with_stars(dossier: Dossier) -> str:
    return gettext("Recognise with %(stars)d stars") % {"stars": dossier.stars} if dossier.stars else gettext("Recognise")


# A move reads as one entry of a table, so it is laid out by hand.
# fmt: off

# Openings: how a dossier comes to be.

@move(source=[NEW], target=S.POTENTIAL, label=_("Record a potential product"), by=policies.commune_officer,
      needs=[checks.year_takes_new, checks.no_open_dossier, checks.has_producer_or_contact], desk=desks.commune,
      term=window(Step.OUTREACH), offered=False)
def identify(dossier: Dossier, act: Act) -> None:
    """Step 1: the commune reviews what its area could offer."""
    _number(dossier)
    dossier.invitation_code = numbers.invitation_code()

@move(source=[NEW], target=S.IDEA_DRAFT, label=_("Start an idea"), by=policies.member_of_producer,
      needs=[checks.year_takes_new, checks.no_open_dossier], desk=desks.producer, term=window(Step.IDEA), offered=False)
def start(dossier: Dossier, act: Act) -> None:
    _number(dossier)

@move(source=[NEW], target=S.IMPLEMENTING, label=_("Start from the last dossier"), by=policies.member_of_producer,
      when=[conditions.builds_on_previous], needs=[checks.year_takes_new, checks.no_open_dossier, checks.is_reevaluation_in_time],
      desk=desks.producer, term=window(Step.IMPLEMENTATION), offered=False, then=openings.take_over)
def enter(dossier: Dossier, act: Act) -> None:
    """An upgrade, a re-evaluation, or another try after 1 or 2 stars: ideas and plans are not asked again."""
    _number(dossier)
    _take_criteria(dossier)

@move(source=[NEW], target=S.POTENTIAL, label=_("Continue from last year"), by=system, when=[conditions.carried_as(S.POTENTIAL)],
      desk=desks.commune, term=window(Step.OUTREACH), recipients=[recipients.desk_holders],
      message=_("%(product)s continues in this year's cycle."), offered=False, then=openings.take_over)
def continue_potential(dossier: Dossier, act: Act) -> None:
    _number(dossier)
    dossier.invitation_code = numbers.invitation_code()

@move(source=[NEW], target=S.IDEA_DRAFT, label=_("Continue from last year"), by=system, when=[conditions.carried_as(S.IDEA_DRAFT)],
      desk=desks.producer, term=window(Step.IDEA), recipients=[recipients.producer_members],
      message=_("%(product)s continues in this year's cycle."), offered=False, then=openings.take_over)
def continue_idea(dossier: Dossier, act: Act) -> None:
    _number(dossier)

@move(source=[NEW], target=S.PLAN_DRAFT, label=_("Continue from last year"), by=system, when=[conditions.carried_as(S.PLAN_DRAFT)],
      desk=desks.producer, term=window(Step.PLAN), recipients=[recipients.producer_members],
      message=_("%(product)s continues in this year's cycle."), offered=False, then=openings.take_over)
def continue_plan(dossier: Dossier, act: Act) -> None:
    _number(dossier)

@move(source=[NEW], target=S.IMPLEMENTING, label=_("Continue from last year"), by=system, when=[conditions.carried_as(S.IMPLEMENTING)],
      desk=desks.producer, term=window(Step.IMPLEMENTATION), recipients=[recipients.producer_members],
      message=_("%(product)s continues in this year's cycle."), offered=False, then=openings.take_over)
def continue_implementation(dossier: Dossier, act: Act) -> None:
    _number(dossier)
    _take_criteria(dossier)

# Steps 1 and 2: ideas.

@move(source=[S.POTENTIAL], target=S.IDEA_DRAFT, label=_("Claim this product"), by=policies.anyone_with_a_producer,
      needs=[checks.year_open], form=ClaimForm, desk=desks.producer, term=window(Step.IDEA), recipients=[recipients.commune_officers],
      message=_("%(producer)s took up the potential product %(product)s."), offered=False)
def claim(dossier: Dossier, act: Act) -> None:
    """The producer takes the potential product up, with the invitation code the commune gave them."""
    dossier.producer = dossier.product.producer = act.data["producer"]
    dossier.product.save(update_fields=["producer"])
    dossier.invitation_code = ""

@move(source=[S.IDEA_DRAFT, S.IDEA_RETURNED], target=S.IDEA_SUBMITTED, label=_("Submit the idea"), by=policies.member_of_producer,
      needs=[checks.year_open, checks.window_open_unless_returned(Step.IDEA), checks.idea_complete, submissions.comments_answered],
      desk=desks.commune, term=first_idea_term, recipients=[recipients.desk_holders],
      message=_("%(producer)s submitted the idea of %(product)s."),
      hands_in=True, then=submissions.keep, sends=["idea"],
      lead=_("The idea goes to the commune. You cannot change it until they answer."))
def submit_idea(dossier: Dossier, act: Act) -> None:
    _submitted(dossier, act)

@move(source=[S.IDEA_SUBMITTED], target=S.IDEA_SCREENED, label=_("Pass the idea on"), by=policies.commune_officer,
      when=[conditions.idea_decided_above], needs=[checks.year_open], note_label=_("Opinion on feasibility"), note_fault=too_short,
      desk=desks.idea_decider, term=term("idea_decision"), recipients=[recipients.desk_holders, recipients.producer_members],
      message=_("The commune passed the idea of %(product)s on for approval."),
      answers_desk=True,
      lead=_("The idea goes to the office that decides, with your opinion."))
def screen_idea(dossier: Dossier, act: Act) -> None:
    """The commune's opinion, where a higher level decides."""

@move(source=[S.IDEA_SUBMITTED, S.IDEA_SCREENED], target=S.PLAN_DRAFT, label=_("Accept the idea"), by=policies.idea_decider,
      when=[conditions.idea_at_decider], needs=[checks.year_open], desk=desks.producer, term=window(Step.PLAN), recipients=[recipients.producer_members],
      message=_("The idea of %(product)s was accepted. Now write the business plan; the office invites you to a training."),
      answers_desk=True, closes_comments=True,
      lead=_("The producer goes on to the business plan and is invited to a training."))
def accept_idea(dossier: Dossier, act: Act) -> None:
    """Nothing more is asked of the idea."""

@move(source=[S.IDEA_SUBMITTED, S.IDEA_SCREENED], target=S.IDEA_RETURNED, label=_("Return the idea"), by=policies.officer_at_desk,
      needs=[checks.year_open], note_label=_("What needs completing"), desk=desks.producer, term=term("producer_answer"),
      recipients=[recipients.producer_members], message=_("The idea of %(product)s needs completing."),
      sends_comments=True, note_default=comments.note_of_unsent,
      lead=_("The producer reads your note and the comments, and may submit again."))
def return_idea(dossier: Dossier, act: Act) -> None:
    comments.send(dossier, act)

@move(source=[S.IDEA_SUBMITTED, S.IDEA_SCREENED], target=S.DECLINED, label=_("Decline the idea"), by=policies.idea_decider,
      when=[conditions.idea_at_decider], needs=[checks.year_open], note_label=_("Reason"), desk=desks.nowhere, danger=True, closes_comments=True,
      recipients=[recipients.producer_members], message=_("The idea of %(product)s was not accepted."),
      lead=_("The journey of this product ends here for this year. The producer reads your reason."))
def decline_idea(dossier: Dossier, act: Act) -> None:
    """Only the unit that decides ideas may end one."""

# Step 3: the business plan.

@move(source=[S.PLAN_DRAFT, S.PLAN_RETURNED], target=S.PLAN_SUBMITTED, label=_("Submit the plan"), by=policies.member_of_producer,
      needs=[checks.year_open, checks.window_open_unless_returned(Step.PLAN), checks.plan_complete, checks.plan_reaches_target,
             submissions.comments_answered],
      desk=desks.plan_decider, term=term("plan_decision"), recipients=[recipients.desk_holders],
      message=_("%(producer)s submitted the business plan of %(product)s."),
      hands_in=True, then=submissions.keep, sends=["plan", "plan_criteria"],
      lead=_("The plan goes to the office that decides. You cannot change it until they answer."))
def submit_plan(dossier: Dossier, act: Act) -> None:
    _submitted(dossier, act)

@move(source=[S.PLAN_SUBMITTED], target=S.IMPLEMENTING, label=_("Accept the plan"), by=policies.plan_decider, needs=[checks.year_open],
      desk=desks.producer, term=window(Step.IMPLEMENTATION), recipients=[recipients.producer_members, recipients.commune_officers],
      message=_("The business plan of %(product)s was accepted. Put it into practice and gather the evidence."),
      answers_desk=True, closes_comments=True,
      lead=_("The producer puts the plan into practice. The criteria in force today stay for this dossier."))
def accept_plan(dossier: Dossier, act: Act) -> None:
    _take_criteria(dossier)

@move(source=[S.PLAN_SUBMITTED], target=S.PLAN_RETURNED, label=_("Return the plan"), by=policies.plan_decider, needs=[checks.year_open],
      note_label=_("What needs rework"), desk=desks.producer, term=term("producer_answer"), recipients=[recipients.producer_members],
      message=_("The business plan of %(product)s needs rework."),
      sends_comments=True, note_default=comments.note_of_unsent,
      lead=_("The producer reads your note and the comments, and may submit again."))
def return_plan(dossier: Dossier, act: Act) -> None:
    comments.send(dossier, act)

# Step 4: implementation and the dossier's intake.

@move(source=[S.IMPLEMENTING, S.DOSSIER_RETURNED], target=S.DOSSIER_SUBMITTED, label=_("Submit the dossier"), by=policies.member_of_producer,
      needs=[checks.year_open, checks.window_open_unless_returned(Step.IMPLEMENTATION), checks.registration_complete,
             checks.is_reevaluation_in_time, checks.assessment_complete, checks.scores_complete, checks.evidence_complete,
             submissions.comments_answered],
      desk=desks.commune, term=term("commune_check"), resumes=True, recipients=[recipients.desk_holders],
      message=_("%(producer)s submitted the dossier of %(product)s."),
      hands_in=True, then=submissions.keep, sends=["registration", "assessment", "scores", "evidence"],
      lead=_("The dossier goes to the commune. You cannot change it until they answer."))
def submit_dossier(dossier: Dossier, act: Act) -> None:
    """Registration gets its number once, and a re-evaluation is late or not by that day; a resubmission keeps both."""
    _submitted(dossier, act)
    dossier.left_unsent = False
    if not dossier.registration_number:
        dossier.registration_number = numbers.registration_number(dossier)
        dossier.late = dossier.kind == dossier.Kind.REEVALUATION and is_late(dossier.product)

@move(source=[S.DOSSIER_SUBMITTED], target=S.IN_EVALUATION, label=_("Endorse and propose"), by=policies.commune_officer,
      needs=[checks.year_open, checks.commune_report_complete, checks.samples_received], desk=desks.stage_officer, term=term("stage_check"),
      recipients=[recipients.desk_holders, recipients.producer_members], message=_("The commune endorsed the dossier of %(product)s and proposed it for evaluation."),
      answers_desk=True, closes_comments=True,
      lead=_("The dossier goes to the office that evaluates, with the commune's report and proposal."))
def endorse(dossier: Dossier, act: Act) -> None:
    """Mẫu 03: the commune reports on four topics and proposes; it does not score."""
    dossier.stage = dossier.route.stage_list[0]
    numbers.give_product_serial(dossier.product, dossier.commune)

@move(source=[S.DOSSIER_SUBMITTED], target=S.DOSSIER_RETURNED, label=_("Return the dossier"), by=policies.commune_officer,
      needs=[checks.year_open, checks.comments_written], note_label=_("What needs completing"), desk=desks.producer, term=term("producer_answer"),
      pauses=True, recipients=[recipients.producer_members], message=_("The dossier of %(product)s needs completing."),
      sends_comments=True, note_default=comments.note_of_unsent,
      lead=_("The producer reads your note and the comments. Your clock stands still until the answer."))
def return_dossier(dossier: Dossier, act: Act) -> None:
    """The commune's clock stands still until the answer."""
    comments.send(dossier, act)

@move(source=[S.DOSSIER_SUBMITTED], target=S.DECLINED, label=_("Decline the dossier"), by=policies.commune_officer, needs=[checks.year_open],
      note_label=_("Reason"), desk=desks.nowhere, danger=True, closes_comments=True, recipients=[recipients.producer_members], message=_("The dossier of %(product)s was not proposed."),
      lead=_("The dossier is not proposed for evaluation. The producer reads your reason."))
def decline_dossier(dossier: Dossier, act: Act) -> None:
    """Not proposed for evaluation."""

# Step 5: evaluation, stage by stage.

@move(source=[S.IN_EVALUATION], target=S.IN_EVALUATION, label=_("Put before a council"), owner="evaluation", desk=desks.council, term=deadlines.given,
      needs=[checks.year_open], recipients=[recipients.producer_members], message=_("%(product)s was put before the council."), offered=False)
def assign(dossier: Dossier, act: Act) -> None:
    """The council's item is opened beside it, in the same transaction."""

@move(source=[S.IN_EVALUATION], target=S.SUPPLEMENT_REQUESTED, label=_("Ask for a supplement"), owner="evaluation",
      needs=[checks.year_open, checks.comments_written], note_label=_("What is needed"), desk=desks.producer, term=term("producer_answer"), pauses=True,
      recipients=[recipients.producer_members], message=_("The council needs more about %(product)s."),
      sends_comments=True, note_default=comments.note_of_unsent,
      lead=_("The producer reads your note and the comments, and answers to the same council."))
def request_supplement(dossier: Dossier, act: Act) -> None:
    """Before scoring: the clock stands still and the answer comes back to the same stage."""
    comments.send(dossier, act)

@move(source=[S.SUPPLEMENT_REQUESTED], target=S.IN_EVALUATION, label=_("Send the supplement"), by=policies.member_of_producer,
      needs=[checks.year_open, checks.registration_complete, checks.assessment_complete, checks.scores_complete, checks.evidence_complete,
             submissions.comments_answered],
      desk=desks.back_where_it_paused, resumes=True,
      recipients=[recipients.stage_officers, recipients.who_asked],
      message=_("%(producer)s sent the supplement for %(product)s."),
      hands_in=True, then=submissions.keep, sends=["registration", "assessment", "scores", "evidence"],
      lead=_("Your answer goes back to the council that asked."))
def answer_supplement(dossier: Dossier, act: Act) -> None:
    """Back to the same stage; the office settles what it asked, comment by comment."""
    dossier.left_unsent = False

@move(source=[S.SUPPLEMENT_REQUESTED], target=S.IN_EVALUATION, label=_("Go on without the supplement"), owner="evaluation",
      needs=[checks.year_open], desk=desks.back_where_it_paused, resumes=True, recipients=[recipients.producer_members],
      message=_("The answer about %(product)s was due; the council judges it as it stands."),
      aside=True,
      lead=_("The council judges the dossier as it stands."))
def resume(dossier: Dossier, act: Act) -> None:
    """After the answer was due: judged as it was last handed in, whatever its producer has changed since."""
    dossier.left_unsent = True

@move(source=[S.IN_EVALUATION], target=S.DOSSIER_SUBMITTED, label=_("Send back to the commune"), by=policies.stage_officer, owner="evaluation",
      when=[conditions.at_first_stage], needs=[checks.year_open], note_label=_("What is wrong with the report or the samples"),
      desk=desks.commune, term=term("commune_check"), recipients=[recipients.desk_holders, recipients.producer_members],
      message=_("The dossier of %(product)s went back to the commune."),
      lead=_("The commune checks the dossier again."))
def send_back(dossier: Dossier, act: Act) -> None:
    dossier.stage = None

@move(source=[S.IN_EVALUATION], target=S.AWAITING_DECISION, label=_("Record the council's result"), owner="evaluation", desk=desks.authority,
      needs=[checks.year_open], term=term("decision"), recipients=[recipients.desk_holders], message=_("The council's result for %(product)s waits for the decision."),
      closes_comments=True, offered=False, made_by=_("The evaluation council"))
def record_result(dossier: Dossier, act: Act) -> None:
    """Made by the chair's closing of the council's item; stars and points come frozen with it."""
    dossier.stars, dossier.points = act.data["stars"], act.data["points"]

@move(source=[S.AWAITING_DECISION], target=S.RECOGNISED, label=_("Recognise"), by=policies.authority_at_desk, when=[conditions.stage_recognises],
      needs=[checks.year_open], form=DecisionForm, desk=desks.nowhere, recipients=[recipients.producer_members, recipients.commune_officers],
      message=_("%(product)s is recognised with %(stars)s stars."),
      answers_desk=True, button=_with_stars, then=recognition.record,
      lead=_("The product is recognised with the stars of the council's result, and its certificate is ordered."))
def recognise(dossier: Dossier, act: Act) -> None:
    """Decision 26/2026/QĐ-TTg: the province's chairman recognises 3 and 4 stars, the ministry 5."""

@move(source=[S.AWAITING_DECISION], target=S.IN_EVALUATION, label=_("Send on to the next level"), by=policies.authority_at_desk,
      when=[conditions.stage_forwards], needs=[checks.year_open], desk=desks.stage_officer, term=term("stage_check"),
      recipients=[recipients.desk_holders, recipients.producer_members], message=_("%(product)s was proposed to the next level."),
      answers_desk=True,
      lead=_("The product is proposed to the next level's council."))
def forward(dossier: Dossier, act: Act) -> None:
    dossier.stage = dossier.stage and dossier.stage.following

@move(source=[S.AWAITING_DECISION], target=S.AWAITING_DECISION, label=_("Send the result down"), by=policies.authority_at_desk,
      when=[conditions.stage_sends_down], needs=[checks.year_open], desk=desks.authority, term=term("decision"),
      recipients=[recipients.desk_holders, recipients.producer_members], message=_("The result for %(product)s went back to the province to decide on."),
      answers_desk=True,
      lead=_("The level before decides on this result."))
def send_down(dossier: Dossier, act: Act) -> None:
    """Below what this level recognises: the level before may decide on this result."""
    dossier.stage = dossier.stage and dossier.stage.preceding

@move(source=[S.AWAITING_DECISION], target=S.IN_EVALUATION, label=_("Have it evaluated again"), by=policies.authority_at_desk,
      needs=[checks.year_open], note_label=_("Reason"), desk=desks.stage_officer, term=term("stage_check"),
      recipients=[recipients.desk_holders, recipients.producer_members], message=_("%(product)s will be evaluated again."),
      aside=True,
      lead=_("The council evaluates the product again. The old result is kept."))
def remand(dossier: Dossier, act: Act) -> None:
    """A new item at the same stage; the old result is kept. Also the road for a complaint."""

@move(source=[S.AWAITING_DECISION], target=S.NOT_RECOGNISED, label=_("Do not recognise"), by=policies.authority_at_desk, needs=[checks.year_open],
      note_label=_("Reason and what is missing"), desk=desks.nowhere, danger=True, recipients=[recipients.producer_members, recipients.commune_officers],
      message=_("%(product)s was not recognised this time."),
      answers_desk=True,
      lead=_("The producer reads your reason and may enter a later cycle."))
def do_not_recognise(dossier: Dossier, act: Act) -> None:
    """The product may enter a later cycle from implementation."""

# Step 6.

@move(source=[S.RECOGNISED], target=S.IN_PROMOTION, label=_("Start promotion"), by=policies.promotion_officer, note_label=_("Support plan"),
      desk=desks.nowhere, recipients=[recipients.producer_members], message=_("Trade promotion of %(product)s starts."),
      lead=_("Write what support was agreed with the producer."))
def start_promotion(dossier: Dossier, act: Act) -> None:
    """An agreed plan of support."""

@move(source=[S.IN_PROMOTION], target=S.COMPLETED, label=_("Finish promotion"), by=policies.promotion_officer, note_label=_("Results"),
      desk=desks.nowhere, recipients=[recipients.producer_members], message=_("Trade promotion of %(product)s is finished."),
      lead=_("Write what the promotion brought. This completes the cycle of this dossier."))
def finish_promotion(dossier: Dossier, act: Act) -> None:
    """The cycle of this dossier is complete."""

# At any time.

@move(source=STEPS_1_TO_4, target=S.CARRIED_OVER, label=_("Carry over to next year"), by=any_of(system, policies.plan_decider),
      note_label=_("Reason"), desk=desks.nowhere, danger=True, recipients=[recipients.producer_members],
      message=_("%(product)s goes on in next year's cycle."),
      then=yearend.continue_next_year,
      lead=_("The dossier ends in this year and goes on in the next, with everything copied."))
def carry_over(dossier: Dossier, act: Act) -> None:
    """Next year's dossier opens where this one stood, with everything copied (see `cycle.acts.yearend`)."""

@move(source=[*STEPS_1_TO_4, S.IN_EVALUATION, S.SUPPLEMENT_REQUESTED], target=S.WITHDRAWN, label=_("Withdraw"), by=policies.member_of_producer,
      owner="evaluation", note_label=_("Reason"), desk=desks.nowhere, danger=True, recipients=[recipients.previous_desk, recipients.stage_officers], message=_("%(producer)s withdrew %(product)s."),
      lead=_("The journey of this product ends here for this year."))
def withdraw(dossier: Dossier, act: Act) -> None:
    """In step 5 only while nobody scores."""

@move(source=WITH_PRODUCER, target=None, label=_("Give more time"),
      by=any_of(policies.time_giver, policies.dossier_administrator), note_label=_("Reason"), form=ExtensionForm, desk=desks.producer, term=deadlines.given,
      recipients=[recipients.producer_members], message=_("%(product)s was given more time."),
      aside=True,
      lead=_("The producer gets more time for this dossier alone. Number, reason and your name stay on record."))
def extend(dossier: Dossier, act: Act) -> None:
    """An extension is an object beside the dossier, made here and kept."""
    dossier.extensions.create(step=dossier.step or 0, until=act.data["until"], reason=act.note, granted_by=act.by)

@move(source=[*STEPS_1_TO_4, S.IN_EVALUATION, S.SUPPLEMENT_REQUESTED], target=None, label=_("Move to another product set"),
      by=policies.classifier, owner="evaluation", form=ReclassifyForm, note_label=_("Reason"),
      recipients=[recipients.producer_members], message=_("%(product)s was moved to another product set."),
      aside=True,
      lead=_("The product is judged by another set of criteria. Answers are kept where the criteria agree."))
def reclassify(dossier: Dossier, act: Act) -> None:
    """Answers are kept where the criteria agree."""
    reclassification.reclassify(dossier, act.data["product_set"])

@move(source=[S.POTENTIAL], target=None, label=_("Put the record right"), by=policies.commune_officer, needs=[checks.year_open],
      form=PotentialChangeForm, aside=True,
      lead=_("Name and contact as they are. The producer finds the product by the same codes as before."))
def amend(dossier: Dossier, act: Act) -> None:
    """Until a producer takes it up. The log keeps what stood there before."""
    before = {"name": dossier.product.name_vi, "contact_name": dossier.contact_name, "contact_phone": dossier.contact_phone}
    given = on_record(act, before)
    dossier.product.name_vi = str(given["name"])
    dossier.product.save(update_fields=["name_vi"])
    dossier.contact_name, dossier.contact_phone = str(given["contact_name"]), str(given["contact_phone"] or "")
