"""What the database itself refuses of rows that are evidence."""

from __future__ import annotations

import pgtrigger


def no_truncate(name: str) -> pgtrigger.Trigger:
    """A trigger that refuses TRUNCATE."""
    refuse = "RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;"
    return pgtrigger.Trigger(name=name, level=pgtrigger.Statement, when=pgtrigger.Before, operation=pgtrigger.Truncate, func=refuse)


def append_only(name: str) -> list[pgtrigger.Trigger]:
    """Triggers that refuse to change, delete or truncate rows."""
    return [
        pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete),
        no_truncate(f"{name}_truncate"),
    ]
