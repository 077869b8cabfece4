"""The cast: fictional officers, authorities, council members and producers."""

from __future__ import annotations

import datetime as dt
import random

from django.contrib.auth.hashers import make_password

from accounts.models import AdministrativeUnit, User
from basics import clock
from basics.vietnamese import fold
from cycle.models import CycleYear
from evaluation.models import Council, Round, Seat
from ocop_portal.simulation import names
from people.models import Appointment
from products.models import Membership, Producer, Product, ProductSet
from workflow.door import begin

APPOINTED_FROM = dt.date(2020, 1, 1)
HANDLES = {"officer": "can-bo", "authority": "lanh-dao", "administrator": "quan-tri", "auditor": "kiem-tra"}
SIGNS_AS = {"national": "Thứ trưởng", "province": "Phó Chủ tịch", "district": "Chủ tịch", "commune": "Chủ tịch"}
"""The title an authority of a level signs under."""
SEAT_HANDLES = {"chair": "chu-tich", "vice_chair": "pho-chu-tich", "secretary": "thu-ky", "member": "uy-vien", "advisory": "tu-van"}
SEATS = ("chair", "vice_chair", "secretary", "member", "member", "member", "member", "member", "advisory")


def council_name(unit: AdministrativeUnit) -> str:
    return f"Hội đồng đánh giá, phân hạng {unit.name}"


def decision_number(number: int, unit: AdministrativeUnit) -> str:
    """As the ministry or the people's committee of the unit numbers its decisions."""
    return f"{number}/QĐ-{'BNNMT' if unit.level == 'national' else 'UBND'}"


class Cast:
    """Makes and remembers people by what they do where. The same seed makes the same people."""

    def __init__(self, tag: str, rng: random.Random, password: str = "") -> None:
        self.tag, self.rng = tag, rng
        self.password = make_password(password) if password else "!"
        self._holders: dict[tuple[str, int], User] = {}
        self._councils: dict[tuple[int, int], Council] = {}
        self._seats: dict[int, list[Seat]] = {}
        self._count = 0

    def person(self, handle: str = "") -> User:
        """A new fictional person; `handle` becomes the e-mail address of a demo account."""
        self._count += 1
        local = handle or f"{self.tag}-{self._count}"
        user, _created = User.objects.get_or_create(
            email=f"{local}@ocop.example", defaults={"full_name": names.person(self.rng), "password": self.password}
        )
        return user

    def holder(self, role: str, unit: AdministrativeUnit) -> User:
        """The one who holds `role` at `unit`, appointed when first asked for."""
        key = (role, unit.pk)
        if key not in self._holders:
            self._holders[key] = self._appointed(role, unit) or self._appoint(role, unit)
        return self._holders[key]

    def _appointed(self, role: str, unit: AdministrativeUnit) -> User | None:
        held = Appointment.objects.current().filter(role=role, unit=unit).select_related("user").order_by("pk").first()
        return held.user if held else None

    def _appoint(self, role: str, unit: AdministrativeUnit) -> User:
        user = self.person(f"{HANDLES[role]}.{self.place(unit)}")
        title = SIGNS_AS[unit.level] if role == "authority" else ""
        Appointment.objects.create(state="in_force", user=user, unit=unit, role=role, title=title, valid_from=APPOINTED_FROM)
        return user

    def producer(self, commune: AdministrativeUnit, handle: str = "") -> tuple[Producer, User]:
        """A producer of the commune with its owner."""
        kind, owner = self.rng.choice(list(names.PRODUCER_PREFIX)), self.person(handle)
        producer = Producer.objects.create(
            kind=kind,
            name=f"{names.producer(self.rng, kind)} {commune.name.split(' ', 1)[-1]}",
            commune=commune,
            address=f"Thôn {self.rng.randint(1, 12)}, {commune.name}",
            phone=f"+849{self.rng.randint(10_000_000, 89_999_999)}",
            representative_name=owner.full_name,
            representative_title="Giám đốc",
            representative_gender=self.rng.choice(["female", "male"]),
            representative_ethnicity=self.rng.choice(["Kinh", "Tày", "Nùng", "Dao", "Thái"]),
        )
        Membership.objects.create(producer=producer, user=owner, valid_from=APPOINTED_FROM)
        return producer, owner

    def product(self, producer: Producer, product_set: ProductSet) -> Product:
        name = names.product(self.rng, product_set.number, producer.commune.name)
        return Product.objects.create(
            producer=producer,
            product_set=product_set,
            commune=producer.commune,
            name_vi=name,
            story_vi=f"{name} do {producer.name} làm theo cách truyền thống của {producer.commune.within_a_sentence}.",
            story_en=f"Made by {producer.name} in the traditional way of its commune.",
        )

    def place(self, unit: AdministrativeUnit) -> str:
        """The unit's name as part of an address; only the national one is shared between casts."""
        name = fold(unit.name).replace(" ", "-")
        return name if unit.level == "national" else f"{name}.{self.tag}"

    def seats(self, council: Council) -> list[Seat]:
        """Who sits in the council, in order; read once."""
        if council.pk not in self._seats:
            self._seats[council.pk] = list(council.seats.select_related("user").order_by("pk"))
        return self._seats[council.pk]

    def seat(self, council: Council, role: str) -> Seat:
        """The first seat of the role."""
        return next(seat for seat in self.seats(council) if seat.role == role)

    def council(self, unit: AdministrativeUnit, year: CycleYear) -> Council:
        """The council of `unit` for a round of the year, with all its seats."""
        existing = self._councils.get((unit.pk, year.pk))
        if existing:
            return existing
        officer = self.holder("officer", unit)
        with clock.at(dt.date(year.year, 1, 15)):
            council = self._set_up(unit, year.year, officer)
            for number, role in enumerate(SEATS):
                user = self.person(f"{SEAT_HANDLES[role]}{number if role == 'member' else ''}.{self.place(unit)}")
                begin(Seat(council=council, user=user, role=role), "give_seat", by=officer)
        self._councils[unit.pk, year.pk] = council
        return council

    def _set_up(self, unit: AdministrativeUnit, year: int, officer: User) -> Council:
        """The next round of the year, and its council without seats."""
        last = Round.objects.filter(unit=unit, year=year).order_by("-number").first()
        batch = Round(
            unit=unit,
            year=year,
            number=last.number + 1 if last else 1,
            proposals_until=dt.date(year, 10, 30),
            results_until=dt.date(year, 12, 30),
        )
        begin(batch, "open_round", by=officer)
        council = Council(
            round=batch, name=council_name(unit), decision_number=decision_number(year, unit), decided_on=dt.date(year, 1, 15)
        )
        return begin(council, "set_up_council", by=officer)
