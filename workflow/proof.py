"""Proving the log: every chain by itself, and every object against what the log says of it.

A chain shows what was changed, moved or inserted; the objects show what was cut off, and what was written into a row beside the
door; what was published (`workflow.publishing`) shows what was taken away together with its objects.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import NamedTuple

from django.apps import apps
from django.db import connection, transaction

from .erasing import ERASE, NOTE
from .log import HASHED, Json, digest, hash_of
from .machine import Machine
from .models import LogChain, LogEntry
from .publishing import faults_of_published
from .seals import sealed_fields, seals_of

NOTE_COLUMNS = ("note_row__note", "note_row__payload", "note_row__salt", "note_row__erased_at")
SEQUENCE, MACHINE, OBJECT, MOVE, DIGEST, PREVIOUS = map(
    HASHED.index, ("sequence", "machine", "object_id", "move", "digest", "previous_hash")
)

TOLD = """SELECT told.object_id, told.moves, last.seal, last.chain_id, last.sequence
    FROM (SELECT object_id, count(*) AS moves, max(id) AS last FROM workflow_logentry WHERE machine = %s GROUP BY object_id) AS told
    JOIN workflow_logentry AS last ON last.id = told.last ORDER BY told.object_id"""


class Told(NamedTuple):
    """Of an object: how many moves the log tells, what the last of them vouches for, and where that stands."""

    pk: int
    moves: int
    seal: str
    chain: int
    sequence: int


class Stored(NamedTuple):
    pk: int
    revision: int
    seal: str


BEYOND = 2**63
"""A key after every other."""


@contextmanager
def one_moment() -> Iterator[None]:
    """All is read as it stands now: a move made meanwhile is no fault. A transaction that began before reads on as it does."""
    begins = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if begins:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def faults() -> Iterator[str]:
    """Every fault there is, as sentences; nothing where all is proven."""
    for one in LogChain.objects.order_by("pk"):
        yield from faults_of(one)
    for model in machines():
        yield from faults_of_objects(model)
    yield from faults_of_published()


def faults_of(whole: LogChain) -> Iterator[str]:
    """Every fault of a chain; nothing where the chain is whole."""
    expected, previous = 1, ""
    erased: dict[int, int] = {}
    entered: set[int] = set()
    rows = whole.entries.order_by("sequence").values_list(*HASHED, "hash", "id", *NOTE_COLUMNS)
    for row in rows.iterator(chunk_size=2000):
        values, (found, pk, note, payload, salt, erased_at) = row[: len(HASHED)], row[len(HASHED) :]
        sequence = values[SEQUENCE]
        if sequence != expected:
            yield f"chain {whole.pk}: entry {expected} is missing"
        if values[PREVIOUS] != previous:
            yield f"chain {whole.pk}: entry {sequence} does not follow the one before"
        if hash_of(values) != found:
            yield f"chain {whole.pk}: entry {sequence} was changed"
        if erased_at is not None:
            erased[pk] = sequence
        if fault := _fault_of_note(values[DIGEST], note, payload, salt, erased_at is not None):
            yield f"chain {whole.pk}: the note of entry {sequence} {fault}"
        if values[MOVE] == ERASE and values[MACHINE] == NOTE:
            entered.add(values[OBJECT])
        expected, previous = sequence + 1, found
    for pk in erased.keys() - entered:
        yield f"chain {whole.pk}: the note of entry {erased[pk]} was erased, and no entry says so"


def _fault_of_note(expected: str, note: str | None, payload: Json, salt: str, erased: bool) -> str:
    if note is None:
        return "is missing"
    if erased:
        return "is called erased and holds words" if note or payload or salt else ""
    return "" if digest(note, payload, salt) == expected else "was changed"


def faults_of_objects(model: type[Machine]) -> Iterator[str]:
    """Whether each object moved as often as the log says, and stands as its last entry left it."""
    label, nothing = model._meta.label, Told(BEYOND, 0, "", 0, 0)
    entries = _told(label)
    told = next(entries, nothing)
    for found in chain(stored(model), [Stored(BEYOND, 0, "")]):
        while told.pk < found.pk:
            yield f"{label} {told.pk} is gone; entry {told.sequence} of chain {told.chain} tells of it last"
            told = next(entries, nothing)
        if told.pk > found.pk:
            if found.revision or not model.LOADED:
                yield f"{label} {found.pk} was moved {found.revision} times, 0 entries say so"
        elif told is not nothing:
            yield from _faults_of_object(label, told, found)
            told = next(entries, nothing)


def _faults_of_object(label: str, told: Told, found: Stored) -> Iterator[str]:
    last = f"entry {told.sequence} of chain {told.chain}"
    if told.moves != found.revision:
        yield f"{label} {told.pk} was moved {found.revision} times, {told.moves} entries say so, the last is {last}"
    elif told.seal != found.seal:
        yield f"{label} {told.pk} does not stand as {last} left it"


def _told(label: str) -> Iterator[Told]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(TOLD, [label])
        while rows := cursor.fetchmany(5000):
            yield from map(Told._make, rows)


def stored(model: type[Machine]) -> Iterator[Stored]:
    """Every object as it stands, in the order of keys."""
    columns = [field.attname for field in sealed_fields(model)]
    revision = columns.index("revision")
    rows = model._default_manager.order_by("pk").values_list("pk", *columns).iterator(chunk_size=2000)
    for pk, values, seal in seals_of(model, rows):
        moves = values[revision]
        assert isinstance(moves, int)
        yield Stored(pk, moves, seal)


def machines() -> list[type[Machine]]:
    """Every concrete finite-state model of the portal."""
    return [model for model in apps.get_models() if issubclass(model, Machine)]


def counted() -> tuple[int, int]:
    """Chains, and notes that were erased."""
    return LogChain.objects.count(), LogEntry.objects.filter(note_row__erased_at__isnull=False).count()
