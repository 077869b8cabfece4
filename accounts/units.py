"""Administrative units: the packaged list of both eras with its later changes, and what stands for a unit on another day."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from accounts import unit_changes
from accounts.models import AdministrativeUnit, Level, UnitName, unit_slug
from accounts.unit_names import names_of_today
from basics.vietnamese import fold

PACKAGED = Path(__file__).parent / "data" / "administrative_units.csv"
NATIONAL_CODE = "00"
NATIONAL_NAME = "Trung ương"
BATCH = 2000

Key = tuple[str, str, str]
Row = dict[str, str]

PARENT_LEVEL = {
    ("2004", "district"): "province",
    ("2004", "commune"): "district",
    ("2025", "commune"): "province",
}
"""The level a row's `parent` code belongs to; provinces hang under the national unit."""

LOADED = ("name", "kind", "parent_id", "province_id", "valid_from", "valid_to", "slug", "search", "sort_key")


@transaction.atomic
def load_units(path: Path = PACKAGED) -> dict[str, int]:
    """Bring the table in line with the packaged list and its packaged changes; returns how many units were added and changed.

    The key is (era, level, code). Runs again without effect; public ids stay; units that the list does not name
    (a demonstration's own) are left alone, and so are the names and ends that a file of changes gave. Raises ValueError
    where a row names a parent or successor that is missing.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    known = {(unit.era, unit.level, unit.code): unit for unit in AdministrativeUnit.objects.all()}
    counts = {"added": 0, "changed": 0}
    named_anew = names_of_today()
    for level in Level.values:
        _write(list(_wanted(level, rows, known)), known, named_anew, counts)
        if level == Level.PROVINCE:
            _name_provinces_after_themselves(known)
    _link_successors(rows, known)
    counts["changed"] += len(unit_changes.load_packaged())
    return counts


def _wanted(level: str, rows: list[Row], known: dict[Key, AdministrativeUnit]) -> Iterator[AdministrativeUnit]:
    """The units of one level as they should be; the levels above are in `known` already."""
    if level == Level.NATIONAL:
        yield _unit("", level, NATIONAL_CODE, NATIONAL_NAME, "quốc gia", None)
        return
    for row in rows:
        if row["level"] == level:
            unit = _unit(row["era"], level, row["code"], row["name"], row["kind"], _parent(row, known))
            unit.valid_from, unit.valid_to = _day(row["valid_from"]), _day(row["valid_to"])
            yield unit


def _unit(era: str, level: str, code: str, name: str, kind: str, parent: AdministrativeUnit | None) -> AdministrativeUnit:
    unit = AdministrativeUnit(era=era, level=level, code=code, parent=parent, slug=unit_slug(level, name))
    unit.call(name, kind)
    if parent is not None:
        unit.province_id = parent.province_id
    return unit


def _parent(row: Row, known: dict[Key, AdministrativeUnit]) -> AdministrativeUnit:
    above = PARENT_LEVEL.get((row["era"], row["level"]))
    key = (row["era"], above, row["parent"]) if above else ("", str(Level.NATIONAL), NATIONAL_CODE)
    if key not in known:
        raise ValueError(f"{row['era']} {row['level']} {row['code']}: unknown parent {row['parent']!r}")
    return known[key]


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _write(
    units: list[AdministrativeUnit], known: dict[Key, AdministrativeUnit], named_anew: dict[int, UnitName], counts: dict[str, int]
) -> None:
    added, changed = [], []
    for unit in units:
        key = (unit.era, unit.level, unit.code)
        stored = known.setdefault(key, unit)
        if stored is unit:
            added.append(unit)
            continue
        unit.valid_to = unit.valid_to or stored.valid_to
        if later := named_anew.get(stored.pk):
            UnitName.objects.filter(unit=stored, valid_from=stored.valid_from).update(name=unit.name, kind=unit.kind)
            unit.call(later.name, later.kind)
        if unit.level == Level.PROVINCE:
            unit.province_id = stored.province_id
        if any(getattr(stored, name) != getattr(unit, name) for name in LOADED):
            for name in LOADED:
                setattr(stored, name, getattr(unit, name))
            changed.append(stored)
    AdministrativeUnit.objects.bulk_create(added, batch_size=BATCH)
    AdministrativeUnit.objects.bulk_update(changed, LOADED, batch_size=BATCH)
    counts["added"] += len(added)
    counts["changed"] += len(changed)


def _name_provinces_after_themselves(known: dict[Key, AdministrativeUnit]) -> None:
    """A province's `province` is itself, which only its stored row can say."""
    fresh = [unit for unit in known.values() if unit.level == Level.PROVINCE and unit.province_id is None]
    for unit in fresh:
        unit.province_id = unit.pk
    AdministrativeUnit.objects.bulk_update(fresh, ["province"])


def _link_successors(rows: list[Row], known: dict[Key, AdministrativeUnit]) -> None:
    through = AdministrativeUnit.successors.through
    stored = set(through.objects.values_list("from_administrativeunit_id", "to_administrativeunit_id"))
    wanted = {(old.pk, new.pk) for old, new in _successions(rows, known)}
    listed = {pk for pair in wanted for pk in pair}
    through.objects.bulk_create(
        [through(from_administrativeunit_id=old, to_administrativeunit_id=new) for old, new in sorted(wanted - stored)], batch_size=BATCH
    )
    for old, new in stored - wanted:
        if old in listed:
            through.objects.filter(from_administrativeunit_id=old, to_administrativeunit_id=new).delete()


def _successions(rows: list[Row], known: dict[Key, AdministrativeUnit]) -> Iterator[tuple[AdministrativeUnit, AdministrativeUnit]]:
    for row in rows:
        for code in filter(None, row["successors"].split("|")):
            new = known.get(("2025", row["level"], code))
            if new is None:
                raise ValueError(f"{row['era']} {row['level']} {row['code']}: unknown successor {code!r}")
            yield known[(row["era"], row["level"], row["code"])], new


def successor_of(unit: AdministrativeUnit, day: dt.date) -> AdministrativeUnit | None:
    """The unit that stands for `unit` on `day`: itself while it exists, else what it became, or was made from.

    Same level where such a unit exists. Of several successors the one of the same name is taken, else the first by
    code: a split commune's dossier goes where the name lives on. A unit without successors (a district after
    30/6/2025) is stood for by the one that stands for its parent. None where nothing does.
    """
    if _exists(unit, day):
        return unit
    later = unit.valid_to is not None and day > unit.valid_to
    linked = unit.successors if later else unit.predecessors
    candidates = sorted(linked.all(), key=lambda other: (other.name != unit.name, _bare(other) != _bare(unit), other.code))
    found = (successor_of(other, day) for other in candidates if _moves_on(unit, other, later))
    direct = next((other for other in found if other is not None), None)
    if direct is not None or unit.parent is None:
        return direct
    return successor_of(unit.parent, day)


def candidates(unit: AdministrativeUnit, day: dt.date) -> list[AdministrativeUnit]:
    """Among which units of its level a person chooses the one that stands for `unit` on `day`; none where `successor_of` tells.

    What the other units of its district became, else those of its province; in the order of their names.
    """
    stands = successor_of(unit, day)
    if unit.parent_id is None or (stands is not None and stands.level == unit.level):
        return []
    of_level = AdministrativeUnit.objects.filter(level=unit.level)
    for beside in (of_level.filter(parent=unit.parent_id), of_level.filter(province=unit.province_id)):
        later = of_level.filter(predecessors__in=beside).distinct()
        if found := {other.pk: other for one in later if (other := successor_of(one, day)) and other.level == unit.level}:
            return sorted(found.values(), key=lambda one: one.sort_key)
    return []


def _exists(unit: AdministrativeUnit, day: dt.date) -> bool:
    return (unit.valid_from is None or unit.valid_from <= day) and (unit.valid_to is None or day <= unit.valid_to)


def _moves_on(unit: AdministrativeUnit, other: AdministrativeUnit, later: bool) -> bool:
    """Only ever forwards (or backwards) in time: a wrong link cannot lead in circles."""
    if later:
        return other.valid_to is None or unit.valid_to is None or other.valid_to > unit.valid_to
    return other.valid_from is None or unit.valid_from is None or other.valid_from < unit.valid_from


def _bare(unit: AdministrativeUnit) -> str:
    """The name without its kind: "Thị trấn Hùng Sơn" and "Xã Hùng Sơn" are one place."""
    return unit.search.removeprefix(fold(unit.kind)).strip()
