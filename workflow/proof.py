"""Proving the log: every chain by itself, and every object against what the log says of it.

A chain shows what was changed, moved or inserted; the objects show what was cut off, and what was written into a row beside the
door.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection

from .erasing import ERASE, NOTE
from .log import HASHED, Json, digest, hash_of
from .machine import Machine
from .models import LogChain, LogEntry
from .seals import sealed_fields, seals_of

NOTE_COLUMNS = ("note_row__note", "note_row__payload", "note_row__salt", "note_row__erased_at")
SEQUENCE, MACHINE, OBJECT, MOVE, DIGEST, PREVIOUS = map(
    HASHED.index, ("sequence", "machine", "object_id", "move", "digest", "previous_hash")
)

TOLD = """SELECT told.object_id, told.moves, last.seal
    FROM (SELECT object_id, count(*) AS moves, max(id) AS last FROM workflow_logentry WHERE machine = %s GROUP BY object_id) AS told
    JOIN workflow_logentry AS last ON last.id = told.last ORDER BY told.object_id"""
"""Of each object of a machine: how many moves the log tells, and what the last of them vouches for."""


def faults() -> Iterator[str]:
    """Every fault there is, as sentences; nothing where all is proven."""
    for chain in LogChain.objects.order_by("pk"):
        yield from faults_of(chain)
    for model in machines():
        yield from faults_of_objects(model)


def faults_of(chain: LogChain) -> Iterator[str]:
    """Every fault of a chain; nothing where the chain is whole."""
    expected, previous = 1, ""
    erased: dict[int, int] = {}
    entered: set[int] = set()
    rows = chain.entries.order_by("sequence").values_list(*HASHED, "hash", "id", *NOTE_COLUMNS)
    for row in rows.iterator(chunk_size=2000):
        values, (found, pk, note, payload, salt, erased_at) = row[: len(HASHED)], row[len(HASHED) :]
        sequence = values[SEQUENCE]
        if sequence != expected:
            yield f"chain {chain.pk}: entry {expected} is missing"
        if values[PREVIOUS] != previous:
            yield f"chain {chain.pk}: entry {sequence} does not follow the one before"
        if hash_of(values) != found:
            yield f"chain {chain.pk}: entry {sequence} was changed"
        if erased_at is not None:
            erased[pk] = sequence
        if fault := _fault_of_note(values[DIGEST], note, payload, salt, erased_at is not None):
            yield f"chain {chain.pk}: the note of entry {sequence} {fault}"
        if values[MOVE] == ERASE and values[MACHINE] == NOTE:
            entered.add(values[OBJECT])
        expected, previous = sequence + 1, found
    for pk in erased.keys() - entered:
        yield f"chain {chain.pk}: the note of entry {erased[pk]} was erased, and no entry says so"


def _fault_of_note(expected: str, note: str | None, payload: Json, salt: str, erased: bool) -> str:
    if note is None:
        return "is missing"
    if erased:
        return "is called erased and holds words" if note or payload or salt else ""
    return "" if digest(note, payload, salt) == expected else "was changed"


def faults_of_objects(model: type[Machine]) -> Iterator[str]:
    """Whether each object moved as often as the log says, and stands as its last entry left it."""
    label = model._meta.label
    told = _told(label)
    key, moves, seal = next(told, END)
    for pk, revision, found in _stored(model):
        while key < pk:
            yield f"{label} {key} is gone; {moves} entries tell of it"
            key, moves, seal = next(told, END)
        if key > pk:
            if revision or not model.LOADED:
                yield f"{label} {pk} was moved {revision} times, 0 entries say so"
            continue
        if moves != revision:
            yield f"{label} {pk} was moved {revision} times, {moves} entries say so"
        elif seal != found:
            yield f"{label} {pk} does not stand as its last entry left it"
        key, moves, seal = next(told, END)
    while key < END[0]:
        yield f"{label} {key} is gone; {moves} entries tell of it"
        key, moves, seal = next(told, END)


END = (2**63, 0, "")


def _told(label: str) -> Iterator[tuple[int, int, str]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(TOLD, [label])
        while rows := cursor.fetchmany(5000):
            yield from rows


def _stored(model: type[Machine]) -> Iterator[tuple[int, int, str]]:
    """Key, revision and seal of every object, in the order of keys."""
    columns = [field.attname for field in sealed_fields(model)]
    revision = columns.index("revision")
    rows = model._default_manager.order_by("pk").values_list("pk", *columns).iterator(chunk_size=2000)
    for pk, values, seal in seals_of(model, rows):
        moves = values[revision]
        assert isinstance(moves, int)
        yield pk, moves, seal


def machines() -> list[type[Machine]]:
    """Every concrete finite-state model of the portal."""
    return [model for model in apps.get_models() if issubclass(model, Machine)]


def counted() -> tuple[int, int]:
    """Chains, and notes that were erased."""
    return LogChain.objects.count(), LogEntry.objects.filter(note_row__erased_at__isnull=False).count()
