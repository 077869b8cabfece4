"""The graph of states, literally: a move added, dropped or redirected must be changed here too."""

import pytest

from cycle.models import CalendarDay, CycleYear, Dossier, OutreachEvent
from cycle.models.states import OPEN_STATES, STEP, State
from evaluation.models import Council, CouncilItem, Round, ScoreSheet, Seat
from people.models import Appointment, Invitation
from promotion.models import Certificate
from workflow.moves import moves_of
from workflow.system_checks import machines

IDEAS_AND_PLANS = "idea_draft idea_submitted idea_screened idea_returned plan_draft plan_submitted plan_returned"
STEPS_1_TO_4 = f"potential {IDEAS_AND_PLANS} implementing dossier_submitted dossier_returned"

DOSSIER = {
    "identify": ("NEW", "potential"),
    "start": ("NEW", "idea_draft"),
    "enter": ("NEW", "implementing"),
    "continue_potential": ("NEW", "potential"),
    "continue_idea": ("NEW", "idea_draft"),
    "continue_plan": ("NEW", "plan_draft"),
    "continue_implementation": ("NEW", "implementing"),
    "claim": ("potential", "idea_draft"),
    "submit_idea": ("idea_draft idea_returned", "idea_submitted"),
    "screen_idea": ("idea_submitted", "idea_screened"),
    "accept_idea": ("idea_submitted idea_screened", "plan_draft"),
    "return_idea": ("idea_submitted idea_screened", "idea_returned"),
    "decline_idea": ("idea_submitted idea_screened", "declined"),
    "submit_plan": ("plan_draft plan_returned", "plan_submitted"),
    "accept_plan": ("plan_submitted", "implementing"),
    "return_plan": ("plan_submitted", "plan_returned"),
    "submit_dossier": ("implementing dossier_returned", "dossier_submitted"),
    "endorse": ("dossier_submitted", "in_evaluation"),
    "return_dossier": ("dossier_submitted", "dossier_returned"),
    "decline_dossier": ("dossier_submitted", "declined"),
    "assign": ("in_evaluation", "in_evaluation"),
    "request_supplement": ("in_evaluation", "supplement_requested"),
    "answer_supplement": ("supplement_requested", "in_evaluation"),
    "resume": ("supplement_requested", "in_evaluation"),
    "send_back": ("in_evaluation", "dossier_submitted"),
    "record_result": ("in_evaluation", "awaiting_decision"),
    "recognise": ("awaiting_decision", "recognised"),
    "forward": ("awaiting_decision", "in_evaluation"),
    "send_down": ("awaiting_decision", "awaiting_decision"),
    "remand": ("awaiting_decision", "in_evaluation"),
    "do_not_recognise": ("awaiting_decision", "not_recognised"),
    "start_promotion": ("recognised", "in_promotion"),
    "finish_promotion": ("in_promotion", "completed"),
    "carry_over": (STEPS_1_TO_4, "carried_over"),
    "withdraw": (f"{STEPS_1_TO_4} in_evaluation supplement_requested", "withdrawn"),
    "extend": ("idea_draft idea_returned plan_draft plan_returned implementing dossier_returned supplement_requested", None),
    "reclassify": (f"{STEPS_1_TO_4} in_evaluation supplement_requested", None),
    "amend": ("potential", None),
}

OTHERS = {
    Appointment: {"appoint": ("NEW", "in_force")},
    Invitation: {
        "send": ("NEW", "sent"),
        "accept": ("sent", "accepted"),
        "replace": ("sent", "replaced"),
    },
    CycleYear: {
        "set_up": ("NEW", "planned"),
        "set_dates": ("planned open", None),
        "change_rules": ("planned open", None),
        "open": ("planned", "open"),
        "start_closing": ("open", "closing"),
        "finish": ("closing", "closed"),
    },
    CalendarDay: {
        "give_off": ("NEW off working", "off"),
        "work": ("NEW off working", "working"),
        "take_out": ("off working", "ordinary"),
    },
    OutreachEvent: {
        "plan": ("NEW", "planned"),
        "hold": ("planned", "held"),
        "change": ("planned", None),
        "file_report": ("held", "reported"),
        "cancel": ("planned", "cancelled"),
    },
    Round: {
        "open_round": ("NEW", "in_force"),
        "correct_round": ("in_force", None),
        "withdraw_round": ("in_force", "withdrawn"),
    },
    Council: {
        "set_up_council": ("NEW", "in_force"),
        "correct_council": ("in_force", None),
        "withdraw_council": ("in_force", "withdrawn"),
    },
    Seat: {
        "give_seat": ("NEW", "in_force"),
        "end_seat": ("in_force", "withdrawn"),
    },
    CouncilItem: {
        "open_item": ("NEW", "checking"),
        "make_ready": ("checking", "ready"),
        "check_again": ("ready", "checking"),
        "settle_cases": ("checking ready", None),
        "start_scoring": ("ready", "scoring"),
        "reveal": ("scoring rescoring", "revealed"),
        "rescore": ("revealed", "rescoring"),
        "close": ("revealed", "closed"),
        "propose_knock_out": ("checking ready scoring rescoring revealed", None),
        "confirm_knock_out": ("checking ready scoring rescoring revealed", None),
        "take_back_knock_out": ("checking ready scoring rescoring revealed", None),
        "knock_out_dossier": ("checking ready scoring rescoring revealed", "knocked_out"),
        "name_presider": ("checking ready scoring rescoring revealed", None),
        "answer_conflict": ("checking ready scoring rescoring revealed", None),
        "add_seats": ("scoring rescoring revealed", None),
        "drop": ("checking ready", "dropped"),
    },
    ScoreSheet: {
        "open_sheet": ("NEW", "draft"),
        "open_again": ("NEW", "draft"),
        "recuse": ("NEW", "recused"),
        "sign": ("draft reopened", "signed"),
        "reopen": ("signed", "reopened"),
        "let_stand": ("reopened", "signed"),
        "mark_absent": ("draft", "absent"),
    },
    Certificate: {
        "order": ("NEW", "ordered"),
        "issue": ("ordered", "issued"),
        "supersede": ("ordered issued", "superseded"),
        "expire": ("issued", "expired"),
    },
}


WITHOUT_A_MOVE = {Certificate: {"revoked"}}
"""The check page knows what to say of a revoked certificate; nobody can revoke one yet."""


def graph_of(model):
    return {
        name: (" ".join(source or "NEW" for source in move.sources), move.target and str(move.target))
        for name, move in moves_of(model).items()
    }


def test_dossier_graph_is_the_table():
    assert graph_of(Dossier) == DOSSIER


@pytest.mark.parametrize("model", OTHERS, ids=lambda model: model.__name__)
def test_other_machines_graph_is_the_table(model):
    assert graph_of(model) == OTHERS[model]


def test_every_machine_stands_in_the_tables():
    assert set(machines()) == {Dossier, *OTHERS}


def test_fsm_transitions_agree_with_the_declarations():
    """django-fsm draws and guards by the same table the door reads."""
    for model, table in [(Dossier, DOSSIER), *OTHERS.items()]:
        field = model._meta.get_field("state")
        drawn = {(transition.name, str(transition.source)) for transition in field.get_all_transitions(model)}
        declared = {(name, "" if source == "NEW" else source) for name, (sources, _target) in table.items() for source in sources.split()}
        assert drawn == declared


def ways_of(model):
    """State -> the states its moves lead to, as the door reads them."""
    ways = {state: set() for state, _label in model._meta.get_field("state").flatchoices}
    for move in moves_of(model).values():
        for source in move.sources:
            ways.setdefault(source, set()).add(str(move.target or source))
    return ways


def reached_from(ways, *starts):
    reached, to_visit = set(), list(starts)
    while to_visit:
        state = to_visit.pop()
        if state not in reached:
            reached.add(state)
            to_visit.extend(ways[state])
    return reached


@pytest.mark.parametrize("model", [Dossier, *OTHERS], ids=lambda model: model.__name__)
def test_every_state_can_be_reached_from_a_new_object(model):
    ways = ways_of(model)
    assert set(ways) - reached_from(ways, "") == WITHOUT_A_MOVE.get(model, set())


STANDS = {ScoreSheet: {"signed"}}
"""States that stand for good once what they belong to is over."""


@pytest.mark.parametrize("model", [Dossier, *OTHERS], ids=lambda model: model.__name__)
def test_no_state_keeps_an_object_for_ever(model):
    """From wherever an object stands, it can still come to a state in which nothing is left to do."""
    ways = ways_of(model)
    ends = {state for state, following in ways.items() if following <= {state} and state} | STANDS.get(model, set())
    assert [state for state in ways if not reached_from(ways, state) & ends] == []


def test_open_states_are_those_of_steps_1_to_5_with_a_way_on():
    ways = ways_of(Dossier)
    assert set(OPEN_STATES) == {state for state in State if STEP.get(state, 6) <= 5 and ways[state] - {state}}


def test_every_move_but_openings_has_words_for_its_people():
    for move in moves_of(Dossier).values():
        assert str(move.label)
        if move.recipients:
            assert str(move.message), move.name


def test_every_move_that_changes_the_state_names_the_next_desk():
    """Without one the dossier would stay on the desk and under the day of the state before."""
    assert [move.name for move in moves_of(Dossier).values() if move.target is not None and move.desk is None] == []
