"""The country's offices and producers: every unit of today, 15,000 officials, and who makes what."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from accounts.models import AdministrativeUnit, User
from basics import clock
from basics.vietnamese import indexed, sort_key
from benchmarks.bulk import copy, finish, next_pk
from ocop_portal.simulation import names
from people.models import Appointment
from products.models import Membership, Producer

OFFICIALS = 15_000
OF_PROVINCE = {"officer": 30, "authority": 3, "administrator": 2, "auditor": 1}
OF_COMMUNE = {"officer": 3, "authority": 1}
OF_COUNTRY = {"officer": 5, "authority": 2, "administrator": 2, "auditor": 1}
VACANT = 97
"""One commune in so many has no officer now: the province serves it."""
NO_PASSWORD = "!" + "x" * 40
FLATTENED = 3
"""Of the provinces the k-th has dossiers in the ratio 1 / (k + 2): the first an eighth of the country's."""
EXPERTS = 90
"""Of each province, who sit in its councils and hold no office."""
SIGNED_UP = dt.date(2020, 1, 1)


@dataclass
class Country:
    """What is written first and referred to by everything else. `held`: role, unit -> users, with the experts of its provinces."""

    size: int
    rng: random.Random = field(default_factory=lambda: random.Random(26))
    national: AdministrativeUnit = field(init=False)
    provinces: list[AdministrativeUnit] = field(init=False)
    communes: dict[int, list[AdministrativeUnit]] = field(init=False)
    held: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    producers: list[Producer] = field(default_factory=list)
    owners: dict[int | None, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        units = AdministrativeUnit.objects.filter(valid_to=None)
        self.national = units.get(level="national")
        self.provinces = sorted(units.filter(level="province", era="2025"), key=lambda unit: (unit.code != "19", unit.pk))
        self.communes = {province.pk: [] for province in self.provinces}
        for commune in units.filter(level="commune", era="2025").order_by("code"):
            self.communes[commune.province_id].append(commune)  # type: ignore[index]
        self._shares = list(accumulate(1 / (place + FLATTENED) for place in range(len(self.provinces))))

    def some_province(self) -> AdministrativeUnit:
        return self.rng.choices(self.provinces, cum_weights=self._shares)[0]

    def some_commune(self) -> AdministrativeUnit:
        return self.rng.choice(self.communes[self.some_province().pk])

    def user_of(self, role: str, unit: int, number: int = 0) -> int:
        """Whoever holds the role there, else in the first province."""
        users = self.held.get((role, unit)) or self.held[role, self.provinces[0].pk]
        return users[number % len(users)]


def seed_people(country: Country) -> None:
    appointments = list(_appointments(country))
    copy(User, map(_official, appointments), len(appointments))
    copy(Appointment, appointments, len(appointments))
    for appointment in appointments:
        country.held.setdefault((appointment.role, appointment.unit_id), []).append(appointment.user_id)
    _seat_experts(country)
    country.producers = list(_producers(country))
    first = next_pk(User)
    country.owners = {producer.pk: first + place for place, producer in enumerate(country.producers)}
    copy(Producer, country.producers, len(country.producers))
    copy(User, (_user(pk, country) for pk in country.owners.values()), len(country.owners))
    copy(
        Membership,
        (Membership(producer_id=one, user_id=user, pk=user, valid_from=SIGNED_UP) for one, user in country.owners.items()),  # type: ignore[misc]
    )
    finish(User, Appointment, Producer, Membership)


def _seat_experts(country: Country) -> None:
    first = next_pk(User)
    for place, province in enumerate(country.provinces):
        country.held["expert", province.pk] = [first + place * EXPERTS + number for number in range(EXPERTS)]
    copy(User, (_user(pk, country) for pk in range(first, first + EXPERTS * len(country.provinces))))


def _official(appointment: Appointment) -> User:
    rng = random.Random(appointment.user_id)
    return User(pk=appointment.user_id, full_name=names.person(rng), email=f"o{appointment.user_id}@country.example", password=NO_PASSWORD)


def _user(pk: int, country: Country) -> User:
    return User(pk=pk, full_name=names.person(country.rng), email=f"p{pk}@country.example", password=NO_PASSWORD)


def _appointments(country: Country) -> Iterator[Appointment]:
    user, pk = next_pk(User), next_pk(Appointment)
    for number, (unit, role) in enumerate(_posts(country)):
        yield Appointment(state="in_force", pk=pk + number, user_id=user + number, unit_id=unit, role=role, valid_from=SIGNED_UP)


def _posts(country: Country) -> Iterator[tuple[int, str]]:
    """Unit and role of each official, OFFICIALS in all; what the shares leave over are third hands of communes."""
    communes = [commune for province in country.provinces for commune in country.communes[province.pk]]
    posts = [(country.national.pk, role) for role, count in OF_COUNTRY.items() for _n in range(count)]
    posts += [(province.pk, role) for province in country.provinces for role, count in OF_PROVINCE.items() for _n in range(count)]
    for place, commune in enumerate(communes, start=1):
        roles = {"authority": 1} if place % VACANT == 0 else OF_COMMUNE
        posts += [(commune.pk, role) for role, count in roles.items() for _n in range(count)]
    posts += [(communes[place].pk, "officer") for place in range(OFFICIALS - len(posts))]
    yield from posts[:OFFICIALS]


def _producers(country: Country) -> Iterator[Producer]:
    """One for two dossiers; the first is of the first commune."""
    kinds, first, today = list(names.PRODUCER_PREFIX), next_pk(Producer), clock.today()
    for number in range(max(country.size // 2, 100)):
        commune = country.communes[country.provinces[0].pk][0] if number == 0 else country.some_commune()
        kind = kinds[number % len(kinds)]
        name = f"{names.producer(country.rng, kind)} {commune.name.partition(' ')[2]} {number % 40 + 1}"
        yield Producer(  # type: ignore[misc]
            pk=first + number,
            kind=kind,
            name=name,
            commune=commune,
            province_id=commune.province_id,
            phone=f"+8491{number:07d}",
            representative_name=names.person(country.rng),
            established_on=today - dt.timedelta(days=number % 4000),
            search=indexed(name)[:420],
            sort_key=sort_key(name),
        )
