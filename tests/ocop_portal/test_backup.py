"""An archive holds the whole portal: what comes back from it is what went in, or nothing does."""

from __future__ import annotations

import json
import re
import tarfile
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from accounts.models import User
from ocop_portal import backup
from products.models import Product
from tests.owner import lay_role_down, take_role
from tests.worlds import make_world
from workflow.models import LogEntry

PICTURE = b"\x00 a picture"


@pytest.fixture
def portal(own_database: str, tmp_path: Path, settings: Any) -> Iterator[Any]:
    """One with a recognised dossier and a file; everything here is done as the owner, as by the commands."""
    lay_role_down()
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "media", tmp_path
    journey = make_world("two_level").journey()
    journey.to_decision(3)
    journey.dossier.product.picture.save("chè.webp", ContentFile(PICTURE))
    yield settings
    take_role()


@pytest.fixture
def archive(portal: Any, tmp_path: Path) -> Path:
    saved = tmp_path / "saved.tar"
    call_command("backup", to=saved, stdout=StringIO())
    return saved


def emptied(settings: Any, folder: Path) -> None:
    """What a new machine has: a database without a table, no files."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    settings.MEDIA_ROOT = folder


def restored(archive: Path) -> str:
    said = StringIO()
    call_command("restore", archive, stdout=said, stderr=said)
    return said.getvalue()


def members(archive: Path) -> dict[str, bytes]:
    with tarfile.open(archive) as given:
        return {name: given.extractfile(name).read() for name in given.getnames()}  # type: ignore[union-attr]


def test_what_is_restored_is_what_was_saved(portal: Any, archive: Path, tmp_path: Path) -> None:
    """Every row and every byte: a second archive of it is the same but for its time. Then the portal goes on as before."""
    assert archive.stat().st_mode & 0o777 == 0o600
    entries, before = LogEntry.objects.count(), portal.SECRET_KEY
    emptied(portal, tmp_path / "new")
    portal.SECRET_KEY = "another" * 10
    said = restored(archive)

    assert re.search(r"[1-9]\d* rows of \d+ tables, [1-9]\d* files, saved 20\d\d-", said)
    assert re.search(r"[1-9] chains verified", said)
    assert LogEntry.objects.count() == entries > 0
    portal.SECRET_KEY = before
    again, saved = backup.write(tmp_path / "again.tar"), json.loads(members(archive)["manifest.json"])
    assert (again.tables, again.hashes) == (saved["tables"], saved["hashes"])
    assert again.tables["cycle_recognition"] == again.tables["promotion_certificate"] == 1
    assert Path(Product.objects.exclude(picture="").get().picture.path).read_bytes() == PICTURE

    assert "keys are not this portal's" in said
    kept = tmp_path / "restored.env"
    assert kept.read_text() == f"SECRET_KEY={before}\nSECRET_KEY_FALLBACKS=\n"
    assert kept.stat().st_mode & 0o777 == 0o600

    assert User.objects.create_user(full_name="Hoàng Thị Mới", email="moi@ocop.example").pk > 1
    with pytest.raises(DatabaseError):
        LogEntry.objects.update(role="chair")


def without_manifest(found: dict[str, bytes]) -> None:
    del found["manifest.json"]


def of_another_release(found: dict[str, bytes]) -> None:
    found["manifest.json"] = json.dumps({**json.loads(found["manifest.json"]), "schema": "other"}).encode()


def a_changed_byte(found: dict[str, bytes]) -> None:
    name = _some_file(found)
    found[name] = b"\x01" + found[name][1:]


def a_file_outside(found: dict[str, bytes]) -> None:
    manifest, name = json.loads(found["manifest.json"]), _some_file(found)
    found["media/../outside"] = found.pop(name)
    manifest["hashes"]["media/../outside"] = manifest["hashes"].pop(name)
    found["manifest.json"] = json.dumps(manifest).encode()


def a_row_that_was_added(found: dict[str, bytes]) -> None:
    """Of a table without rows, whose count is in the manifest."""
    manifest = json.loads(found["manifest.json"])
    manifest["tables"]["workflow_logentry"] += 1
    found["manifest.json"] = json.dumps(manifest).encode()


def _some_file(found: dict[str, bytes]) -> str:
    return next(name for name in found if name.startswith("media/"))


WRONG: dict[str, Callable[[dict[str, bytes]], None]] = {
    "no whole archive": without_manifest, "of another release": of_another_release, "damaged at media/": a_changed_byte,
    "outside of the portal's folder": a_file_outside, "rows where": a_row_that_was_added,
}  # fmt: skip


def test_nothing_is_restored_of_what_is_not_right(portal: Any, archive: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="holds people or log entries already"):
        call_command("restore", archive)
    emptied(portal, portal.MEDIA_ROOT)
    with pytest.raises(CommandError, match="holds files already"):
        call_command("restore", archive)
    portal.MEDIA_ROOT = tmp_path / "new"
    for words, change in WRONG.items():
        found = members(archive)
        change(found)
        with pytest.raises(backup.NotRestored, match=words):
            backup.read(packed(found, tmp_path / "wrong.tar"))
        assert not User.objects.filter(is_system=False).exists()
        assert not any((tmp_path / "new").rglob("*"))
        assert not (tmp_path / "outside").exists()
    (tmp_path / "text.tar").write_text("Không phải tệp lưu")
    for name in ("text.tar", "nothing.tar"):
        with pytest.raises(backup.NotRestored, match="cannot be read"):
            backup.read(tmp_path / name)


def packed(found: dict[str, bytes], target: Path) -> Path:
    with tarfile.open(target, "w") as made:
        for name, content in found.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            made.addfile(member, BytesIO(content))
    return target


def test_no_archive_is_overwritten_and_files_that_are_missing_are_named(portal: Any, archive: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", to=archive)
    picture = Product.objects.exclude(picture="").get().picture
    Path(picture.path).unlink()
    said = StringIO()
    call_command("backup", to=tmp_path / "other.tar", stdout=StringIO(), stderr=said)
    assert picture.name in said.getvalue()


def test_nothing_half_stays_where_the_disk_is_full(portal: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "_add", full)
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", to=tmp_path / "kept" / "saved.tar")
    assert list((tmp_path / "kept").iterdir()) == []
