"""Everything a portal is, in one archive: its database, its files and the keys its signatures were made with.

An archive is a tar of `manifest.json`, `keys.json`, one packed table a member and the files as they are. It is read by the release
that wrote it, on whatever server of PostgreSQL: rows travel as COPY writes them, the tables are made by the migrations.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from accounts.models import User
from basics import clock
from workflow.models import LogEntry

FORMAT = 1
LEFT_OUT = {"django_session", "django_migrations"}
"""Nobody stays signed in through a restore; which migrations there were stands in the manifest."""
MANIFEST, KEYS = "manifest.json", "keys.json"
AT_ONCE = 1024 * 1024


class NotRestored(Exception):
    """Why an archive was not restored, in a sentence for the operator. Nothing was changed."""


@dataclass
class Manifest:
    """What an archive holds. `schema`: of the tables of then; `tables`: table -> its rows; `hashes`: member -> SHA-256 of its bytes."""

    made_at: str
    schema: str
    format: int = FORMAT
    tables: dict[str, int] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(self.tables.values())

    @property
    def files(self) -> list[str]:
        return [name for name in self.hashes if name.startswith("media/")]


def write(target: Path) -> Manifest:
    """Write the archive, readable by its owner alone; the database as it is at one moment, the files of that moment or a little later.

    It has its name only once it is whole; nothing half stays behind. Raises OSError.
    """
    manifest = Manifest(clock.now().isoformat(), _schema())
    half = target.with_name(f"{target.name}.part")
    half.parent.mkdir(parents=True, exist_ok=True)
    half.touch(mode=0o600)
    try:
        with tarfile.open(half, "w") as archive:
            for name, content in _contents(manifest):
                manifest.hashes[name] = _add(archive, name, content)
            _add(archive, MANIFEST, io.BytesIO(json.dumps(asdict(manifest)).encode()))
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    return manifest


def read(source: Path) -> Manifest:
    """Restore the archive into a portal that holds nothing yet; all of it, or nothing.

    Raises NotRestored.
    """
    try:
        with tarfile.open(source) as archive:
            manifest = _manifest(archive)
            _only_into_an_empty_portal()
            _whole(archive, manifest)
            with _files_in_place(archive, manifest), transaction.atomic():
                _load(archive, manifest)
            return manifest
    except (OSError, tarfile.TarError, EOFError) as error:
        raise NotRestored(f"{source} cannot be read: {error}") from error


def _contents(manifest: Manifest) -> Iterator[tuple[str, IO[bytes]]]:
    with _one_moment():
        for model in _models():
            with _packed_rows(model, manifest) as rows:
                yield f"database/{model._meta.db_table}.gz", rows
    for path in _stored_files():
        with path.open("rb") as content:
            yield f"media/{path.relative_to(settings.MEDIA_ROOT)}", content
    yield KEYS, io.BytesIO(json.dumps(_keys()).encode())


def keys_of(source: Path) -> list[str]:
    """The keys of the archive that this portal does not know: what they signed does not verify without them."""
    with tarfile.open(source) as archive:
        kept: list[str] = json.loads(_member(archive, KEYS).read())
    return [key for key in kept if key not in _keys()]


def missing_files() -> list[str]:
    """Names of files that rows point at and that are not there."""
    columns = [(model, column) for model in _models() for column in model._meta.concrete_fields if isinstance(column, models.FileField)]
    named = [name for model, column in columns for name in model._default_manager.values_list(column.name, flat=True) if name]
    return sorted(name for name in named if not (settings.MEDIA_ROOT / name).is_file())


def _keys() -> list[str]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def _schema() -> str:
    """The tables with their columns and the migrations that made them, hashed: rows fit where it is the same."""
    migrations = sorted(MigrationRecorder(connection).applied_migrations())
    return hashlib.sha256(repr((migrations, [(model._meta.db_table, _columns(model)) for model in _models()])).encode()).hexdigest()


def _models() -> list[type[models.Model]]:
    """Of every table, those between the two sides of a relation too."""
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed and model._meta.db_table not in LEFT_OUT]


def _columns(model: type[models.Model]) -> str:
    """All but what the database makes of the others."""
    kept = [column.column for column in model._meta.local_concrete_fields if not column.generated]
    return ", ".join(connection.ops.quote_name(str(name)) for name in kept)


@contextmanager
def _one_moment() -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@contextmanager
def _packed_rows(model: type[models.Model], manifest: Manifest) -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile() as packed:
        with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=3, mtime=0) as rows, connection.cursor() as cursor:
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.copy_expert(f"COPY {table} ({_columns(model)}) TO STDOUT", rows)
            manifest.tables[model._meta.db_table] = cursor.rowcount
        yield packed


def _stored_files() -> Iterator[Path]:
    root = Path(settings.MEDIA_ROOT)
    return (path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink())


def _add(archive: tarfile.TarFile, name: str, content: IO[bytes]) -> str:
    """Its SHA-256. Stored files are written once and never change."""
    member = tarfile.TarInfo(name)
    member.size, member.mode = content.seek(0, io.SEEK_END), 0o600
    content.seek(0)
    found = _sha256(content)
    content.seek(0)
    archive.addfile(member, content)
    return found


def _sha256(content: IO[bytes]) -> str:
    found = hashlib.sha256()
    while part := content.read(AT_ONCE):
        found.update(part)
    return found.hexdigest()


def _member(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    try:
        content = archive.extractfile(name)
    except KeyError:
        content = None
    if content is None:
        raise NotRestored(f"This is no whole archive of a portal: it has no {name}.")
    return content


def _manifest(archive: tarfile.TarFile) -> Manifest:
    try:
        said = json.loads(_member(archive, MANIFEST).read())
        manifest = Manifest(**said)
    except (ValueError, TypeError) as error:
        raise NotRestored("This is no archive of a portal: its manifest cannot be read.") from error
    if (manifest.format, manifest.schema) != (FORMAT, _schema()):
        raise NotRestored(f"The archive of {manifest.made_at[:10]} is of another release. Restore it with that one, then upgrade.")
    return manifest


def _only_into_an_empty_portal() -> None:
    if User.objects.filter(is_system=False).exists() or LogEntry.objects.exists():
        raise NotRestored("This portal holds people or log entries already. Restore into an empty database.")
    if any(_stored_files()):
        raise NotRestored(f"{settings.MEDIA_ROOT} holds files already. Restore into an empty folder.")


def _whole(archive: tarfile.TarFile, manifest: Manifest) -> None:
    """Before anything is changed: a damaged archive is found here, not half-way."""
    for name, known in manifest.hashes.items():
        if _sha256(_member(archive, name)) != known:
            raise NotRestored(f"The archive is damaged at {name}.")


@contextmanager
def _files_in_place(archive: tarfile.TarFile, manifest: Manifest) -> Iterator[None]:
    """The files, taken away again where the rows cannot follow them."""
    root = Path(settings.MEDIA_ROOT)
    try:
        for name in manifest.files:
            path = root / Path(name).relative_to("media")
            if not path.resolve().is_relative_to(root.resolve()):
                raise NotRestored(f"The archive names a file outside of the portal's folder: {name}.")
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                shutil.copyfileobj(_member(archive, name), file)
        yield
    except BaseException:
        shutil.rmtree(root, ignore_errors=True)
        raise


def _load(archive: tarfile.TarFile, manifest: Manifest) -> None:
    """Into tables without their triggers, which refuse what was not made by a move; keys between tables are checked at the end."""
    tables = {model._meta.db_table: model for model in _models()}
    names = ", ".join(map(connection.ops.quote_name, tables))
    with connection.cursor() as cursor:
        cursor.execute(_each(tables, "DISABLE TRIGGER USER"))
        cursor.execute(f"TRUNCATE {names}, django_session")
        for table, model in tables.items():
            with gzip.open(_member(archive, f"database/{table}.gz")) as rows:
                cursor.copy_expert(f"COPY {connection.ops.quote_name(table)} ({_columns(model)}) FROM STDIN", rows)
            if cursor.rowcount != manifest.tables[table]:
                raise NotRestored(f"{table} has {cursor.rowcount} rows where {manifest.tables[table]} were saved.")
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables.values())):
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(_each(tables, "ENABLE TRIGGER USER"))


def _each(tables: dict[str, Any], what: str) -> str:
    return "; ".join(f"ALTER TABLE {connection.ops.quote_name(table)} {what}" for table in tables)
