"""Dated changes of units after the list was made, as files of rows: named anew, made anew, ended.

A unit's key (era, level, code) stays whatever it is called. Columns of a file:

- level, code: which unit, as it is known on the day;
- change: `rename`, `new` or `end`; date: the first day on which it holds (for `end`: on which the unit is no more);
- name, kind: the new ones (a kind left empty stays);
- from: codes of the units it was made from, successors: codes of those it went into; several with "|" between them;
- source: the resolution (this column may be missing).
"""

from __future__ import annotations

import csv
import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from accounts.models import AdministrativeUnit, Level, UnitName, unit_slug
from accounts.unit_names import bring_up_to_date

PACKAGED = Path(__file__).parent / "data" / "unit_changes"
COLUMNS = ("level", "code", "change", "date", "name", "kind", "from", "successors")
ERAS = ("2004", "2025")
"""Of the country's own units; a demonstration's have eras of their own."""
KINDS = {
    Level.PROVINCE: ("tỉnh", "thành phố trung ương"),
    Level.COMMUNE: ("xã", "phường", "đặc khu", "thị trấn"),
}
LONGEST_NAME = 120


class ChangesRefused(ValueError):
    """A file of changes none of which was made. `faults`: a sentence for each bad row, with its line."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Change:
    """One row, its words in order; codes and level are looked up when it is made."""

    line: int
    level: str
    code: str
    change: str
    day: dt.date
    name: str
    kind: str
    origins: tuple[str, ...]
    successors: tuple[str, ...]
    source: str


@transaction.atomic
def load_changes(path: Path) -> set[int]:
    """Make every change of a file, or none; ids of the units that are not as they were. A second time it changes nothing.

    Raises ChangesRefused with the line and the reason of each row that cannot be.
    """
    changes, faults = _read(path)
    touched: set[int] = set()
    for change in sorted(changes, key=lambda one: (one.day, ORDER.index(one.change), one.line)):
        try:
            touched |= MADE_BY[change.change](change)
        except ValueError as error:
            faults.append((change.line, str(error)))
    if faults:
        raise ChangesRefused([f"line {line}: {reason}" for line, reason in sorted(faults)])
    bring_up_to_date()
    return touched


def load_packaged() -> set[int]:
    """The changes that come with the portal, file by file in the order of their names."""
    return {pk for path in sorted(PACKAGED.glob("*.csv")) for pk in load_changes(path)}


def _read(path: Path) -> tuple[list[Change], list[tuple[int, str]]]:
    try:
        text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise ChangesRefused([f"the file cannot be read as UTF-8: {error}"]) from error
    reader = csv.DictReader(text.splitlines())
    if missing := [column for column in COLUMNS if column not in (reader.fieldnames or ())]:
        raise ChangesRefused([f"line 1: missing columns {', '.join(missing)}"])
    changes: list[Change] = []
    faults: list[tuple[int, str]] = []
    for row in reader:
        try:
            changes.append(_change(reader.line_num, {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)}))
        except ValueError as error:
            faults.append((reader.line_num, str(error)))
    return changes, faults


def _change(line: int, row: dict[str, str]) -> Change:
    if row["level"] not in KINDS:
        raise ValueError(f"level {row['level']!r} is none of {', '.join(KINDS)}")
    if row["change"] not in ORDER:
        raise ValueError(f"change {row['change']!r} is none of {', '.join(ORDER)}")
    try:
        day = dt.date.fromisoformat(row["date"])
    except ValueError:
        raise ValueError(f"date {row['date']!r} is not a day as 2026-04-30") from None
    return Change(
        line, row["level"], row["code"], row["change"], day, row["name"], row["kind"],
        _codes(row["from"]), _codes(row["successors"]), row.get("source", ""),
    )  # fmt: skip


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code for part in text.replace(";", "|").split("|") if (code := part.strip()))


def _unit(level: str, code: str, day: dt.date) -> AdministrativeUnit:
    units = AdministrativeUnit.objects.valid_on(day).filter(era__in=ERAS)
    unit = units.filter(level=level, code=code).first()
    if unit is None:
        raise ValueError(f"no {level} has the code {code!r} on {day}")
    return unit


def _units(level: str, codes: Iterable[str], day: dt.date) -> list[AdministrativeUnit]:
    return [_unit(level, code, day) for code in codes]


def _before(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=1)


def _named(change: Change, kind: str) -> tuple[str, str]:
    """The name with its kind, which it begins with."""
    kind = change.kind or kind
    if kind not in KINDS[Level(change.level)]:
        raise ValueError(f"kind {kind!r} is none of {', '.join(KINDS[Level(change.level)])}")
    word = kind.removesuffix(" trung ương").capitalize()
    if not change.name.startswith(f"{word} "):
        raise ValueError(f"the name {change.name!r} does not begin with its kind, {word!r}")
    if len(change.name) > LONGEST_NAME:
        raise ValueError(f"the name has more than {LONGEST_NAME} signs")
    return change.name, kind


def _rename(change: Change) -> set[int]:
    """The unit goes on under its key with another name or kind; its first name is kept beside it."""
    if change.successors:
        raise ValueError("a unit that goes on has no successors")
    unit = _unit(change.level, change.code, _before(change.day))
    _unit(change.level, change.code, change.day)
    before = unit.names.filter(Q(valid_from=None) | Q(valid_from__lt=change.day)).last()
    name, kind = _named(change, before.kind if before else unit.kind)
    stored = unit.names.filter(valid_from=change.day).first()
    if stored is None and (name, kind) == ((before.name, before.kind) if before else (unit.name, unit.kind)):
        raise ValueError(f"the unit is called {name!r} already on {_before(change.day)}")
    origins = _units(change.level, change.origins, _before(change.day))
    UnitName.objects.get_or_create(unit=unit, valid_from=unit.valid_from, defaults={"name": unit.name, "kind": unit.kind})
    changed = _set_name(stored or UnitName(unit=unit, valid_from=change.day), name, kind, change.source)
    return _linked(origins, [unit]) | ({unit.pk} if changed else set())


def _set_name(row: UnitName, name: str, kind: str, source: str) -> bool:
    if row.pk and (row.name, row.kind, row.source) == (name, kind, source):
        return False
    row.name, row.kind, row.source = name, kind, source
    row.save()
    return True


def _new(change: Change) -> set[int]:
    """A commune made from others of one province, of today's era."""
    _only_communes(change)
    origins = _units(change.level, change.origins, _before(change.day))
    parents = {origin.parent_id: origin.parent for origin in origins}
    if len(parents) != 1:
        raise ValueError("`from` must name the communes of one province it was made from")
    (parent,) = parents.values()
    name, kind = _named(change, "")
    key = {"era": ERAS[-1], "level": change.level, "code": change.code}
    unit = AdministrativeUnit.objects.filter(**key).first()
    if unit is None:
        unit = AdministrativeUnit(**key, parent=parent, valid_from=change.day, name=name, kind=kind, slug=unit_slug(change.level, name))
        unit.save()
        return {unit.pk} | _linked(origins, [unit])
    if unit.valid_from != change.day:
        raise ValueError(f"the code {change.code!r} belongs to {unit.name}")
    return _linked(origins, [unit])


def _end(change: Change) -> set[int]:
    """The unit is no more; its successors stand for it."""
    _only_communes(change)
    if not change.successors:
        raise ValueError("`successors` must name the communes it went into")
    unit = _unit(change.level, change.code, _before(change.day))
    successors = _units(change.level, change.successors, change.day)
    if unit in successors:
        raise ValueError("a unit is not its own successor")
    touched = _linked([unit], successors)
    if unit.valid_to != _before(change.day):
        unit.valid_to = _before(change.day)
        unit.save(update_fields=["valid_to"])
        touched |= {unit.pk}
    return touched


def _only_communes(change: Change) -> None:
    if change.level != Level.COMMUNE:
        raise ValueError("provinces are made and merged in a new era: load a whole list of units")


def _linked(origins: Iterable[AdministrativeUnit], successors: Iterable[AdministrativeUnit]) -> set[int]:
    """Ids of the units that got a successor they did not have."""
    touched = set()
    for origin in origins:
        known = set(origin.successors.values_list("pk", flat=True))
        fresh = [unit for unit in successors if unit.pk not in known]
        origin.successors.add(*fresh)
        touched |= {origin.pk} if fresh else set()
    return touched


MADE_BY: dict[str, Callable[[Change], set[int]]] = {"new": _new, "rename": _rename, "end": _end}
ORDER = tuple(MADE_BY)
"""Of the changes of one day: what a unit went into is there before the unit ends."""
