"""What the database itself refuses, whoever asks: changes of signed sheets and of closed items, and states that follow no other."""

from __future__ import annotations

from collections.abc import Iterable

import pgtrigger

from evaluation.models.states import BEING_CHECKED, OVER
from workflow.triggers import Strict, no_truncate, refuse

CHANGE, ADD, END = pgtrigger.Update, pgtrigger.Insert, pgtrigger.Delete


def _listed(states: Iterable[str]) -> str:
    return ", ".join(f"'{state}'" for state in states)


ENDED = _listed(OVER)
ITEM_IS_OVER = f"EXISTS (SELECT FROM evaluation_councilitem i WHERE i.id = {{row}}.item_id AND i.state IN ({ENDED}))"
OF_ENDED_ITEM = f"TG_OP <> 'INSERT' AND {ITEM_IS_OVER.format(row='OLD')} OR TG_OP <> 'DELETE' AND {ITEM_IS_OVER.format(row='NEW')}"

OPEN_ITEM: list[pgtrigger.Trigger] = [
    refuse("council_item_open", CHANGE | END, f"OLD.state IN ({ENDED})", "an item that is over cannot change"),
    refuse(
        "council_item_stays",
        CHANGE,
        "(OLD.dossier_id, OLD.council_id) IS DISTINCT FROM (NEW.dossier_id, NEW.council_id)"
        f" OR OLD.criteria_set_id <> NEW.criteria_set_id AND OLD.state NOT IN ({_listed(BEING_CHECKED)})",
        "an item stays with its dossier and council, and once scored with its criteria",
    ),
    no_truncate("council_item_truncate"),
]

RESULT_OF_OPEN_ITEM = refuse("result_of_open_item", ADD, OF_ENDED_ITEM, "an item that is over gets no result")
CHOICE_OF_OPEN_ITEM: list[pgtrigger.Trigger] = [
    refuse("agreed_choice_of_open_item", ADD | CHANGE | END, OF_ENDED_ITEM, "choices of a closed item cannot change")
]
ANSWER_OF_OPEN_ITEM = refuse("conflict_answer_of_open_item", ADD, OF_ENDED_ITEM, "nobody answers for a closed item")

SIGNING = (
    "(OLD.state, NEW.state) IN (('draft', 'signed'), ('draft', 'absent'), ('signed', 'reopened'), ('reopened', 'signed'))"
    " AND NEW.revision = OLD.revision + 1"
)
KEPT = "(OLD.item_id, OLD.seat_id, OLD.version, OLD.public_id) IS DISTINCT FROM (NEW.item_id, NEW.seat_id, NEW.version, NEW.public_id)"
WRITTEN = "(OLD.remark, OLD.signed_at, OLD.as_signed) IS DISTINCT FROM (NEW.remark, NEW.signed_at, NEW.as_signed)"

SHEET_OF_OPEN_ITEM: list[pgtrigger.Trigger] = [
    refuse("score_sheet_of_open_item", ADD | CHANGE | END, OF_ENDED_ITEM, "sheets of a closed item cannot change"),
    refuse("score_sheet_stays", END, "TRUE", "sheets stay"),
    refuse("score_sheet_begins", ADD, "NEW.state NOT IN ('draft', 'recused')", "a sheet begins as a draft"),
    refuse(
        "score_sheet_moves",
        CHANGE,
        f"{KEPT} OR NEW.state <> OLD.state AND NOT ({SIGNING}) OR NEW.state = OLD.state AND NEW.revision <> OLD.revision",
        "a sheet changes its state by a move",
    ),
    refuse(
        "score_sheet_signed_stands",
        CHANGE,
        "OLD.state NOT IN ('draft', 'reopened') AND NEW.remark <> OLD.remark"
        f" OR OLD.state = 'signed' AND NEW.state = 'signed' AND {WRITTEN}"
        " OR OLD.state = 'reopened' AND NEW.state = 'reopened'"
        " AND (OLD.as_signed, OLD.signed_at) IS DISTINCT FROM (NEW.as_signed, NEW.signed_at)",
        "what was signed cannot change",
    ),
    no_truncate("score_sheet_truncate"),
]

# The row of the sheet is locked while its marks are written, so that signing at the same moment waits.
REFUSE_LOCKED = (
    "SELECT s.state INTO found FROM evaluation_scoresheet s WHERE s.id = {row}.sheet_id FOR SHARE;"
    " IF found NOT IN ('draft', 'reopened') THEN RAISE EXCEPTION 'marks of a signed sheet cannot change'; END IF;"
)

MARK_OF_OPEN_SHEET: list[pgtrigger.Trigger] = [
    Strict(
        name="mark_of_open_sheet",
        when=pgtrigger.Before,
        operation=ADD | CHANGE | END,
        declare=[("found", "TEXT")],
        func=pgtrigger.Func(
            f"IF TG_OP <> 'INSERT' THEN {REFUSE_LOCKED.format(row='OLD')} END IF;"
            f" IF TG_OP <> 'DELETE' THEN {REFUSE_LOCKED.format(row='NEW')} END IF;"
            " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
        ),
    ),
    no_truncate("mark_truncate"),
]
