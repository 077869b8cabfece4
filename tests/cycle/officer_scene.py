"""A province with two communes and an open year, and the people of its offices."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AdministrativeUnit, User
from basics import clock
from cycle.acts.openings import draft
from cycle.acts.windows import proposed
from cycle.models import CycleYear, Dossier, Idea, Route, StepWindow
from cycle.models.states import State
from ocop_portal.simulation import writing
from products.models import Membership, Producer, Product, ProductSet, Regulation
from tests.factories import UserFactory, appoint

TODAY = dt.date(2026, 3, 10)
"""A Tuesday of the usual idea window."""
PRODUCERS_TURN = (State.IDEA_DRAFT, State.IDEA_RETURNED, State.PLAN_DRAFT, State.PLAN_RETURNED, State.IMPLEMENTING, State.DOSSIER_RETURNED)


@dataclass
class Scene:
    province: AdministrativeUnit
    commune: AdministrativeUnit
    other: AdministrativeUnit
    year: CycleYear
    product_set: ProductSet
    officer: User
    administrator: User
    count: int = field(default=0)

    def producer(self, commune: AdministrativeUnit | None = None) -> Producer:
        self.count += 1
        return Producer.objects.create(kind="cooperative", name=f"Hợp tác xã Số {self.count}", commune=commune or self.commune)

    def written(self, dossier: Dossier, stars: int, owner: User) -> Dossier:
        """Everything the dossier consists of, as for so many stars; `settings.MEDIA_ROOT` takes its papers."""
        dossier.producer.representative_name, dossier.producer.phone = "Hoàng Thị Lan", "+84912345678"
        dossier.criteria_set = writing.in_force(dossier)
        dossier.save()
        writing.write_dossier(dossier, stars, random.Random(3), owner)
        return dossier

    def member(self, producer: Producer) -> User:
        user = UserFactory()
        Membership.objects.create(producer=producer, user=user, valid_from=clock.today() - relativedelta(years=1))
        return user

    def dossier(self, state: str = State.IDEA_SUBMITTED, **fields: Any) -> Dossier:
        """A dossier in `state` on the desk that usually has it, submitted yesterday, due in a week."""
        commune = fields.pop("commune", self.commune)
        year = fields.pop("cycle_year", self.year)
        producer = fields.pop("producer", None) or self.producer(commune)
        product = Product.objects.create(producer=producer, product_set=self.product_set, name_vi=f"Chè Số {self.count}", commune=commune)
        self.count += 1
        ours = state in PRODUCERS_TURN
        now = clock.now()
        defaults = {
            "code": f"OCOP-{year.pk}-{self.count:06d}",
            "desk_role": "producer" if ours else "officer",
            "desk_unit": None if ours else commune,
            "desk_since": now,
            "desk_due": clock.today() + dt.timedelta(days=7),
            "submitted_at": now - dt.timedelta(days=1),
            "first_submitted_at": now - dt.timedelta(days=1),
        }
        dossier = draft(product=product, producer=producer, year=year, commune=commune, state=state, **{**defaults, **fields})
        dossier.save()
        Idea.objects.create(dossier=dossier, story="Chè trồng trên đồi")
        return dossier


def open_year(
    province: AdministrativeUnit, number: int, *, state: str = "open", route: str = "two_level", units_as_of: dt.date | None = None
) -> CycleYear:
    """A year with the usual windows, in `state` without the door."""
    year = CycleYear.objects.create(
        province=province, year=number, route=Route.objects.get(code=route), regulation=Regulation.objects.latest("effective_from"),
        units_as_of=units_as_of or dt.date(number, 1, 1), state=state,
    )  # fmt: skip
    StepWindow.objects.bulk_create(
        StepWindow(cycle_year=year, step=step, opens_on=a, closes_on=b) for step, (a, b) in proposed(province, number).items()
    )
    return year


def build() -> Scene:
    province = AdministrativeUnit.objects.select_related("parent").get(era="2025", level="province", code="19")
    commune, other = province.children.select_related("parent__parent").order_by("code")[:2]
    since = dt.date(2024, 1, 1)
    officer, administrator = appoint(commune, valid_from=since), appoint(province, "administrator", valid_from=since)
    return Scene(province, commune, other, open_year(province, 2026), ProductSet.objects.get(number=11), officer, administrator)


def old_commune() -> AdministrativeUnit:
    """A commune of the same province as it was before 1/7/2025, under a district."""
    return (
        AdministrativeUnit.objects.select_related("parent__parent__parent")
        .filter(level="commune", parent__parent__era="2004", parent__parent__code="19")
        .order_by("code")[0]
    )


def queries(act: Any) -> int:
    """How many queries `act()` asks."""
    with CaptureQueriesContext(connection) as captured:
        response = act()
    assert response.status_code == 200
    return len(captured)
