"""How a row of the table of addresses is written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

LOGIN = "login"
"""The answer that leads to the sign-in page."""
ANONYMOUS = "anonymous disabled_owner"
FAMILY = "owner related_officer related_advisory"
"""Members of the producer; one is an officer of its commune too, one sits in its council."""
COMMUNE = "commune_officer"
DISTRICT = "district_officer district_authority"
PROVINCE = "province_officer province_administrator province_auditor"
NATIONAL = "national_officer national_administrator"
AREA = f"{COMMUNE} commune_auditor {DISTRICT} {PROVINCE} {NATIONAL}"
"""Appointments whose area holds the dossiers, but those of the producer's own people."""
NEIGHBOURS = "commune_officer_other district_officer_other"
ABROAD = "foreign_officer foreign_administrator"
OUTSIDE = f"rival former past_officer {NEIGHBOURS} {ABROAD} foreign_member"
BENCH = "district_chair district_secretary district_member district_advisory"
SET_ASIDE = "recused_member silent_member"
UPPER = "province_member"
"""Sits in the province's council, before which only what was sent on lies."""
FEW = ["anonymous", "rival", "province_officer", "district_member"]
"""Whom a page that is the same for everybody is asked as."""
KNOCKING = ["anonymous", "rival", "commune_officer_other", "foreign_officer", "foreign_member", "silent_member"]
"""Who POSTs where they see nothing."""
ROLES = f"{ANONYMOUS} {FAMILY} {AREA} {OUTSIDE} {BENCH} {SET_ASIDE} {UPPER}".split()

OFFICIALS = f"related_officer {AREA} {NEIGHBOURS} {ABROAD}"
OFFICERS = f"related_officer {COMMUNE} district_officer province_officer national_officer {NEIGHBOURS} foreign_officer"

Codes = dict[int | str, str]


@dataclass(frozen=True)
class Row:
    """One address in one situation. `get` and `post`: code -> roles; a role not named there gets `rest`.

    Where somebody must be signed in (`door`), those who are not are sent to sign in, whatever the row says.
    """

    name: str
    at: str
    get: Codes
    post: Codes | None
    rest: int
    post_rest: int
    args: Callable[[Any], list[Any]]
    door: bool
    foreign: bool
    creates: tuple[str, ...] = ()
    post_door: bool = True

    @property
    def id(self) -> str:
        return f"{self.name} {self.at}".strip()

    def expected(self, method: str) -> dict[str, int | str]:
        """Every role's code."""
        codes, rest = (self.get, self.rest) if method == "GET" or self.post is None else (self.post, self.post_rest)
        found: dict[str, int | str] = dict.fromkeys(ROLES, rest)
        asked = self.door and (method == "GET" or self.post_door)
        named: dict[int | str, str] = {**codes, LOGIN: ANONYMOUS} if asked else codes
        for code, roles in named.items():
            for role in roles.split():
                found[role] = code
        return found

    def askers(self, method: str) -> list[str]:
        """Everybody; only a few where nobody needs to sign in and all are answered alike. Of those who GET nothing few POST."""
        answers = self.expected(method)
        if not self.door and len(set(answers.values())) == 1:
            return FEW
        refused = {role for role, answer in self.expected("GET").items() if answer in (404, LOGIN)} if method == "POST" else set()
        return [role for role, answer in answers.items() if role not in refused or answer not in (404, LOGIN) or role in KNOCKING]

    def roles(self, method: str, code: int | str) -> list[str]:
        return [role for role, answer in self.expected(method).items() if answer == code]


def row(
    name: str,
    at: str = "",
    *,
    get: Codes | None = None,
    post: Codes | None = None,
    rest: int = 404,
    post_rest: int | None = None,
    args: Callable[[Any], list[Any]] | None = None,
    door: bool = True,
    foreign: bool | None = None,
    creates: tuple[str, ...] = (),
    post_door: bool = True,
) -> Row:
    """`post` left out means that POST is answered as GET. `at` names a dossier's situation or another object."""

    def its_args(place: Any) -> list[Any]:
        if args:
            return args(place)
        if not at:
            return []
        thing = place.dossiers.get(at) or place.named[at]
        return [thing.public_id]

    post_rest = post_rest if post_rest is not None else rest
    has_id = foreign if foreign is not None else bool(at)
    if post is None and post_rest != rest:
        post = {}
    return Row(name, at, get or {}, post, rest, post_rest, its_args, door, has_id, creates, post_door)


def only_post(name: str, at: str = "", *, post: Codes, rest: int = 404, **more: Any) -> Row:
    """An address that only takes POST."""
    return row(name, at, get={}, rest=405, post=post, post_rest=rest, foreign=False, **more)


def only_get(name: str, at: str = "", *, get: Codes, rest: int = 404, post_door: bool = False, **more: Any) -> Row:
    """An address that refuses POST, before it asks who it is unless `post_door`."""
    return row(name, at, get=get, rest=rest, post={}, post_rest=405, post_door=post_door, **more)
