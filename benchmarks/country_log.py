"""The log of all that: a million entries, each chain hashed by the product's own functions."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from accounts.models import User
from basics import clock
from benchmarks.bulk import copy, finish, next_pk
from benchmarks.country_councils import Councils
from benchmarks.country_dossiers import Cases
from benchmarks.country_people import Country
from promotion.models import Certificate
from workflow import log, proof
from workflow.machine import Machine
from workflow.models import LogChain, LogEntry, LogNote

ITEM_MOVES = ("open_item", "make_ready", "start_scoring", "close")
NOTE = "Cần bổ sung giấy tờ và nêu rõ hơn nguồn nguyên liệu."


@dataclass(frozen=True)
class Moved:
    """One move of an object, as its entry has it."""

    at: dt.datetime
    subject: Machine
    move: str
    came_from: str
    to: str
    role: str
    actor: int
    unit: int | None


def seed_log(country: Country, cases: Cases, councils: Councils, certificates: list[Certificate]) -> int:
    by_scope: dict[str, list[Moved]] = {}
    for moved in itertools.chain(
        _of_years(country, cases), _of_dossiers(country, cases), _of_councils(country, councils), _of_certificates(certificates)
    ):
        by_scope.setdefault(moved.subject.chain_scope(), []).append(moved)
    first = next_pk(LogEntry)
    entries = _entries(by_scope, first)
    kept: list[tuple[int, str, str]] = []
    total = copy(LogEntry, _noting(entries, kept), sum(map(len, by_scope.values())))
    copy(LogNote, (LogNote(entry_id=pk, note=note, payload={}, salt=salt) for pk, note, salt in kept), len(kept))
    finish(LogEntry)
    return total


def _noting(entries: Iterable[tuple[LogEntry, str, str]], kept: list[tuple[int, str, str]]) -> Iterator[LogEntry]:
    for entry, note, salt in entries:
        kept.append((entry.pk, note, salt))
        yield entry


def _entries(by_scope: dict[str, list[Moved]], pk: int) -> Iterator[tuple[LogEntry, str, str]]:
    """Chain by chain, in order of time; the objects' own order holds where times are the same. Every entry has its object's last seal."""
    seals = {model._meta.label: {one.pk: one.seal for one in proof.stored(model)} for model in proof.machines()}
    for scope, moves in by_scope.items():
        chain, previous = LogChain.objects.of(scope).pk, ""
        end = LogEntry.objects.filter(chain=chain).order_by("-sequence").first()
        sequence = end.sequence if end else 0
        previous = end.hash if end else ""
        for moved in sorted(moves, key=lambda moved: moved.at):
            sequence += 1
            note, salt = NOTE if moved.move.startswith("return_") else "", f"{pk:032x}"
            subject = moved.subject
            entry = LogEntry(
                pk=pk, chain_id=chain, sequence=sequence, at=moved.at, recorded_at=moved.at, actor_id=moved.actor, role=moved.role,
                unit_id=moved.unit, machine=subject._meta.label, object_id=subject.pk, about=subject.about(), move=moved.move,
                from_state=moved.came_from, to_state=moved.to, digest=log.digest(note, {}, salt),
                seal=seals[subject._meta.label][subject.pk], previous_hash=previous,
            )  # fmt: skip
            entry.hash = previous = log.hash_of(getattr(entry, column) for column in log.HASHED)
            yield entry, note, salt
            pk += 1


def _of_years(country: Country, cases: Cases) -> Iterator[Moved]:
    moves = [("set_up", "planned"), ("open", "open"), ("start_closing", "closing"), ("finish", "closed")]
    for year in cases.years.values():
        actor, came_from = country.user_of("administrator", year.province_id), ""
        for day, (move, to) in enumerate(moves[: year.revision], start=1):
            at = dt.datetime(year.year, 1, day, tzinfo=dt.UTC)
            yield Moved(at, year, move, came_from, to, "administrator", actor, year.province_id)
            came_from = to


def _of_dossiers(country: Country, cases: Cases) -> Iterator[Moved]:
    system = User.objects.system().pk
    for case in cases.rows:
        dossier, came_from = case.dossier, ""
        owner = country.owners[dossier.producer_id]
        for number, (taken, at) in enumerate(zip(case.road, case.times, strict=True)):
            above = taken.role in ("authority", "chair", "secretary") or taken.move == "assign"
            unit = dossier.province_id if above else dossier.commune_id
            role = "authority" if taken.role == "authority" else "officer"
            actor = {"producer": owner, "system": system}.get(taken.role) or country.user_of(role, unit, number)
            yield Moved(at, dossier, taken.move, came_from, taken.to, taken.role, actor, None if taken.role == "producer" else unit)
            came_from = taken.to


def _of_councils(country: Country, councils: Councils) -> Iterator[Moved]:
    system = User.objects.system().pk
    for held_in in councils.rounds:
        yield _by_province(country, held_in, "open_round", held_in.unit_id)
    for council in councils.councils:
        yield _by_province(country, council, "set_up_council", council.round.unit_id)
    for seat in councils.seats:
        yield _by_province(country, seat, "give_seat", seat.council.round.unit_id)
    for item in councils.items:
        came_from, chair = "", councils.seats_of(item.council)[0].user_id
        for move, to in zip(ITEM_MOVES[: item.revision], ("checking", "ready", "scoring", "closed"), strict=False):
            yield Moved(
                item.dossier.desk_since or item.dossier.created_at, item, move, came_from, to, "chair", chair, item.dossier.province_id
            )
            came_from = to
    for sheet in councils.sheets:
        at = sheet.saved_at
        assert at is not None
        yield Moved(at, sheet, "open_sheet", "", "draft", "system", system, None)
        if sheet.revision > 1:
            yield Moved(at, sheet, "sign", "draft", "signed", "member", sheet.seat.user_id, sheet.item.dossier.province_id)


def _by_province(country: Country, subject: Machine, move: str, province: int) -> Moved:
    at = dt.datetime(clock.today().year, 1, 10, tzinfo=dt.UTC)
    return Moved(at, subject, move, "", "in_force", "officer", country.user_of("officer", province), province)


def _of_certificates(certificates: list[Certificate]) -> Iterator[Moved]:
    system = User.objects.system().pk
    for certificate in certificates:
        assert certificate.issued_at is not None
        yield Moved(certificate.issued_at, certificate, "order", "", "ordered", "system", system, None)
        yield Moved(certificate.issued_at, certificate, "issue", "ordered", "issued", "system", system, None)
