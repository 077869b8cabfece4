"""The workflow of a cycle year: planned, open, closing, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from . import policies
from .machine import Machine
from .moves import Act, any_of, collect, move
from .states import EVALUATION_STATES, NEW, STEPS_1_TO_4, Step

if TYPE_CHECKING:
    from .models import CycleYear, LogChain


class YearState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("year", "Planned")
    OPEN = "open", pgettext_lazy("year", "Open")
    CLOSING = "closing", pgettext_lazy("year", "Closing")
    CLOSED = "closed", pgettext_lazy("year", "Closed")


def windows_set(year: Any) -> str:
    missing = [str(step) for step in Step.values if year.window(step) is None]
    return _("Set the dates of steps %(steps)s.") % {"steps": ", ".join(missing)} if missing else ""


def levels_exist(year: Any) -> str:
    """The units of the year's day are those of the route: districts where it has districts, none where it has none."""
    from accounts.models import AdministrativeUnit, Level

    units, day = AdministrativeUnit.objects.valid_on(year.units_as_of), f"{year.units_as_of:%d/%m/%Y}"
    if not units.filter(pk=year.province_id).exists():
        sentence = _("%(province)s did not exist on %(day)s as it is chosen here: choose another day or another province.")
        return sentence % {"province": year.province, "day": day}
    below = units.filter(models.Q(parent=year.province_id) | models.Q(parent__parent=year.province_id))
    there = {Level.NATIONAL, Level.PROVINCE, *below.order_by().values_list("level", flat=True).distinct()}
    if Level.DISTRICT in there - year.route.levels():
        return _("On %(day)s there were districts, but this route gives them no part: choose another route or another day.") % {"day": day}
    if year.route.levels() - there:
        return _("The units of %(day)s do not fit this route: choose another route or another day.") % {"day": day}
    return ""


def nothing_in_evaluation(year: Any) -> str:
    count = year.dossiers.filter(state__in=EVALUATION_STATES).count()
    return _("%(count)d dossiers still wait for their result.") % {"count": count} if count else ""


def nothing_in_steps_1_to_4(year: Any) -> str:
    count = year.dossiers.filter(state__in=STEPS_1_TO_4).count()
    return _("%(count)d dossiers are still in steps 1 to 4.") % {"count": count} if count else ""


class YearFlow(Machine):
    LOCK_WITH: ClassVar[tuple[str, ...]] = ("province__parent", "route")

    if TYPE_CHECKING:  # a column of CycleYear
        province: Any

    class Meta:
        abstract = True

    @move(
        source=[NEW],
        target=YearState.PLANNED,
        label=gettext_lazy("Set up the year"),
        by=policies.year_administrator,
        needs=[levels_exist],
        offered=False,
    )
    def set_up(self, act: Act) -> None:
        """Usually a copy of last year's dates, moved by a year."""

    @move(
        source=[YearState.PLANNED],
        target=YearState.OPEN,
        label=gettext_lazy("Open the year"),
        by=policies.year_administrator,
        needs=[windows_set, levels_exist],
    )
    def open(self, act: Act) -> None:
        """Dossiers that waited as carried over go on in this year."""
        from .yearend import continue_waiting

        continue_waiting(cast("CycleYear", self))

    @move(
        source=[YearState.OPEN],
        target=YearState.CLOSING,
        label=gettext_lazy("Close the year"),
        by=policies.year_administrator,
        danger=True,
    )
    def start_closing(self, act: Act) -> None:
        """One act: steps 1 to 4 are carried over, step 5 stays until decided, step 6 goes on."""
        from .yearend import carry_all_over

        carry_all_over(cast("CycleYear", self))

    @move(
        source=[YearState.CLOSING],
        target=YearState.CLOSED,
        label=gettext_lazy("Finish the year"),
        by=any_of(policies.system, policies.year_administrator),
        needs=[nothing_in_steps_1_to_4, nothing_in_evaluation],
    )
    def finish(self, act: Act) -> None:
        """Steps 1 to 5 are read-only from here; promotion goes on."""

    def log_chain(self) -> LogChain:
        from .models import LogChain

        return LogChain.objects.for_province(self.province)


collect(YearFlow)
