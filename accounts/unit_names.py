"""Names of units through time: those of today on the units, and copies for whatever keeps the name of its own day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models

from accounts.models import AdministrativeUnit, UnitName
from basics import clock

if TYPE_CHECKING:
    Text = models.CharField[str, str]
else:
    Text = models.CharField


def names_of_today() -> dict[int, UnitName]:
    """Unit -> its name today, of those that were ever named anew; one query."""
    names = UnitName.objects.select_related("unit").filter(models.Q(valid_from=None) | models.Q(valid_from__lte=clock.today()))
    return {name.unit_id: name for name in names}


def bring_up_to_date() -> int:
    """Call every unit as it is called today; how many were called otherwise. The worker's tick asks for it: a change may lie ahead."""
    stale = []
    for name in names_of_today().values():
        if (name.unit.name, name.unit.kind) != (name.name, name.kind):
            name.unit.call(name.name, name.kind)
            stale.append(name.unit)
    AdministrativeUnit.objects.bulk_update(stale, ["name", "kind", "search", "sort_key"])
    return len(stale)


class UnitNameField(Text):
    """The name that the unit of column `of` had on the day in column `on`: copied when the row is made, then kept.

    A name given by hand stays as given; the name of no unit is "".
    """

    def __init__(self, of: str, on: str, **options: Any) -> None:
        self.of, self.on = of, on
        super().__init__(max_length=120, blank=True, editable=False)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, _options = super().deconstruct()
        return name, path, [self.of, self.on], {}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        given: str = getattr(model_instance, self.attname)
        unit: AdministrativeUnit | None = getattr(model_instance, self.of)
        if add and not given and unit is not None:
            given = unit.name_on(_day(getattr(model_instance, self.on)))
            setattr(model_instance, self.attname, given)
        return given


def _day(moment: dt.datetime | dt.date) -> dt.date:
    return clock.day_of(moment) if isinstance(moment, dt.datetime) else moment
