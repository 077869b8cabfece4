"""A small province with products waiting for their decision, and the authority who signs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from accounts.models import AdministrativeUnit, User
from basics import clock
from cycle.models import CycleYear, Dossier, Recognition, Route
from products.models import Membership, Producer, Product, ProductSet, Regulation
from promotion.models import Certificate
from tests.factories import UserFactory, appoint
from workflow.door import perform

DECIDED = dt.date(2026, 11, 9)


@dataclass
class Stage:
    """One province of two levels in its open year."""

    commune: AdministrativeUnit
    year: CycleYear
    product_set: ProductSet
    authority: User
    counter: int = field(default=0)

    def awaiting(
        self, name: str = "", *, stars: int = 4, product: Product | None = None, kind: str = "first", **of_product: Any
    ) -> Dossier:
        """A dossier on the authority's desk with the council's result."""
        self.counter += 1
        product = product or self.product(name or f"Chè số {self.counter}", **of_product)
        now = clock.now()
        return Dossier.objects.create(
            code=f"OCOP-{product.public_id}-{self.counter}", product=product, producer=product.producer, cycle_year=self.year, kind=kind,
            commune=self.commune, province=self.year.province, state="awaiting_decision",
            stage=self.year.route.stages.get(level="province"), stars=stars, points=str({5: 93, 4: 78, 3: 61}[stars]),
            desk_role="authority", desk_unit=self.year.province, desk_since=now, first_submitted_at=now, submitted_at=now,
        )  # fmt: skip

    def product(self, name: str, *, producer_name: str = "Hợp tác xã Phúc Hòa", **fields: Any) -> Product:
        producer = Producer.objects.create(kind="cooperative", name=producer_name, commune=self.commune)
        fields.setdefault("product_set", self.product_set)
        return Product.objects.create(producer=producer, name_vi=name, commune=self.commune, serial=self.counter, **fields)

    def member(self, product: Product) -> User:
        user = UserFactory()
        Membership.objects.create(producer=product.producer, user=user, valid_from=clock.today() - dt.timedelta(days=1))
        return user

    def recognise(self, dossier: Dossier, *, decided_on: dt.date = DECIDED) -> Recognition:
        """By the door, as the authority would, on the afternoon of the decision's day."""
        with clock.at(decided_on):
            data = {"decision_number": f"{2800 + dossier.pk}/QĐ-UBND", "decided_on": f"{decided_on:%d/%m/%Y}"}
            perform(Dossier, dossier.pk, "recognise", by=User.objects.get(pk=self.authority.pk), seen=dossier.revision, data=data)
        return Recognition.objects.get(dossier=dossier)

    def certificate(self, name: str = "", **kwargs: Any) -> Certificate:
        with clock.at(DECIDED):
            dossier = self.awaiting(name, **kwargs)
        return Certificate.objects.get(recognition=self.recognise(dossier))


def build() -> Stage:
    """Thái Nguyên of today and its commune La Bằng, tea, and an authority with the title of a deputy."""
    units = AdministrativeUnit.objects.select_related("parent__parent")
    commune = units.get(era="2025", level="commune", name="Xã La Bằng", parent__code="19")
    route = Route.objects.filter(code="two_level").latest("valid_from")
    regulation = Regulation.objects.latest("effective_from")
    year = CycleYear.objects.create(
        province=commune.parent, year=2026, route=route, regulation=regulation, units_as_of=dt.date(2026, 1, 1), state="open"
    )
    authority = appoint(commune.parent, "authority", title="Phó Chủ tịch", valid_from=dt.date(2024, 1, 1))
    return Stage(commune, year, product_set(11), authority)


def product_set(number: int) -> ProductSet:
    """One of the 26 sets with its sector; 11 is tea."""
    return ProductSet.objects.select_related("group__sector").get(number=number)
