"""Writing and reading the log; `workflow.proof` proves it.

An entry's `hash` is SHA-256 over its columns and the hash before it; `digest` is an HMAC of the note and data under a salt kept
beside them in `LogNote`; `seal` is a hash of what the move wrote (`workflow.seals`). Erasing a note takes the salt away: the
chain stays provable and the words are gone for good.
"""

from __future__ import annotations

import datetime as dt
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from . import canonical
from .acts import Act, Pending
from .erasing import ERASE, NOTE
from .machine import Machine
from .models import LogChain, LogEntry, LogNote

Json = dict[str, object]

CHAIN_LOCK = 0x0C0B
"""First key of the advisory lock; the second is a hash of the chain's scope: chains that share one only wait for each other."""

LOCK = """SELECT locked.now, chain.id
    FROM (SELECT clock_timestamp() AS now FROM pg_advisory_xact_lock(%s, hashtext(%s))) AS locked
    LEFT JOIN workflow_logchain AS chain ON chain.scope = %s"""

HASHED = (
    "chain_id", "sequence", "at", "recorded_at", "actor_id", "on_behalf_of_id", "role", "unit_id", "machine", "object_id", "about",
    "move", "from_state", "to_state", "digest", "seal", "previous_hash",
)  # fmt: skip
TIMES = (HASHED.index("at"), HASHED.index("recorded_at"))


def write(entries: list[Pending]) -> None:
    """Enter the moves, in the order they were made, each at the end of its chain.

    All chains are locked first, in one order for everybody, so that two transactions never wait for each other.
    """
    scopes = [pending.subject.chain_scope() for pending in entries]
    ends = {scope: _lock_and_read_end(scope) for scope in sorted(set(scopes))}
    for pending, scope in zip(entries, scopes, strict=True):
        entry = _enter(pending, ends[scope])
        ends[scope] = End(entry.chain_id, entry.sequence, entry.hash, entry.recorded_at)


@dataclass(frozen=True)
class End:
    """The last entry of a chain, and the database's time when nobody else could add to it any more."""

    chain: int
    sequence: int
    hash: str
    now: dt.datetime


def _lock_and_read_end(scope: str) -> End:
    """The end of a chain; nobody else adds to it until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [CHAIN_LOCK, scope, scope])
        now, known = cursor.fetchone()
        chain = known or LogChain.objects.of(scope).pk
        cursor.execute("SELECT sequence, hash FROM workflow_logentry WHERE chain_id = %s ORDER BY sequence DESC LIMIT 1", [chain])
        sequence, last = cursor.fetchone() or (0, "")
        return End(chain, sequence, last, now)


def _enter(pending: Pending, end: End) -> LogEntry:
    subject = pending.subject
    return _append(
        end,
        pending.act,
        machine=subject._meta.label,
        object_id=subject.pk,
        about=subject.about(),
        move=pending.move,
        from_state=pending.came_from,
        to_state=pending.went_to,
        seal=pending.seal,
    )


def _append(end: End, act: Act, **what: str | int) -> LogEntry:
    note, payload, salt = act.note, _plain(act.data), secrets.token_hex(16)
    entry = LogEntry(
        chain_id=end.chain,
        sequence=end.sequence + 1,
        at=act.at,
        recorded_at=end.now,
        actor=act.by,
        on_behalf_of=act.on_behalf_of,
        role=act.grant.role,
        unit=act.grant.unit,
        digest=digest(note, payload, salt),
        previous_hash=end.hash,
        **what,
    )
    entry.hash = hash_of(getattr(entry, column) for column in HASHED)
    entry.save(force_insert=True)
    LogNote.objects.create(entry=entry, note=note, payload=payload, salt=salt)
    return entry


def _plain(data: Mapping[str, object]) -> Json:
    """What JSON can hold of the move's data; objects stand as their public id or text."""
    plain = {key: getattr(value, "public_id", value) for key, value in data.items()}
    return json.loads(json.dumps(plain, cls=_Encoder))


class _Encoder(DjangoJSONEncoder):
    def default(self, value: object) -> object:
        try:
            return super().default(value)
        except TypeError:
            return str(value)


def digest(note: str, payload: Json, salt: str) -> str:
    return hmac.digest(salt.encode(), canonical.text([note, payload]).encode(), "sha256").hex()


def hash_of(columns: Iterable[object]) -> str:
    """Of an entry's columns in the order of HASHED."""
    values: list[Any] = list(columns)
    for place in TIMES:
        values[place] = values[place].astimezone(dt.UTC).isoformat()
    return canonical.sha256(values)


def entries_of(subject: Machine) -> models.QuerySet[LogEntry]:
    """The entries of an object's own moves, newest first."""
    return LogEntry.objects.filter(machine=subject._meta.label, object_id=subject.pk).order_by("-id")


def moves_since(subject: Machine, revision: int) -> list[tuple[str, int]]:
    """The object's moves since that revision and who made each, newest first."""
    return list(entries_of(subject).values_list("move", "actor_id")[: max(subject.revision - revision, 0)])


def erase_note(entry: LogEntry, act: Act) -> None:
    """Blank the words and data of one entry for good; the log says who did it, and the chain reads "erased", not "broken".

    The application may not touch a note: a function of the owner does, and only where the log says so already.
    """
    with transaction.atomic():
        _append(
            _lock_and_read_end(entry.chain.scope), act, machine=NOTE, object_id=entry.pk, about=entry.about, move=ERASE, to_state="erased"
        )
        with connection.cursor() as cursor:
            cursor.execute("SELECT workflow_erase_note(%s)", [entry.pk])
