"""Attempts at whatever a stranger could guess: counted by name and place, slowed more and more, never locked. See docs/decisions/029.

One table holds all counts. `begin` is asked before anything is compared.
"""

from __future__ import annotations

import datetime as dt
import logging
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import ngettext

from accounts.models import AttemptCount
from accounts.places import keyed, place_of
from basics import clock

logger = logging.getLogger(__name__)

MINUTE, HOUR, NONE = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta()
BEYOND = 7
"""Attempts remembered beyond the free ones: more than the longest wait needs would only outlast it."""


@dataclass(frozen=True)
class Pace:
    """`free` attempts wait for nothing; after that a minute is to be waited, then twice as long each time, up to `longest`.

    Each attempt is forgotten after `forget`, one after the other.
    """

    free: int
    forget: dt.timedelta
    longest: dt.timedelta

    def wait(self, count: int) -> dt.timedelta:
        """From the last attempt to the next, where `count` are remembered."""
        return NONE if count < self.free else min(MINUTE * 2 ** (count - self.free), self.longest)


class Kind(StrEnum):
    SIGN_IN = "sign_in"
    FORGOTTEN_PASSWORD = "forgotten_password"  # noqa: S105
    PRESENT_PASSWORD = "present_password"  # noqa: S105
    INVITATION = "invitation"
    WORDS_KEPT = "words_kept"


@dataclass(frozen=True)
class Rule:
    """What is counted of a kind of attempt.

    `at`: one name from one place, which nobody elsewhere can spend. `own`: one name from anywhere; of people who signed in, who
    alone spend it. `wide`: all names from one wide network. `alarm`: one name from anywhere; nobody waits for it, but once it is
    spent a place has one free attempt left. A device that is known for the name is counted by itself only.
    """

    at: Pace | None = None
    own: Pace | None = None
    wide: Pace | None = None
    alarm: Pace | None = None


AT = Pace(free=5, forget=HOUR, longest=15 * MINUTE)
ALARMED = Pace(free=1, forget=HOUR, longest=15 * MINUTE)
WIDE = Pace(free=60, forget=2 * MINUTE, longest=5 * MINUTE)
RULES = {
    Kind.SIGN_IN: Rule(at=AT, wide=WIDE, alarm=Pace(free=20, forget=HOUR, longest=NONE)),
    Kind.FORGOTTEN_PASSWORD: Rule(at=AT, wide=WIDE),
    Kind.PRESENT_PASSWORD: Rule(at=AT, own=Pace(free=10, forget=HOUR, longest=15 * MINUTE)),
    Kind.WORDS_KEPT: Rule(own=Pace(free=20, forget=10 * MINUTE, longest=HOUR)),
    Kind.INVITATION: Rule(own=Pace(free=10, forget=HOUR, longest=HOUR)),
}


class TooMany(ValidationError):
    """Nothing was compared. Its message says how long to wait."""

    def __init__(self, wait: dt.timedelta) -> None:
        self.minutes = math.ceil(wait / MINUTE)
        sentence = ngettext(
            "Too many attempts. Try again in %(minutes)d minute.", "Too many attempts. Try again in %(minutes)d minutes.", self.minutes
        )
        super().__init__(sentence % {"minutes": self.minutes}, code="too_many_attempts")


@dataclass(frozen=True)
class Attempt:
    """One that may be made. It counts as a failure until it is `right`."""

    counted: dict[str, Pace] = field(default_factory=dict)
    settles: str = ""
    """The key of the count that ends when it was right."""

    def right(self) -> None:
        """Forget the failures before it at the same name from the same place. Other counts lose this attempt alone, lest somebody
        clears them by signing in to an account of their own."""
        for key, pace in sorted(self.counted.items()):
            over = clock.now() if key == self.settles else F("over_at") - pace.forget
            AttemptCount.objects.filter(key=key).update(over_at=over)


def begin(request: HttpRequest, kind: Kind, name: str) -> Attempt:
    """Count an attempt of this kind at this name before it is made.

    Several at once are counted one after the other, so that they do not slip through together. Raises TooMany where it is too early:
    then it is not to be made, and counts for nothing, so that whoever goes on trying makes nobody wait longer.
    """
    rule, place = RULES[kind], place_of(request, name)
    single, alarm = _key(kind, "at", name, place.single), _key(kind, "alarm", name)
    possible = [(single, rule.at), (_key(kind, "own", name), rule.own)]
    if place.wide:
        possible += [(_key(kind, "wide", place.wide), rule.wide), (alarm, rule.alarm)]
    counted = {key: pace for key, pace in possible if pace}
    now = clock.now()
    with transaction.atomic():
        rows = _held(counted, now)
        alarmed = rule.alarm is not None and alarm in rows and _remembered(rows[alarm], rule.alarm, now) >= rule.alarm.free
        paces = counted | {single: ALARMED} if alarmed else counted
        if (wait := max(_left(row, paces[key], now) for key, row in rows.items())) > NONE:
            refused = TooMany(wait)
            logger.warning("attempt_slowed", extra={"action": kind.value, "object": keyed(name)[:12], "minutes": refused.minutes})
            raise refused
        for key, row in rows.items():
            pace = counted[key]
            row.last_at = now
            row.over_at = min(max(row.over_at, now) + pace.forget, now + pace.forget * (pace.free + BEYOND))
        AttemptCount.objects.bulk_update(rows.values(), ["last_at", "over_at"])
    return Attempt(counted, single)


def forget_old() -> int:
    """Delete the counts of which nothing is remembered any more; how many."""
    return AttemptCount.objects.filter(over_at__lte=clock.now()).delete()[0]


def _key(*parts: str) -> str:
    return keyed("\n".join(parts))


def _held(keys: Iterable[str], now: dt.datetime) -> dict[str, AttemptCount]:
    """The rows of these keys, made where they are missing, locked to the end of the transaction; in one order for everybody."""
    keys = sorted(keys)
    values = ", ".join(["(%s, %s, %s)"] * len(keys))
    made = [given for key in keys for given in (key, now, now)]
    table = AttemptCount._meta.db_table
    # One statement: between two, a sweep could delete what the first found.
    held = f"INSERT INTO {table} (key, last_at, over_at) VALUES {values} ON CONFLICT (key) DO UPDATE SET key = EXCLUDED.key RETURNING *"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(held, made)
        columns = [column.name for column in cursor.description]
        return {row.key: row for row in (AttemptCount(**dict(zip(columns, found, strict=True))) for found in cursor.fetchall())}


def _remembered(row: AttemptCount, pace: Pace, now: dt.datetime) -> int:
    return max(0, math.ceil((row.over_at - now) / pace.forget))


def _left(row: AttemptCount, pace: Pace, now: dt.datetime) -> dt.timedelta:
    """How long is still to be waited."""
    wait = pace.wait(_remembered(row, pace, now))
    return row.last_at + wait - now if wait else NONE
