"""Provinces and years for the simulation."""

from __future__ import annotations

import datetime as dt

from accounts.models import AdministrativeUnit, Level
from basics import clock
from cycle.acts import yearend
from cycle.forms.years import WindowsForm
from cycle.models import CycleYear, Route
from cycle.models.states import Step
from ocop_portal.simulation.people import Cast
from products.models import Regulation
from workflow.door import begin, perform

ERA = "SIM"
DISTRICTS, COMMUNES = 3, 9


def make_province(route: Route) -> AdministrativeUnit:
    """A province of its own with communes, and districts where the route has a part for them."""
    national = AdministrativeUnit.objects.national()
    number = AdministrativeUnit.objects.filter(era=ERA, level=Level.PROVINCE).count() + 1
    province = _unit(Level.PROVINCE, f"9{number:02d}", f"Tỉnh Mô Phỏng {number}", "tỉnh", national)
    parents = [province]
    if Level.DISTRICT in route.levels():
        parents = [
            _unit(Level.DISTRICT, f"9{number:02d}{n}", f"Huyện Mô Phỏng {number}.{n}", "huyện", province) for n in range(1, DISTRICTS + 1)
        ]
    for n in range(COMMUNES):
        _unit(Level.COMMUNE, f"{number:02d}{n + 1:03d}", f"Xã Mô Phỏng {number}.{n + 1}", "xã", parents[n % len(parents)])
    return province


def _unit(level: str, code: str, name: str, kind: str, parent: AdministrativeUnit) -> AdministrativeUnit:
    above = parent if parent.level == Level.PROVINCE else parent.parent if level == Level.COMMUNE else None
    unit = AdministrativeUnit(era=ERA, level=level, code=code, name=name, kind=kind, parent=parent, province=above)
    unit.save()
    return unit


def communes_of(province: AdministrativeUnit) -> list[AdministrativeUnit]:
    found = AdministrativeUnit.objects.filter(level=Level.COMMUNE, province=province)
    return list(found.select_related("parent__parent__parent", "province").order_by("code"))


def make_year(
    cast: Cast,
    province: AdministrativeUnit,
    route: Route,
    year: int,
    *,
    units_as_of: dt.date,
    windows: dict[int, tuple[dt.date, dt.date]],
    demonstration: bool = True,
) -> CycleYear:
    """Set up and open a cycle year by its administrator."""
    administrator = cast.holder("administrator", province)
    with clock.at(dt.date(year, 1, 2)):
        fresh = CycleYear(
            province=province,
            year=year,
            route=route,
            regulation=Regulation.objects.latest("effective_from"),
            units_as_of=units_as_of,
            is_demonstration=demonstration,
        )
        begin(fresh, "set_up", by=administrator)
        perform(CycleYear, fresh.pk, "set_dates", by=administrator, seen=None, data=WindowsForm.typed(windows))
        perform(CycleYear, fresh.pk, "open", by=administrator, seen=None)
        yearend.turn_years()
    return CycleYear.objects.select_related("route", "regulation", "province__parent").get(pk=fresh.pk)


def whole_year(year: int) -> dict[int, tuple[dt.date, dt.date]]:
    """Every step open all year."""
    return {step: (dt.date(year, 1, 1), dt.date(year, 12, 31)) for step in Step.values}
