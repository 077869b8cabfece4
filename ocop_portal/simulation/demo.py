"""Demo data: two provinces, one on each route, with a finished last year and this year in full swing."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, User
from basics import clock
from cycle.models import CycleYear, Dossier, Notice, OutreachEvent, Route, SupportEntry
from cycle.models.states import State
from cycle.rules.deadlines import add_working_days
from evaluation.models import Council, Seat
from ocop_portal.simulation import drawings, places, writing
from ocop_portal.simulation.journey import Journey
from ocop_portal.simulation.people import HANDLES, Cast
from ocop_portal.simulation.roads import below_five_at_the_top, declined_dossier, declined_idea, knocked_out, withdrawn
from people.models import Appointment
from products.models import ProductSet
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
        self._outreach(this)
        yield f"{self.province}: {self.made} products"

    def _appoint(self) -> None:
        nation = self.province.parent
        assert nation is not None
        for unit in (self.province, nation):
            for role in HANDLES:
                self.cast.holder(role, unit)
        for commune in self.communes:
            self.cast.holder("officer", commune)
            above = commune.parent
            if above is not None and above.level == "district":
                self.cast.holder("officer", above)
                self.cast.holder("authority", above)

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
        return places.make_year(
            self.cast, self.province, self.route, year, units_as_of=as_of, windows=windows, demonstration=self.place.units_as_of is not None
        )

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
            perform(CycleYear, year.pk, "finish", by=administrator, seen=None)

    def _this_year(self) -> list[tuple[Callable[[Journey], object], int]]:
        """Roads of this year with how many days ago each began: short ones lately, so that desks look alive."""
        three = [(screened, 8)] if self.place.route == "three_level" else []
        return [*THIS_YEAR, *three]

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


# Roads of the demo. Each stops where the demo wants a dossier to lie.


def _go(*steps: str) -> Callable[[Journey], object]:
    def road(j: Journey) -> object:
        for step in steps:
            getattr(j, step)()
        return j.dossier

    return road


def stars(count: int, *, promote: bool = False, finish: bool = False) -> Callable[[Journey], object]:
    def road(j: Journey) -> object:
        j.target = max(3, count)
        j.to_decision(count)
        return j.promote(finish=finish) if promote or finish else j.dossier

    return road


def potential(j: Journey) -> object:
    return j.identify()


def draft_with_text(j: Journey) -> object:
    j.start()
    writing.write_idea(j.dossier)
    return j.dossier


def screened(j: Journey) -> object:
    j.start()
    j.submit_idea()
    return j.move("screen_idea", j.officer, note="Khả thi, có vùng nguyên liệu.")


def implementing(j: Journey) -> object:
    j.to_implementing()
    writing.write_dossier(j.dossier, 3, j.rng, j.owner)
    SupportEntry.objects.create(
        dossier=j.dossier,
        day=j.day,
        topic="packaging",
        text="Tư vấn thiết kế bao bì.",
        given_by="Trung tâm khuyến nông",
        entered_by=j.owner,
    )
    return j.dossier


def returned(j: Journey) -> object:
    j.to_implementing()
    j.submit_dossier()
    return j.return_dossier()


def before_council(j: Journey) -> object:
    j.to_evaluation()
    return j.put_before_council()


def being_scored(j: Journey) -> object:
    """Open for scoring, with some sheets signed."""
    j.to_evaluation()
    return j.judge(j.put_before_council(), 4, stop_before_closing=True)


def supplement(j: Journey) -> object:
    j.to_evaluation()
    return j.ask_supplement(j.put_before_council().council)


def awaiting(j: Journey) -> object:
    j.to_evaluation()
    return j.judge(j.put_before_council(), 4)


IDEA, PLAN = ("start", "submit_idea"), ("start", "submit_idea", "accept_idea", "submit_plan")

LAST_YEAR = (
    *[stars(4)] * 4, *[stars(3)] * 6, stars(5), stars(4, promote=True), stars(3, promote=True), stars(4, finish=True),
    stars(3, finish=True), stars(2), stars(1), knocked_out, below_five_at_the_top, _go("start"), _go("to_implementing"), declined_idea,
)  # fmt: skip

THIS_YEAR: tuple[tuple[Callable[[Journey], object], int], ...] = (
    (potential, 20), (potential, 9), (_go("start"), 6), (draft_with_text, 5), (_go(*IDEA), 5), (_go(*IDEA), 16),
    (_go(*IDEA, "return_idea"), 9), (_go(*IDEA, "accept_idea"), 20), (_go(*PLAN), 22), (_go(*PLAN, "return_plan"), 24),
    (implementing, 30), (implementing, 40), (_go("to_implementing", "submit_dossier"), 40),
    (_go("to_implementing", "submit_dossier"), 60), (returned, 45), (_go("to_evaluation"), 45), (before_council, 50),
    (being_scored, 60), (being_scored, 62), (supplement, 50), (awaiting, 70), (stars(3), 110), (stars(4), 115),
    (declined_dossier, 80), (withdrawn, 60),
)  # fmt: skip


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
    """What the demo promises and does not show: a state no dossier is in, a product set without a product."""
    states = set(State.values) - set(Dossier.objects.values_list("state", flat=True))
    sets = ProductSet.objects.filter(products=None).values_list("code", flat=True)
    return [*sorted(states), *sets]


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
    for role, dossier in ((_("Producer with a dossier to finish"), unfinished), (_("Producer"), handed_in)):
        owner = User.objects.filter(memberships__producer=dossier.producer).first() if dossier else None
        if dossier and owner:
            yield f"{role}, {dossier.commune.name}", owner.email or ""
    commune = handed_in.commune if handed_in else province
    for unit in dict.fromkeys(filter(None, [commune, commune.parent, province, province.parent])):
        for held in Appointment.objects.filter(unit=unit).select_related("user").order_by("role", "pk"):
            yield f"{held.get_role_display()}, {unit.name}", held.user.email or ""
    for unit in dict.fromkeys(filter(None, [commune.parent, province])):
        council = Council.objects.filter(round__unit=unit).order_by("-round__year").first()
        for seat in Seat.objects.filter(council=council).select_related("user").order_by("pk") if council else ():
            yield f"{seat.get_role_display()}, {council}", seat.user.email or ""
