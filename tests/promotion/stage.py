"""A small province with products waiting for their decision, and the authority who signs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from accounts import clock
from accounts.models import AdministrativeUnit, User
from cycle.door import perform
from cycle.models import CycleYear, Dossier, Recognition, Route, RouteStage
from products.models import Membership, Producer, Product, ProductGroup, ProductSet, Regulation, Sector
from promotion.models import Certificate
from tests.factories import CommuneFactory, ProvinceFactory, UserFactory, appoint

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
            commune=self.commune, province=self.year.province, state="awaiting_decision", stage=self.year.route.stages.get(), stars=stars,
            points=str({5: 93, 4: 78, 3: 61}[stars]), desk_role="authority", desk_unit=self.year.province,
            desk_since=now, first_submitted_at=now, submitted_at=now,
        )  # fmt: skip

    def product(self, name: str, *, producer_name: str = "Hợp tác xã Phúc Hòa", **fields: Any) -> Product:
        producer = Producer.objects.create(kind="cooperative", name=producer_name, commune=self.commune)
        return Product.objects.create(
            producer=producer,
            product_set=fields.pop("product_set", self.product_set),
            name_vi=name,
            commune=self.commune,
            serial=self.counter,
            **fields,
        )

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
    """Thái Nguyên, its commune La Bằng, one product set, an authority with the title of a deputy."""
    province = ProvinceFactory(code="19", name="Tỉnh Thái Nguyên")
    commune = CommuneFactory(code="05545", name="Xã La Bằng", parent=province)
    regulation = Regulation.objects.create(
        code="26/2026/QĐ-TTg", name_vi="Quyết định 26", effective_from=dt.date(2026, 5, 22), star_thresholds={"5": 90, "4": 70, "3": 50}
    )
    route = Route.objects.create(
        code="two_level", name_vi="Hai cấp", name_en="Two levels", valid_from=dt.date(2026, 5, 22), source="26/2026",
        idea_level="commune", plan_level="commune",
        promotion_levels=["province"],
    )  # fmt: skip
    RouteStage.objects.create(route=route, position=1, level="province", recognises_from=3, recognises_to=5)
    year = CycleYear.objects.create(
        province=province, year=2026, route=route, regulation=regulation, units_as_of=dt.date(2026, 1, 1), state="open"
    )
    sector = Sector.objects.create(code="II", key="drink", name_vi="Đồ uống", name_en="Drinks")
    group = ProductGroup.objects.create(sector=sector, code="II.1", name_vi="Chè", name_en="Tea")
    product_set = ProductSet.objects.create(group=group, code="II.1.a", number=11, name_vi="Chè từ cây chè", name_en="Tea of the tea plant")
    authority = appoint(province, "authority", title="Phó Chủ tịch", valid_from=dt.date(2024, 1, 1))
    return Stage(commune, year, product_set, authority)
