"""Proving the log and what it vouches for, beside a bare loop that reads and hashes the same rows."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable

from django.db import connection

from cycle.models import Recognition
from evaluation.models import Mark, Result
from workflow import log, proof
from workflow.models import LogChain
from workflow.seals import fields_of, sealed_fields

ROWS = f"""SELECT {", ".join(f"entry.{column}" for column in log.HASHED)}, note.note, note.payload, note.salt
    FROM workflow_logentry entry JOIN workflow_lognote note ON note.entry_id = entry.id
    WHERE entry.chain_id = %s ORDER BY entry.sequence"""
VOUCHED_FOR = [
    f"SELECT {', '.join(str(field.column) for field in fields)} FROM {model._meta.db_table}"
    for model, fields in (
        *((model, sealed_fields(model)) for model in proof.machines()),
        *((model, fields_of(model)) for model in (Mark, Result, Recognition)),
    )
]
LIMIT = 2.0


def seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def prove() -> None:
    if faults := list(proof.faults()):
        raise AssertionError(faults[0])


def read_and_hash() -> int:
    """What no proof can do without: each row read, its columns and its note hashed. The number of entries."""
    rows = 0
    with connection.cursor() as cursor:
        for statement in VOUCHED_FOR:
            cursor.execute(statement)
            for row in cursor:
                hashlib.sha256(json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=str).encode()).hexdigest()
        for chain in LogChain.objects.order_by("pk").values_list("pk", flat=True):
            cursor.execute(ROWS, [chain])
            for *columns, note, payload, salt in cursor:
                message = json.dumps(columns, ensure_ascii=False, separators=(",", ":"), default=str)
                hashlib.sha256(message.encode()).hexdigest()
                words = json.dumps([note, payload], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
                hmac.new(salt.encode(), words.encode(), hashlib.sha256).hexdigest()
                rows += 1
    return rows
