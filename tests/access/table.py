"""Every address x situation x role -> code. A role that a row does not name gets its `rest`: 404 unless it says otherwise.

Expectations come from the design: out of area is 404, in area but not allowed is a sentence (403 or a page one is
sent back to), who is not signed in is sent to sign in, and no address says that something foreign is there.
"""

from __future__ import annotations

from typing import Any

from cycle.models import CalendarDay
from tests.access.rows import (
    ABROAD,
    ANONYMOUS,
    AREA,
    BENCH,
    COMMUNE,
    DISTRICT,
    FAMILY,
    LOGIN,
    NATIONAL,
    NEIGHBOURS,
    OFFICERS,
    OFFICIALS,
    PROVINCE,
    ROLES,
    SET_ASIDE,
    UPPER,
    Row,
    only_get,
    only_post,
    row,
)

__all__ = ["ANONYMOUS", "LOGIN", "ROLES", "ROWS", "Row"]

READERS = f"{FAMILY} {AREA}"
"""Of a dossier that was submitted once and lies before no council."""
OPENED = f"{READERS} {BENCH}"
"""Of one before the district's council: also those of it to whom it is open."""
ABOVE_COMMUNE = f"{DISTRICT} {PROVINCE} {NATIONAL}"
SEATED = f"{BENCH} {SET_ASIDE}"
COUNCIL_SEEN_BY = f"{ABOVE_COMMUNE} {SEATED} related_advisory"
"""Of the district's council and its round."""
LEADING = "district_chair district_secretary"
PREPARING = "district_secretary district_advisory"
ITEM_SEEN_BY = f"{ABOVE_COMMUNE} {SEATED}"
EVALUATING = (
    f"district_officer district_officer_other province_officer province_administrator {NATIONAL} foreign_officer foreign_administrator"
)
"""Officers and administrators of units that evaluate."""


ADMINISTRATORS = "province_administrator foreign_administrator national_administrator"
DATING = "province_administrator national_administrator"
"""Who keeps the year of the province."""
KEEPER = "national_administrator"
"""Of the calendar."""


def but(roles: str, *left_out: str) -> str:
    """The roles without those of the other lists."""
    without = set(" ".join(left_out).split())
    return " ".join(role for role in roles.split() if role not in without)


def named(name: str, *more: Any) -> Any:
    return lambda place: [place.named[name].public_id, *more]


def paper(situation: str) -> Any:
    return lambda place: [place.named[f"{situation} link"].evidence.public_id]


def at(situation: str, *more: Any) -> Any:
    return lambda place: [place.dossiers[situation].public_id, *more]


SITE = [
    row("healthz", rest=200, door=False, post_rest=405),
    row("readyz", rest=503, door=False, post_rest=405),
    row("home", rest=200, door=False, post_rest=405),
    row("province_home", rest=200, door=False, post_rest=405, args=lambda place: [place.people.world.province.slug]),
    row("published_log", rest=200, door=False, post_rest=405),
    row("published_lines", rest=200, door=False, post_rest=405),
    only_get("inbox", get={}, rest=200),
]

ACCOUNTS = [
    row("account_login", get={200: ANONYMOUS}, rest=302, door=False),
    only_post("account_logout", post={}, rest=302, door=False),
    row("account_change_password", rest=302),
    row("account_reset_password", rest=200, door=False),
    row("account_reset_password_done", rest=200, door=False, post_rest=405),
    row("account_reset_password_from_key", rest=200, door=False, args=lambda place: ["a", "set-password"]),
    row("invitation", rest=200, door=False, args=lambda place: ["unknown"]),
]

COUNCILS = [
    row("round_list", rest=200),
    row("round_add", get={200: EVALUATING}, rest=403),
    row("round_detail", "round", get={200: COUNCIL_SEEN_BY}),
    only_post("item_open", "round", post={302: COUNCIL_SEEN_BY}),
    row("council_add", "round", get={200: "district_officer", 403: but(COUNCIL_SEEN_BY, "district_officer")}),
    row("council_list", rest=200),
    row("council_detail", "council", get={200: COUNCIL_SEEN_BY}),
    row("seat_add", "fresh council", get={200: "district_officer", 403: but(ABOVE_COMMUNE, "district_officer")}),
    row(
        "seat_end", "fresh seat", args=lambda place: [place.named["fresh council"].public_id, place.named["fresh seat"].public_id],
        get={200: "district_officer", 403: but(ABOVE_COMMUNE, "district_officer")},
        post={302: "district_officer", 403: but(ABOVE_COMMUNE, "district_officer")},
    ),
    row("round_change", "round", get={200: "district_officer", 403: but(COUNCIL_SEEN_BY, "district_officer")}),
    row(
        "round_move", "round", args=named("round", "withdraw_round"),
        get={200: "district_officer", 302: but(COUNCIL_SEEN_BY, "district_officer")}, post={302: COUNCIL_SEEN_BY},
    ),
    row("council_change", "council", get={200: "district_officer", 403: but(COUNCIL_SEEN_BY, "district_officer")}),
    row(
        "council_move", "fresh council", args=named("fresh council", "withdraw_council"),
        get={200: "district_officer", 302: but(ABOVE_COMMUNE, "district_officer")}, post={302: ABOVE_COMMUNE},
    ),
    row("item_detail", "checking item", get={200: ITEM_SEEN_BY}),
    row("item_detail", "closed item", get={200: ITEM_SEEN_BY}),
    only_post("conflict_answer", "checking item", post={302: but(ITEM_SEEN_BY, "silent_member"), 200: "silent_member"}),
    row(
        "item_assessment", "checking item",
        get={200: PREPARING, 403: but(ITEM_SEEN_BY, PREPARING)}, post={302: PREPARING, 403: but(ITEM_SEEN_BY, PREPARING)},
    ),
    row("item_presider", "checking item", get={200: LEADING, 403: but(ITEM_SEEN_BY, LEADING)}),
    row(
        "item_move", "make_ready", args=named("checking item", "make_ready"),
        get={200: PREPARING, 302: but(ITEM_SEEN_BY, PREPARING)},
        post={302: ITEM_SEEN_BY},
    ),
    row(
        "item_move", "reveal", args=named("scoring item", "reveal"),
        get={200: "district_chair", 302: but(ITEM_SEEN_BY, "district_chair")}, post={302: ITEM_SEEN_BY},
    ),
    row("item_detail", "revealed item", get={200: ITEM_SEEN_BY}),
    row("item_detail", "rescoring item", get={200: ITEM_SEEN_BY}),
    row(
        "item_move", "rescore", args=named("revealed item", "rescore"),
        get={200: "district_chair", 302: but(ITEM_SEEN_BY, "district_chair")}, post={302: ITEM_SEEN_BY},
    ),
    row("item_move", "reveal again", args=named("revealed item", "reveal"), get={302: ITEM_SEEN_BY}),
    row("item_move", "close", args=named("revealed item", "close"), get={302: ITEM_SEEN_BY}),
    row("item_move", "rescore twice", args=named("rescoring item", "rescore"), get={302: ITEM_SEEN_BY}),
    row("item_move", "drop", args=named("checking item", "drop"), get={302: ITEM_SEEN_BY}),
    row("item_move", "open_item", args=named("checking item", "open_item"), get={302: SET_ASIDE}),
    row("sheet_edit", "open sheet", get={200: "district_member"}, post={302: "district_member"}),
    row("sheet_edit", "signed sheet", get={200: "district_chair"}, post={302: "district_chair"}),
    row(
        "sheet_edit", "closed sheet", get={200: f"{ABOVE_COMMUNE} {BENCH}"},
        post={200: but(f"{ABOVE_COMMUNE} {BENCH}", "district_member"), 302: "district_member"},
    ),
    row("sheet_edit", "revealed sheet", get={200: "district_member"}, post={302: "district_member"}),
    row("sheet_edit", "first sheet", get={200: "district_member"}, post={302: "district_member"}),
    row("sheet_edit", "second sheet", get={200: "district_member"}, post={302: "district_member"}),
    row("sheet_move", "reopen revealed", args=named("revealed sheet", "reopen"), get={302: "district_member district_chair"}),
    row("sheet_move", "reopen first", args=named("first sheet", "reopen"), get={302: "district_member district_chair"}),
    row(
        "sheet_move", "sign second", args=named("second sheet", "sign"),
        get={200: "district_member", 302: "district_chair"}, post={302: "district_member district_chair"},
    ),
    row(
        "dossier_move", "revealed withdraw", args=at("revealed", "withdraw"),
        get={200: FAMILY, 409: but(OPENED, FAMILY)}, post={409: OPENED},
    ),
    row(
        "sheet_move", "sign", args=named("open sheet", "sign"),
        get={200: "district_member", 302: "district_chair"}, post={302: "district_member district_chair"},
    ),
    row(
        "sheet_move", "reopen", args=named("signed sheet", "reopen"),
        get={200: "district_chair"}, post={302: "district_chair"},
    ),
]  # fmt: skip


def commented(place: Any) -> list[Any]:
    """A comment the producer has read."""
    return [place.dossiers["intake"].public_id, place.named["sent comment"].public_id]


OFFICES = [
    row("comment_add", "intake", get={200: COMMUNE, 302: but(READERS, COMMUNE)}),
    row("comment_add", "draft", get={302: FAMILY}),
    row("comment_add", "checking", get={200: PREPARING, 302: but(OPENED, PREPARING)}),
    only_post(
        "comment_remove", "intake", post={302: READERS},
        args=lambda place: [place.dossiers["intake"].public_id, place.named["comment"].public_id],
    ),
    row(
        "office_contact", get={200: f"related_officer {COMMUNE}"}, foreign=True,
        args=lambda place: [place.dossiers["intake"].commune.public_id],
    ),
    only_post("comment_settle", "intake", post={302: READERS}, args=commented),
    row("comment_again", "intake", get={302: READERS}, post={302: READERS}, args=commented),
    row("comment_answer", "intake", get={302: READERS}, post={409: FAMILY, 302: but(READERS, FAMILY)}, args=commented),
    row("commune_report_edit", "intake", get={200: COMMUNE}, post={302: COMMUNE}),
    row("commune_report_edit", "checking", get={200: OPENED}, post={200: but(OPENED, COMMUNE), 409: COMMUNE}),
    row("support_list", "draft", get={200: FAMILY}, post={302: FAMILY}),
    row(
        "support_list", "working", get={200: READERS},
        post={
            200: f"{FAMILY} {COMMUNE} district_officer province_officer national_officer",
            302: "commune_auditor district_authority province_administrator province_auditor national_administrator",
        },
    ),
    row("potential_list", get={200: OFFICIALS}),
    row("potential_add", get={200: OFFICERS}),
    row("extension_add", get={200: f"{OFFICERS} {ADMINISTRATORS}"}),
    row("outreach_list", get={200: OFFICIALS}),
    row("outreach_add", get={200: but(OFFICERS, "national_officer")}),
    row("outreach_detail", "event", get={200: f"related_officer {AREA}"}),
    row(
        "outreach_move", "hold", args=named("event", "hold"),
        get={200: f"related_officer {COMMUNE}", 302: but(AREA, COMMUNE)}, post={302: f"related_officer {AREA}"},
    ),
    row(
        "outreach_move", "change", args=named("event", "change"),
        get={200: f"related_officer {COMMUNE}", 302: but(AREA, COMMUNE)}, post={409: f"related_officer {COMMUNE}", 302: but(AREA, COMMUNE)},
    ),
    row("calendar", get={200: KEEPER}),
    row("calendar_add", get={200: KEEPER}),
    row("calendar_change", get={200: KEEPER}, args=lambda place: [CalendarDay.objects.first().public_id]),
    row(
        "calendar_move", get={200: KEEPER}, post={302: KEEPER},
        args=lambda place: [CalendarDay.objects.first().public_id, "take_out"],
    ),
    row("cycle_year_list", get={200: OFFICIALS}),
    row("cycle_year_add", get={200: ADMINISTRATORS}),
    row("cycle_year_detail", "year", get={200: f"related_officer {AREA} {NEIGHBOURS}"}),
    row(
        "cycle_year_move", "start_closing", args=named("year", "start_closing"),
        get={200: DATING, 302: f"related_officer {but(AREA, DATING)} {NEIGHBOURS}"},
        post={302: f"related_officer {AREA} {NEIGHBOURS}"},
    ),
]  # fmt: skip

OWN_DRAFT = FAMILY
"""Before its first submission a dossier is its producer's alone."""

JOURNEY = [
    only_get("dossier_list", get={}, rest=200),
    only_get("dossier_changes", "draft", get={302: OWN_DRAFT}),
    only_get("dossier_changes", "intake", get={302: READERS}),
    only_get("dossier_changes", "checking", get={302: OPENED}),
    only_get("dossier_changes", "foreign", get={302: f"{NATIONAL} {ABROAD} foreign_member"}),
    only_get("dossier_detail", "draft", get={200: OWN_DRAFT}),
    only_get("dossier_detail", "potential", get={200: READERS}),
    only_get("dossier_detail", "intake", get={200: READERS}),
    only_get("dossier_detail", "checking", get={200: OPENED}),
    only_get("dossier_detail", "recognised", get={200: f"{OPENED} {UPPER}"}),
    only_get("dossier_detail", "foreign", get={200: f"{NATIONAL} {ABROAD} foreign_member"}),
    row("dossier_move", "draft submit_idea", args=at("draft", "submit_idea"), get={200: OWN_DRAFT}, post={409: OWN_DRAFT}),
    row(
        "dossier_move", "intake endorse", args=at("intake", "endorse"),
        get={200: COMMUNE, 409: but(READERS, COMMUNE)}, post={409: READERS},
    ),
    row(
        "dossier_move", "decision forward", args=at("decision", "forward"),
        get={200: "district_authority", 409: but(OPENED, "district_authority")}, post={409: OPENED},
    ),
    row("dossier_move", "intake assign", args=at("intake", "assign")),
    row("dossier_move", "intake and no such move", args=at("intake", "nonsense")),
    row("dossier_start", get={200: f"{FAMILY} rival"}),
    row("dossier_claim", get={200: f"{FAMILY} rival"}),
    row("dossier_again", "recognised", get={200: FAMILY}),
    row("idea_edit", "draft", get={200: OWN_DRAFT}, post={302: OWN_DRAFT}),
    row("idea_edit", "idea", get={302: READERS}, post={302: AREA, 409: FAMILY}),
    row("plan_edit", "plan", get={200: FAMILY, 302: AREA}, post={302: READERS}),
    row("plan_criteria", "plan", get={200: FAMILY, 302: AREA}, post={302: READERS}),
    row("registration_edit", "working", get={200: FAMILY, 302: AREA}, post={302: READERS}),
    row("assessment_edit", "working", get={200: FAMILY, 302: AREA}, post={302: READERS}),
    row("assessment_scores", "working", get={200: FAMILY, 302: AREA}, post={302: READERS}),
    only_post("upload_begin", post={}, rest=422),
    only_post("upload_part", "upload", post={409: "owner"}),
    row("evidence_list", "working", get={200: FAMILY, 302: AREA}),
    row("evidence_list", "checking", get={302: OPENED}),
    only_post("evidence_choose", "working", post={200: FAMILY, 302: AREA}),
    only_post(
        "evidence_remove", "working", post={302: READERS},
        args=lambda place: [place.dossiers["working"].public_id, place.named["working link"].public_id],
    ),
    only_get("evidence_file", "of the draft", post_door=True, get={200: OWN_DRAFT}, args=paper("draft")),
    only_get("evidence_file", "of the intake", post_door=True, get={200: READERS}, args=paper("intake")),
    only_get("evidence_file", "before the council", post_door=True, get={200: OPENED}, args=paper("checking")),
    row("product_edit", "product", get={200: FAMILY}, post={302: FAMILY}),
    row("producer_place", args=lambda place: [place.people.producer.public_id], foreign=True, get={302: FAMILY}),
    row("product_again", "product", get={302: FAMILY}, post={302: FAMILY}),
    row("notice_list", rest=200),
    only_post("notice_open", "notice", post={302: "owner"}),
    only_post("notice_read", post={}, rest=302),
]  # fmt: skip

SHOP = [
    row("catalogue", rest=200, door=False, post_rest=405),
    row("product_page", "product", rest=200, door=False, post_rest=405, foreign=False),
    row(
        "product_page", "not listed", rest=404, door=False, post_rest=405, args=lambda place: [place.dossiers["decision"].product.public_id]
    ),
    row("product_picture", "product", rest=200, door=False, post_rest=405, foreign=False),
    row(
        "product_picture",
        "not listed",
        rest=404,
        door=False,
        post_rest=405,
        args=lambda place: [place.dossiers["decision"].product.public_id],
    ),
    row("product_thumbnail", "product", rest=200, door=False, post_rest=405, foreign=False),
    row(
        "product_thumbnail",
        "not listed",
        rest=404,
        door=False,
        post_rest=405,
        args=lambda place: [place.dossiers["decision"].product.public_id],
    ),
    row("certificate_lookup", rest=200, door=False, post_rest=405),
    row(
        "certificate_check",
        "certificate",
        rest=200,
        door=False,
        post_rest=405,
        foreign=False,
        args=lambda place: [place.named["certificate"].check_code],
    ),
    row("certificate_check_slashed", rest=301, door=False, args=lambda place: ["X"]),
    only_get("certificate_list", get={}, rest=200),
    only_get("certificate_pdf", "certificate", get={200: f"{OPENED} {UPPER}"}),
]

ROWS: list[Row] = [*SITE, *ACCOUNTS, *JOURNEY, *OFFICES, *COUNCILS, *SHOP]
