"""What the database itself refuses, whoever asks: changes of signed sheets and of closed items."""

from __future__ import annotations

import pgtrigger

from evaluation.models.states import OVER
from workflow.triggers import no_truncate

OPEN_ITEM = [
    pgtrigger.Trigger(
        name="council_item_open",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Q(old__state__in=OVER),
        func=pgtrigger.Func("RAISE EXCEPTION 'an item that is over cannot change';"),
    )
]

SHEET_OF_OPEN_ITEM = [
    pgtrigger.Trigger(
        name="score_sheet_of_open_item",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=pgtrigger.Func(
            "IF EXISTS (SELECT 1 FROM evaluation_councilitem i WHERE i.id = OLD.item_id AND i.state IN ('closed', 'knocked_out'))"
            " THEN RAISE EXCEPTION 'sheets of a closed item cannot change'; END IF;"
            " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
        ),
    ),
    pgtrigger.Trigger(
        name="score_sheet_signed_stands",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__state__in=["signed", "reopened"]),
        func=pgtrigger.Func(
            "IF NEW.state NOT IN ('signed', 'reopened')"
            " OR OLD.state = 'reopened' AND NEW.state = 'reopened' AND NEW.as_signed IS DISTINCT FROM OLD.as_signed"
            " THEN RAISE EXCEPTION 'what was signed cannot change'; END IF; RETURN NEW;"
        ),
    ),
]

# The row of the sheet is locked while its marks are written, so that signing at the same moment waits.
REFUSE_LOCKED = (
    "SELECT s.state INTO found FROM evaluation_scoresheet s WHERE s.id = {row}.sheet_id FOR SHARE;"
    " IF found NOT IN ('draft', 'reopened') THEN RAISE EXCEPTION 'marks of a signed sheet cannot change'; END IF;"
)

MARK_OF_OPEN_SHEET = [
    pgtrigger.Trigger(
        name="mark_of_open_sheet",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("found", "TEXT")],
        func=pgtrigger.Func(
            f"IF TG_OP <> 'INSERT' THEN {REFUSE_LOCKED.format(row='OLD')} END IF;"
            f" IF TG_OP <> 'DELETE' THEN {REFUSE_LOCKED.format(row='NEW')} END IF;"
            " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
        ),
    ),
    no_truncate("mark_truncate"),
]
