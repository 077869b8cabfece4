"""Demo data: two provinces, one on each route, with a finished last year and this year in full swing."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, User
from accounts.units import successor_of
from basics import clock
from cycle.acts import yearend
from cycle.models import CycleYear, Dossier, Notice, OutreachEvent, Recognition, Route, Submission
from cycle.models.recognitions import valid_until
from cycle.models.states import State
from cycle.rules.deadlines import add_working_days
from evaluation.models import Council, CouncilItem, ScoreSheet, Seat
from evaluation.models.states import ItemState, SheetState
from ocop_portal.simulation import drawings, names, places
from ocop_portal.simulation.demo_roads import LAST_YEAR, THIS_YEAR, screened
from ocop_portal.simulation.journey import Journey
from ocop_portal.simulation.offices import write_contact
from ocop_portal.simulation.people import HANDLES, Cast, decision_number
from people.models import Appointment
from products.models import ProductSet
from promotion.acts import catalogue, certificates
from workflow.door import begin, perform

PASSWORD = "ocop-demo"  # noqa: S105 (printed for everybody to use)
USUAL = {
    1: ((1, 5), (2, 28)),
    2: ((3, 1), (3, 31)),
    3: ((4, 1), (4, 30)),
    4: ((5, 1), (8, 31)),
    5: ((8, 1), (12, 31)),
    6: ((1, 1), (12, 31)),
}
"""Usual months of the six steps (month, day); the demo stretches them so that each is open today."""


@dataclass(frozen=True)
class Place:
    """One demo province: its route, its tag in addresses, its units' era and day."""

    tag: str
    route: str
    province: str
    era: str
    units_as_of: dt.date | None
    communes: int


PLACES = (
    Place("2cap", "two_level", "19", "2025", None, 8),
    Place("3cap", "three_level", "17", "2004", dt.date(2025, 6, 30), 6),
)


class Demo:
    """Builds one place. Every dossier goes through the door; only what people write is made up."""

    def __init__(self, place: Place, seed: int = 2026) -> None:
        self.place, self.rng = place, random.Random(f"{place.tag}-{seed}")
        self.today = clock.today()
        self.route = Route.objects.filter(code=place.route).latest("valid_from")
        self.province = AdministrativeUnit.objects.get(era=place.era, level="province", code=place.province)
        self.cast = Cast(place.tag, self.rng, PASSWORD)
        every = places.communes_of(self.province)
        self.communes = every[:: max(1, len(every) // place.communes)][: place.communes]
        self.sets = list(ProductSet.objects.select_related("group__sector"))
        self.made = 0
        self.main_owner: User | None = None

    def build(self) -> Iterator[str]:
        """Yield a line as each part is done."""
        self._appoint()
        last = self._year(self.today.year - 1)
        yield f"{self.province}: {last.year}"
        for road in LAST_YEAR:
            road(self._journey(last, dt.date(last.year, 1, 13)))
        this = self._year(self.today.year)
        self._close(last)
        yield f"{self.province}: {this.year}"
        for road, days_back in self._this_year():
            road(self._journey(this, max(dt.date(this.year, 1, 2), self.today - dt.timedelta(days=days_back))))
        self._before_the_portal()
        self._outreach(this)
        yield f"{self.province}: {self.made} products"

    def _appoint(self) -> None:
        nation = self.province.parent
        assert nation is not None
        for unit in (self.province, nation):
            for role in HANDLES:
                self.cast.holder(role, unit)
            write_contact(unit)
        for commune in self.communes:
            self.cast.holder("officer", commune)
            write_contact(commune)
            above = commune.parent
            if above is not None and above.level == "district":
                self.cast.holder("officer", above)
                self.cast.holder("authority", above)
                write_contact(above)

    def _year(self, year: int) -> CycleYear:
        as_of = self.place.units_as_of or max(dt.date(year, 1, 1), dt.date(2025, 7, 1))
        windows = {}
        for step, ((month, day), (to_month, to_day)) in USUAL.items():
            opens, closes = dt.date(year, month, day), dt.date(year, to_month, to_day)
            if year == self.today.year:
                opens, closes = min(opens, self.today), max(closes, self.today + dt.timedelta(days=60))
            else:
                opens, closes = dt.date(year, 1, 1), dt.date(year, 12, 31)
            windows[step] = (opens, closes)
        return places.make_year(self.cast, self.province, self.route, year, units_as_of=as_of, windows=windows)

    def _journey(self, year: CycleYear, start: dt.date) -> Journey:
        commune = self.communes[self.made % len(self.communes)]
        handle = f"chu-the{self.made + 1}.{self.place.tag}"
        producer, owner = self.cast.producer(commune, handle)
        product = self.cast.product(producer, self.sets[self.made % len(self.sets)])
        drawings.draw(product, self.rng)
        self.made += 1
        return Journey(self.cast, year, product, owner, self.rng, start_on=add_working_days(start, 0), not_after=self.today)

    def _close(self, year: CycleYear) -> None:
        administrator = self.cast.holder("administrator", self.province)
        with clock.at(dt.date(year.year, 12, 31)):
            perform(CycleYear, year.pk, "start_closing", by=administrator, seen=None)
            yearend.turn_years()

    def _this_year(self) -> list[tuple[Callable[[Journey], object], int]]:
        """Roads of this year with how many days ago each began: short ones lately, so that desks look alive."""
        three = [(screened, 8)] if self.place.route == "three_level" else []
        return [*THIS_YEAR, *three]

    def _before_the_portal(self) -> None:
        """A product recognised two years ago: its decision and certificate are known, a dossier of it is not."""
        decided_on = add_working_days(self.today - dt.timedelta(days=730), 0)
        commune = self.communes[-1]
        producer, _owner = self.cast.producer(commune, f"chu-the-cu.{self.place.tag}")
        product = self.cast.product(producer, self.sets[0])
        drawings.draw(product, self.rng)
        then = successor_of(commune, decided_on) or commune
        recognition = Recognition.objects.create(
            source=Recognition.Source.IMPORTED, product=product, producer=producer,
            commune=commune, district=commune.at_level("district"), province=self.province, issuer=self.province, stars=4,
            decision_number=decision_number(self.rng.randint(100, 4000), self.province), decided_on=decided_on,
            valid_to=valid_until(decided_on, 36), product_code=f"{self.province.code}-{decided_on.year}-001",
            product_name=product.name_vi, producer_name=producer.name, commune_name=then.name,
            district_name=getattr(then.at_level("district"), "name", ""), signer_name=names.person(self.rng), signer_title="Phó Chủ tịch",
            is_demonstration=True,
        )  # fmt: skip
        certificates.order(recognition, number=f"017/{decided_on.year}/GCN-OCOP-{self.province.code}")
        catalogue.list_product(recognition)
        self.made += 1

    def _outreach(self, year: CycleYear) -> None:
        unit = self.communes[0]
        for days, title in ((-40, "Hội nghị tuyên truyền chương trình OCOP"), (20, "Tập huấn xây dựng phương án sản xuất kinh doanh")):
            day = self.today + dt.timedelta(days=days)
            event = OutreachEvent(
                cycle_year=year, unit=unit, commune=unit, district=unit.at_level("district"), province=self.province,
                title=title, audience="producers", day=day, place=f"Nhà văn hóa {unit.name}",
                content="Giới thiệu chu trình, bộ tiêu chí và cách đăng ký.",
            )  # fmt: skip
            begin(event, "plan", by=self.cast.holder("officer", unit))
            if days < 0:
                perform(OutreachEvent, event.pk, "hold", by=self.cast.holder("officer", unit), seen=None)


def exists() -> bool:
    """Whether the demo data are there already; made whole or not at all."""
    return CycleYear.objects.filter(province__era=PLACES[-1].era, province__code=PLACES[-1].province).exists()


def build() -> Iterator[str]:
    """Make the demo data. Yields lines of progress."""
    for place in PLACES:
        yield from Demo(place).build()
    _let_the_past_rest()
    if gaps := missing():
        raise RuntimeError(f"The demo lacks {gaps}.")


def missing() -> list[str]:
    """What the demo promises and does not show: a state no dossier is in, a product set without a product, and what is rare."""
    states = set(State.values) - set(Dossier.objects.values_list("state", flat=True))
    sets = ProductSet.objects.filter(products=None).values_list("code", flat=True)
    rare = {
        "totals too far apart": CouncilItem.objects.filter(state=ItemState.REVEALED),
        "a signed sheet given back": ScoreSheet.objects.filter(state=SheetState.REOPENED),
        "a knock-out to confirm": CouncilItem.objects.open().exclude(proposed_ground=None),
        "a dossier handed in again": Submission.objects.filter(
            dossier__state=State.DOSSIER_SUBMITTED, dossier__comments__answered_at__isnull=False
        ),
        "a recognition of before the portal": Recognition.objects.filter(source=Recognition.Source.IMPORTED),
    }
    return [*sorted(states), *sets, *(what for what, rows in rare.items() if not rows.exists())]


def _let_the_past_rest() -> None:
    """Mails of made-up history are not sent; notices older than a fortnight have been read."""
    notices = Notice.objects.filter(email_sent_at__isnull=True)
    notices.update(email_due_at=None)
    notices.filter(created_at__lt=clock.now() - dt.timedelta(days=14)).update(read_at=clock.now())


def accounts() -> list[tuple[str, str, str]]:
    """The demo's accounts: (route, role, address), one for each role and route."""
    rows = []
    for place in PLACES:
        province = AdministrativeUnit.objects.get(era=place.era, level="province", code=place.province)
        rows += [(place.route, *row) for row in _accounts_of(place, province)]
    return rows


def _accounts_of(place: Place, province: AdministrativeUnit) -> Iterator[tuple[str, str]]:
    this_year = Dossier.objects.filter(province=province, cycle_year__state="open").order_by("pk")
    handed_in = this_year.filter(state=State.DOSSIER_SUBMITTED).first()
    unfinished = this_year.filter(state=State.IMPLEMENTING).first()
    earlier = Recognition.objects.filter(province=province, source=Recognition.Source.IMPORTED).first()
    for role, owned in (
        (_("Producer with a dossier to finish"), unfinished),
        (_("Producer"), handed_in),
        (_("Producer recognised before the portal"), earlier),
    ):
        owner = User.objects.filter(memberships__producer=owned.producer).first() if owned else None
        if owned and owner:
            yield f"{role}, {owned.commune.name}", owner.email or ""
    commune = handed_in.commune if handed_in else province
    for unit in dict.fromkeys(filter(None, [commune, commune.parent, province, province.parent])):
        for held in Appointment.objects.filter(unit=unit).select_related("user").order_by("role", "pk"):
            yield f"{held.get_role_display()}, {unit.name}", held.user.email or ""
    for unit in dict.fromkeys(filter(None, [commune.parent, province])):
        council = Council.objects.in_force().filter(round__unit=unit).order_by("-round__year").first()
        for seat in Seat.objects.in_force().filter(council=council).select_related("user").order_by("pk") if council else ():
            yield f"{seat.get_role_display()}, {council}", seat.user.email or ""
