"""Situation -> roles -> moves. A role a row does not name may do nothing there; ROLES names them all.

Expectations come from the workflow's design: one desk, its holder acts; the producer may always withdraw
until scoring begins; nobody acts as an official on a dossier of a producer they belong to.
"""

from __future__ import annotations

FAMILY = "owner colleague related_officer related_authority related_advisory"
COMMUNE = "commune_officer acting_officer"
ADMINS = "province_administrator national_administrator"

EVERYBODY = """
    owner colleague related_officer related_authority related_advisory rival former nobody system
    commune_officer acting_officer past_officer commune_officer_other commune_authority commune_auditor
    province_officer province_authority province_administrator province_auditor
    national_officer national_authority national_administrator national_auditor
    foreign_officer foreign_authority foreign_administrator foreign_auditor foreign_chair foreign_secretary foreign_member foreign_advisory
    province_chair province_vice_chair province_secretary province_member province_advisory
    national_chair national_vice_chair national_secretary national_member national_advisory
    recused_member silent_member disabled_owner disabled_officer disabled_advisory
"""
ROLES = {
    "two_level": EVERYBODY,
    "three_level": f"""{EVERYBODY}
        district_officer district_authority district_administrator district_auditor district_officer_other
        district_chair district_vice_chair district_secretary district_member district_advisory
    """,
}

Rows = dict[str, dict[str, str]]

OPENINGS: Rows = {
    "new": {FAMILY: "start", COMMUNE: "identify"},
    "new again": {FAMILY: "start enter", COMMUNE: "identify"},
    "new continued as potential": {FAMILY: "start enter", COMMUNE: "identify", "system": "continue_potential"},
    "new continued as idea_draft": {FAMILY: "start enter", COMMUNE: "identify", "system": "continue_idea"},
    "new continued as plan_draft": {FAMILY: "start enter", COMMUNE: "identify", "system": "continue_plan"},
    "new continued as implementing": {FAMILY: "start enter", COMMUNE: "identify", "system": "continue_implementation"},
}

ENDS: Rows = {"not_recognised": {}, "carried_over": {}, "declined": {}, "withdrawn": {}, "completed": {}}

NATIONAL_STAGE: Rows = {
    "in_evaluation national": {FAMILY: "withdraw", "national_officer": "assign request_supplement reclassify"},
    "in_evaluation national, before a council": {
        FAMILY: "withdraw", "national_officer": "assign reclassify", "national_secretary national_advisory": "request_supplement",
        "national_chair system": "record_result",
    },
    "awaiting_decision national, 5 stars": {"national_authority": "recognise remand do_not_recognise"},
    "awaiting_decision national, 4 stars": {"national_authority": "send_down remand do_not_recognise"},
    "awaiting_decision national, 2 stars": {"national_authority": "send_down remand do_not_recognise"},
    "awaiting_decision sent down, 4 stars": {"province_authority": "recognise remand do_not_recognise"},
    "awaiting_decision sent down, 2 stars": {"province_authority": "remand do_not_recognise"},
}  # fmt: skip

PROVINCE_DECIDES: Rows = {
    "awaiting_decision province, 5 stars": {"province_authority": "forward remand do_not_recognise"},
    "awaiting_decision province, 4 stars": {"province_authority": "recognise remand do_not_recognise"},
    "awaiting_decision province, 2 stars": {"province_authority": "remand do_not_recognise"},
}

TWO_LEVEL: Rows = {
    **OPENINGS,
    "potential": {FAMILY: "claim withdraw", "rival": "claim", COMMUNE: "carry_over reclassify amend", "system": "carry_over"},
    "idea_draft": {FAMILY: "submit_idea withdraw", f"{COMMUNE} {ADMINS}": "extend", "system": "carry_over"},
    "idea_submitted": {FAMILY: "withdraw", COMMUNE: "accept_idea return_idea decline_idea carry_over reclassify", "system": "carry_over"},
    "idea_returned": {FAMILY: "submit_idea withdraw", COMMUNE: "carry_over extend reclassify", ADMINS: "extend", "system": "carry_over"},
    "plan_draft": {FAMILY: "submit_plan withdraw", COMMUNE: "carry_over extend reclassify", ADMINS: "extend", "system": "carry_over"},
    "plan_submitted": {FAMILY: "withdraw", COMMUNE: "accept_plan return_plan carry_over reclassify", "system": "carry_over"},
    "plan_returned": {FAMILY: "submit_plan withdraw", COMMUNE: "carry_over extend reclassify", ADMINS: "extend", "system": "carry_over"},
    "implementing": {FAMILY: "submit_dossier withdraw", COMMUNE: "carry_over extend reclassify", ADMINS: "extend", "system": "carry_over"},
    "dossier_submitted": {
        FAMILY: "withdraw", COMMUNE: "endorse return_dossier decline_dossier carry_over reclassify", "system": "carry_over",
    },
    "dossier_returned": {FAMILY: "submit_dossier withdraw", COMMUNE: "carry_over extend reclassify", ADMINS: "extend", "system": "carry_over"},
    "in_evaluation": {FAMILY: "withdraw", "province_officer": "assign request_supplement send_back reclassify"},
    "in_evaluation again": {FAMILY: "withdraw", "province_officer": "assign request_supplement send_back reclassify"},
    "in_evaluation before a council": {
        FAMILY: "withdraw", "province_officer": "assign send_back reclassify", "province_secretary province_advisory": "request_supplement",
        "province_chair system": "record_result",
    },
    "in_evaluation being scored": {
        FAMILY: "withdraw", "province_officer": "assign send_back reclassify", "province_secretary province_advisory": "request_supplement",
        "province_chair system": "record_result",
    },
    "in_evaluation with revealed totals": {
        FAMILY: "withdraw", "province_officer": "assign send_back reclassify", "province_secretary province_advisory": "request_supplement",
        "province_chair system": "record_result",
    },
    "supplement_requested before a council": {
        FAMILY: "answer_supplement withdraw", "province_officer": "resume extend reclassify", f"{COMMUNE} {ADMINS}": "extend",
    },
    "supplement_requested by the council": {
        FAMILY: "answer_supplement withdraw", "province_chair province_secretary": "resume", "province_officer": "extend reclassify",
        f"{COMMUNE} {ADMINS}": "extend",
    },
    "awaiting_decision province, knocked out": {"province_authority": "remand do_not_recognise"},
    **PROVINCE_DECIDES,
    **NATIONAL_STAGE,
    "recognised": {"province_officer": "start_promotion"},
    "in_promotion": {"province_officer": "finish_promotion"},
    **ENDS,
}  # fmt: skip

THREE_LEVEL: Rows = {
    **OPENINGS,
    "potential": {FAMILY: "claim withdraw", "rival": "claim", COMMUNE: "reclassify amend", "district_officer system": "carry_over"},
    "idea_draft": {FAMILY: "submit_idea withdraw", f"district_officer {ADMINS}": "extend", "system": "carry_over"},
    "idea_submitted": {FAMILY: "withdraw", COMMUNE: "screen_idea return_idea reclassify", "district_officer system": "carry_over"},
    "idea_screened": {
        FAMILY: "withdraw", COMMUNE: "reclassify", "district_officer": "accept_idea return_idea decline_idea carry_over reclassify", "system": "carry_over",
    },
    "idea_returned": {
        FAMILY: "submit_idea withdraw", COMMUNE: "reclassify", "district_officer": "carry_over extend", ADMINS: "extend", "system": "carry_over",
    },
    "plan_draft": {
        FAMILY: "submit_plan withdraw", COMMUNE: "reclassify", "district_officer": "carry_over extend", ADMINS: "extend", "system": "carry_over",
    },
    "plan_submitted": {
        FAMILY: "withdraw", COMMUNE: "reclassify", "district_officer": "accept_plan return_plan carry_over reclassify", "system": "carry_over",
    },
    "plan_returned": {
        FAMILY: "submit_plan withdraw", COMMUNE: "reclassify", "district_officer": "carry_over extend", ADMINS: "extend", "system": "carry_over",
    },
    "implementing": {
        FAMILY: "submit_dossier withdraw", COMMUNE: "reclassify", "district_officer": "carry_over extend", ADMINS: "extend", "system": "carry_over",
    },
    "dossier_submitted": {
        FAMILY: "withdraw", COMMUNE: "endorse return_dossier decline_dossier reclassify", "district_officer system": "carry_over",
    },
    "dossier_returned": {
        FAMILY: "submit_dossier withdraw", COMMUNE: "reclassify", "district_officer": "carry_over extend", ADMINS: "extend", "system": "carry_over",
    },
    "in_evaluation": {FAMILY: "withdraw", "district_officer": "assign request_supplement send_back reclassify"},
    "in_evaluation again": {FAMILY: "withdraw", "district_officer": "assign request_supplement send_back reclassify"},
    "in_evaluation before a council": {
        FAMILY: "withdraw", "district_officer": "assign send_back reclassify", "district_secretary district_advisory": "request_supplement",
        "district_chair system": "record_result",
    },
    "in_evaluation being scored": {
        FAMILY: "withdraw", "district_officer": "assign send_back reclassify", "district_secretary district_advisory": "request_supplement",
        "district_chair system": "record_result",
    },
    "in_evaluation with revealed totals": {
        FAMILY: "withdraw", "district_officer": "assign send_back reclassify", "district_secretary district_advisory": "request_supplement",
        "district_chair system": "record_result",
    },
    "supplement_requested before a council": {FAMILY: "answer_supplement withdraw", "district_officer": "resume extend reclassify", ADMINS: "extend"},
    "supplement_requested by the council": {
        FAMILY: "answer_supplement withdraw", "district_chair district_secretary": "resume", "district_officer": "extend reclassify", ADMINS: "extend",
    },
    "awaiting_decision district, knocked out": {"district_authority": "remand do_not_recognise"},
    "awaiting_decision district, 5 stars": {"district_authority": "forward remand do_not_recognise"},
    "awaiting_decision district, 4 stars": {"district_authority": "forward remand do_not_recognise"},
    "awaiting_decision district, 2 stars": {"district_authority": "remand do_not_recognise"},
    "in_evaluation province": {FAMILY: "withdraw", "province_officer": "assign request_supplement reclassify"},
    "in_evaluation province, before a council": {
        FAMILY: "withdraw", "province_officer": "assign reclassify", "province_secretary province_advisory": "request_supplement",
        "province_chair system": "record_result",
    },
    **PROVINCE_DECIDES,
    **NATIONAL_STAGE,
    "recognised": {"province_officer district_officer": "start_promotion"},
    "in_promotion": {"province_officer district_officer": "finish_promotion"},
    **ENDS,
}  # fmt: skip

# What the unit of the first stage arranges, and items and sheets of its council; "its" stands for that stage's level.

ARRANGERS = "its_officer its_administrator"

ARRANGEMENTS: Rows = {
    "round new": {ARRANGERS: "open_round"},
    "round in_force": {ARRANGERS: "correct_round withdraw_round"},
    "round withdrawn": {},
    "council new": {ARRANGERS: "set_up_council"},
    "council in_force": {ARRANGERS: "correct_council withdraw_council"},
    "council withdrawn": {},
    "seat new": {ARRANGERS: "give_seat"},
    "seat in_force": {ARRANGERS: "end_seat"},
    "seat withdrawn": {},
}

SILENT = {"silent_member": "answer_conflict"}

ITEMS: Rows = {
    "item new": {"its_officer": "open_item"},
    "item checking": {
        "its_secretary": "make_ready name_presider", "its_advisory": "make_ready", "its_chair": "propose_knock_out name_presider",
        "system": "drop", **SILENT,
    },
    "item checking, with alternative cases": {
        "its_secretary": "make_ready settle_cases name_presider", "its_advisory": "make_ready",
        "its_chair": "settle_cases propose_knock_out name_presider", "system": "drop", **SILENT,
    },
    "item checking while supplemented": {
        "its_secretary": "make_ready name_presider", "its_advisory": "make_ready", "its_chair": "propose_knock_out name_presider",
        "system": "drop", **SILENT,
    },
    "item ready": {
        "its_secretary": "check_again start_scoring name_presider", "its_advisory": "check_again",
        "its_chair": "start_scoring propose_knock_out name_presider", "system": "check_again drop", **SILENT,
    },
    "item scoring": {
        "its_chair": "reveal propose_knock_out name_presider", "its_secretary": "name_presider", "system": "add_seats", **SILENT,
    },
    "item scoring, knock-out proposed": {
        "its_chair": "reveal take_back_knock_out name_presider", "its_vice_chair its_member": "confirm_knock_out",
        "its_secretary": "name_presider", "system": "knock_out_dossier add_seats", **SILENT,
    },
    "item scoring, chair recused": {
        "its_vice_chair": "reveal propose_knock_out name_presider", "its_secretary": "name_presider", "system": "add_seats", **SILENT,
    },
    "item revealed, far apart": {
        "its_chair": "rescore propose_knock_out name_presider", "its_secretary": "name_presider", "system": "add_seats", **SILENT,
    },
    "item revealed, come together": {
        "its_vice_chair": "close propose_knock_out name_presider", "its_secretary": "name_presider", "system": "add_seats", **SILENT,
    },
    "item rescoring": {
        "its_chair": "reveal propose_knock_out name_presider", "its_secretary": "name_presider", "system": "add_seats", **SILENT,
    },
    "item closed": {},
    "item knocked_out": {},
    "item dropped": {},
}  # fmt: skip

SHEETS: Rows = {
    "sheet new": {"system": "open_sheet", "silent_member": "open_sheet recuse", "its_chair": "open_again"},
    "sheet draft": {"its_member": "sign", "its_chair system": "mark_absent"},
    "sheet signed": {"its_chair": "reopen"},
    "sheet signed and revealed": {},
    "sheet signed before the re-scoring": {},
    "sheet draft of the re-scoring": {"its_member": "sign", "its_chair system": "mark_absent"},
    "sheet signed and closed": {},
    "sheet reopened": {"its_member": "sign", "its_chair system": "let_stand"},
    "sheet recused": {},
    "sheet absent": {},
}

DOSSIERS = {"two_level": TWO_LEVEL, "three_level": THREE_LEVEL}
FIRST_STAGE = {"two_level": "province", "three_level": "district"}
