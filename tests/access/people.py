"""Everybody who could ever knock at the portal's door, by role: the columns of both access tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from accounts.models import AdministrativeUnit, User
from evaluation.models import Council, Seat
from people.models import Appointment
from products.models import Membership, Producer
from tests.worlds import World

LONG_AGO = dt.date(2020, 1, 1)
ENDED = dt.date(2025, 12, 31)
OFFICES = ("officer", "authority", "administrator", "auditor")
SEATS = ("chair", "vice_chair", "secretary", "member", "advisory")

FAMILY = "owner colleague related_officer related_authority related_advisory"
"""Members of the dossier's producer, some with an office or a seat beside."""
COMMUNE = "commune_officer acting_officer"
COMMUNE_LOOKING_ON = "commune_authority commune_auditor"
DISTRICT = "district_officer district_authority district_administrator district_auditor"
PROVINCE = "province_officer province_authority province_administrator province_auditor"
NATIONAL = "national_officer national_authority national_administrator national_auditor"
ABROAD = (
    "foreign_officer foreign_authority foreign_administrator foreign_auditor"
    " foreign_chair foreign_secretary foreign_member foreign_advisory"
)
"""Offices and seats of another province."""
OUTSIDE = f"rival former nobody past_officer commune_officer_other {ABROAD}"
SET_ASIDE = "recused_member silent_member"
"""In the first stage's council: one declared an interest, one has not answered."""
DISABLED = "disabled_owner disabled_officer disabled_advisory"


def seats_of(level: str) -> str:
    return " ".join(f"{level}_{seat}" for seat in SEATS)


def roles_of(route: str) -> list[str]:
    """Every role there is on this route, but anonymous visitors."""
    levels = ("province", "national") if route == "two_level" else ("district", "province", "national")
    named = [FAMILY, COMMUNE, COMMUNE_LOOKING_ON, PROVINCE, NATIONAL, OUTSIDE, SET_ASIDE, DISABLED, "system", *map(seats_of, levels)]
    if route == "three_level":
        named += [DISTRICT, "district_officer_other"]
    return " ".join(named).split()


@dataclass
class People:
    """The roles of one world, all towards one producer in its first commune."""

    world: World
    producer: Producer
    owner: User
    abroad: World
    named: dict[str, User] = field(default_factory=dict)
    councils: dict[str, Council] = field(default_factory=dict)

    @property
    def commune(self) -> AdministrativeUnit:
        return self.world.communes[0]

    @property
    def levels(self) -> list[str]:
        """The levels that evaluate, lowest first."""
        return [stage.level for stage in self.world.year.route.stage_list]

    def unit(self, level: str) -> AdministrativeUnit:
        unit = self.commune.at_level(level)
        assert unit is not None
        return unit

    def fresh(self, role: str) -> User:
        """The person as read by a new request."""
        return User.objects.get(pk=self.named[role].pk)


def gather(world: World, abroad: World) -> People:
    """Make everybody; the roles are those of `roles_of`, exactly."""
    producer, owner = world.cast.producer(world.communes[0])
    people = People(world, producer, owner, abroad)
    _name_producers(people)
    _name_officials(people)
    _name_councils(people)
    route = world.year.route.code
    assert set(people.named) == set(roles_of(route)), set(people.named) ^ set(roles_of(route))
    return people


def _name_producers(people: People) -> None:
    new, named = people.world.cast.person, people.named
    named["owner"] = people.owner
    for role in ("colleague", "former", "disabled_owner", "related_officer", "related_authority", "related_advisory"):
        named[role] = new()
        ends = ENDED if role == "former" else None
        Membership.objects.create(producer=people.producer, user=named[role], role="member", valid_from=LONG_AGO, valid_to=ends)
    named["rival"] = people.world.cast.producer(people.commune)[1]
    named["nobody"] = new()
    named["system"] = User.objects.system()
    _disable(named["disabled_owner"])


def _name_officials(people: People) -> None:
    named, commune, lowest = people.named, people.commune, people.levels[0]
    for role in ("officer", "authority", "auditor"):
        named[f"commune_{role}"] = people.world.cast.holder(role, commune)
    for level in ("district", "province", "national"):
        for role in OFFICES:
            if commune.at_level(level):
                named[f"{level}_{role}"] = people.world.cast.holder(role, people.unit(level))
    for role in OFFICES:
        named[f"foreign_{role}"] = people.abroad.cast.holder(role, people.abroad.province)
    other = people.world.communes[1]
    named["commune_officer_other"] = people.world.cast.holder("officer", other)
    if commune.at_level("district"):
        assert other.parent != commune.parent
        named["district_officer_other"] = people.world.cast.holder("officer", other.parent)
    own = Appointment.objects.get(user=named["commune_officer"], unit=commune)
    named["acting_officer"] = _appoint(people, commune, delegated_by=own)
    named["past_officer"] = _appoint(people, commune, valid_to=ENDED)
    named["disabled_officer"] = _appoint(people, commune)
    _disable(named["disabled_officer"])
    _appoint(people, commune, user=named["related_officer"])
    _appoint(people, people.unit(lowest), "authority", user=named["related_authority"])


def _appoint(people: People, unit: AdministrativeUnit, role: str = "officer", *, user: User | None = None, **fields: object) -> User:
    user = user or people.world.cast.person()
    Appointment.objects.create(state="in_force", user=user, unit=unit, role=role, valid_from=LONG_AGO, **fields)
    return user


def _name_councils(people: People) -> None:
    named = people.named
    for level in people.levels:
        council = people.councils[level] = people.world.cast.council(people.unit(level), people.world.year)
        for role in SEATS:
            named[f"{level}_{role}"] = _seated(council, role)[0]
    first = people.councils[people.levels[0]]
    for _ in range(2):
        Seat.objects.create(state="in_force", council=first, user=people.world.cast.person(), role="member")
    _, named["recused_member"], named["silent_member"], *_ = _seated(first, "member")
    named["disabled_advisory"] = people.world.cast.person()
    for role in ("related_advisory", "disabled_advisory"):
        Seat.objects.create(state="in_force", council=first, user=named[role], role="advisory", scores=False)
    _disable(named["disabled_advisory"])
    elsewhere = people.abroad.cast.council(people.abroad.province, people.abroad.year)
    for role in ("chair", "secretary", "member", "advisory"):
        named[f"foreign_{role}"] = _seated(elsewhere, role)[0]


def _seated(council: Council, role: str) -> list[User]:
    return [seat.user for seat in council.seats.select_related("user").filter(role=role).order_by("pk")]


def _disable(user: User) -> None:
    user.is_active = False
    user.save(update_fields=["is_active"])
