"""A database of its own for a benchmark, and rows written to it by COPY."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, connections, models
from tqdm import tqdm

NULL = "\\N"
BATCH = 5000


def url_of(name: str, *, owner: bool = False) -> str:
    """The address of another database of the same server: the portal's, or that of who may make tables."""
    url = os.environ["DATABASE_URL"]
    address, _mark, options = (os.environ.get("DATABASE_OWNER_URL", url) if owner else url).partition("?")
    return address.rpartition("/")[0] + "/" + name + (f"?{options}" if options else "")


def use(name: str) -> None:
    """From here on this process works in that database."""
    connections.close_all()
    connections.settings["default"]["NAME"] = connection.settings_dict["NAME"] = name


def exists(name: str) -> bool:
    return bool(_administer("SELECT 1 FROM pg_database WHERE datname = %s", name))


def create(name: str) -> None:
    drop(name)
    _administer(f'CREATE DATABASE "{name}"')


def drop(name: str) -> None:
    connections.close_all()
    _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def rename(name: str, to: str) -> None:
    connections.close_all()
    _administer(f'ALTER DATABASE "{name}" RENAME TO "{to}"')


def _administer(statement: str, *values: str) -> list[Any]:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


def next_pk(model: type[models.Model]) -> int:
    return (model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0) + 1


def copy(model: type[models.Model], rows: Iterable[models.Model], total: int | None = None) -> int:
    """Write unsaved objects as they are, keys included; the number. Defaults of the model apply, its `save` does not."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    statement = f"COPY {model._meta.db_table} ({columns}) FROM STDIN WITH (FORMAT csv, NULL '{NULL}')"
    names, arrays = [field.attname for field in fields], {field.attname for field in fields if isinstance(field, ArrayField)}
    pending, count = iter(rows), 0
    with tqdm(total=total, desc=model._meta.label, unit_scale=True, leave=True) as bar, connection.cursor() as cursor:
        while batch := list(islice(pending, BATCH)):
            text = io.StringIO()
            csv.writer(text).writerows([_cell(getattr(row, name), name in arrays) for name in names] for row in batch)
            text.seek(0)
            cursor.copy_expert(statement, text)
            count += len(batch)
            bar.update(len(batch))
    return count


def _cell(value: Any, is_array: bool) -> object:
    if value is None:
        return NULL
    if is_array:
        return "{" + ",".join(map(str, value)) + "}"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)
    return value.isoformat() if isinstance(value, dt.date) else value


@contextmanager
def unchecked() -> Iterator[None]:
    """What the database asks of each row (its triggers, the rows it points at) is not asked of a country made whole.

    Only a superuser may ask for that, as the one of the embedded server is.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = DEFAULT")


def finish(*written: type[models.Model]) -> None:
    """Let new keys follow the copied ones, and the planner know what is there."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(written)):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE")
