"""What rounds, councils and seats must keep to, and when they may still be changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit
from basics import clock
from cycle.models import CycleYear, ProcedureRule

from ..models import Council, CouncilItem, Round, Seat
from ..models.states import Standing


def day_faults(unit: AdministrativeUnit, year: int, proposals_until: dt.date, results_until: dt.date) -> Iterator[tuple[str, str]]:
    """What is wrong with the days of a round, each with the name of its field.

    They lie in the round's year, or within the months around it that the rules of procedure give.
    """
    if results_until < proposals_until:
        yield "results_until", _("The results cannot be due before the proposals.")
    first, last = ProcedureRule.objects.in_force([unit], clock.today()).days_of(year)
    for name, day in (("proposals_until", proposals_until), ("results_until", results_until)):
        if not first <= day <= last:
            words = _("A round of %(year)d lies between %(first)s and %(last)s: change the day or the year.")
            yield name, words % {"year": year, "first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}


def year_fault(unit: AdministrativeUnit, year: int) -> str:
    """A round lies in a cycle that runs: of the unit's province, for the whole country of any."""
    running = CycleYear.objects.filter(year=year, state__in=("open", "closing"))
    province = unit.at_level("province")
    if (running.filter(province=province) if province else running).exists():
        return ""
    return _("No cycle of %(year)d is running here: choose the year of an open cycle, or let the administrator open that one first.") % {
        "year": year
    }


def days_fit(batch: Round) -> str:
    return " ".join(sentence for _name, sentence in day_faults(batch.unit, batch.year, batch.proposals_until, batch.results_until))


def dossiers_lay_in(batch: Round) -> bool:
    """A dossier was put before one of its councils, whatever became of it."""
    return CouncilItem.objects.filter(council__round=batch).exists()


def no_council_in_it(batch: Round) -> str:
    council = batch.councils.in_force().order_by("pk").first()
    return _("Withdraw the councils of this round first: %(council)s.") % {"council": council.name} if council else ""


def nothing_before_it(council: Council) -> str:
    if not council.items.exists():
        return ""
    return _("Dossiers were put before this council, so it stays. You may change who sits in it, or set up another council.")


def round_in_force(council: Council) -> str:
    return _in_force(council.round, _("This round was withdrawn: choose another, or open one."))


def council_in_force(seat: Seat) -> str:
    return _in_force(seat.council, council_withdrawn())


def items_council_in_force(item: CouncilItem) -> str:
    return _in_force(item.council, council_withdrawn())


def council_withdrawn() -> str:
    return _("This council was withdrawn: choose another, or set one up.")


def _in_force(arranged: Round | Council, sentence: str) -> str:
    return "" if arranged.state == Standing.IN_FORCE else sentence
