"""How the words of a log entry are erased: by a function of the database's owner, and only where the log says so already."""

from __future__ import annotations

NOTE, ERASE = "workflow.LogNote", "erase_note"
"""Machine and move of the entry that tells of an erasure."""

SIGNATURE = "workflow_erase_note(bigint)"

FUNCTION = """
CREATE FUNCTION workflow_erase_note(erased bigint) RETURNS void AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM workflow_logentry WHERE machine = 'workflow.LogNote' AND move = 'erase_note' AND object_id = erased) THEN
        RAISE EXCEPTION 'no entry of the log tells of this erasure';
    END IF;
    UPDATE workflow_lognote SET note = '', payload = '{}'::jsonb, salt = '', erased_at = clock_timestamp()
        WHERE entry_id = erased AND erased_at IS NULL;
END;
$$ LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp;
REVOKE ALL ON FUNCTION workflow_erase_note(bigint) FROM PUBLIC;
"""
"""Named by the migration: it may only change together with it."""

NO_FUNCTION = f"DROP FUNCTION {SIGNATURE}"
