"""What takes long to build is built once a process; every further test that asks for it gets its rows laid down as they were.

The rows are copied out of the transaction that wrote them and back into the next one, keys and all: sequences never go
back, so nothing else has those keys. The objects that tell of them are handed out as copies.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection
from django.db.models import Model

from tests.owner import forging

T = TypeVar("T")

WRITTEN_HERE = "xmin::text::bigint >= (pg_current_xact_id()::text::bigint & 4294967295)"
"""Of a row: written since this transaction began; parts of a transaction are numbered after it."""


@dataclass(frozen=True)
class Built:
    thing: Any
    rows: dict[str, str]
    """Table -> its new rows, as COPY writes them."""


_built: dict[object, Built] = {}


def laid(name: object, build: Callable[[], T]) -> T:
    """What `build` makes. A transaction that has written already may hold more than reference data: there it is made anew."""
    assert connection.in_atomic_block, "outside a transaction nothing tells new rows from old"
    if _has_written():
        return build()
    if name in _built:
        _lay(_built[name].rows)
    else:
        thing = build()
        _built[name] = Built(thing, _written())
    return copy.deepcopy(_built[name].thing)


def _has_written() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")
        return bool(cursor.fetchone()[0])


def _written() -> dict[str, str]:
    with connection.cursor() as cursor:
        return {table: rows for table in _tables() if (rows := _copied_out(cursor, table))}


def _copied_out(cursor: Any, table: str) -> str:
    rows = io.StringIO()
    cursor.copy_expert(f'COPY (SELECT {_columns(table)} FROM "{table}" WHERE {WRITTEN_HERE}) TO STDOUT', rows)
    return rows.getvalue()


def _lay(tables: dict[str, str]) -> None:
    """Triggers saw these rows when they were written: a mark may not be added to a sheet that is signed by now."""
    with forging(*_guarded() & tables.keys()) as cursor:
        for table, rows in tables.items():
            cursor.copy_expert(f'COPY "{table}" ({_columns(table)}) FROM STDIN', io.StringIO(rows))


@cache
def _guarded() -> frozenset[str]:
    """The tables that have triggers of ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        return frozenset(table for (table,) in cursor.fetchall())


@cache
def _models() -> dict[str, type[Model]]:
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True) if model._meta.managed}


def _tables() -> tuple[str, ...]:
    return tuple(sorted(_models()))


@cache
def _columns(table: str) -> str:
    """Those that are written; the database makes the generated ones itself."""
    fields = _models()[table]._meta.concrete_fields
    return ", ".join(f'"{field.column}"' for field in fields if not field.generated)
