"""One dossier and the clock that walks along with it."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from accounts.models import User
from basics import clock
from cycle.models import CycleYear, Dossier
from cycle.rules.deadlines import add_working_days
from ocop_portal.simulation.people import Cast
from products.models import Product
from workflow.door import perform


class Walk:
    """Whose dossier, in which year, on which day; and how a move is made."""

    def __init__(
        self,
        cast: Cast,
        year: CycleYear,
        product: Product,
        owner: User,
        rng: random.Random,
        *,
        start_on: dt.date,
        target: int = 4,
        not_after: dt.date = dt.date.max,
    ) -> None:
        self.cast, self.year, self.product, self.owner, self.rng = cast, year, product, owner, rng
        self.day, self.target, self.not_after = start_on, target, not_after
        self.moves = 0
        self.dossier: Dossier

    def move(self, name: str, by: User, *, note: str = "", days: int = 1, **data: Any) -> Dossier:
        """Make a move `days` working days later and read the dossier anew."""
        self.walk(days)
        with clock.at(self.day):
            self.dossier = perform(Dossier, self.dossier.pk, name, by=by, seen=self.dossier.revision, note=note, data=data)
        self.moves += 1
        return self.dossier

    def walk(self, days: int) -> None:
        """Let so many working days pass, but never beyond the last day allowed."""
        self.day = min(add_working_days(self.day, days), self.not_after)

    def reload(self) -> Dossier:
        self.dossier = Dossier.objects.for_detail().get(pk=self.dossier.pk)
        return self.dossier

    @property
    def officer(self) -> User:
        """The officer whose desk the dossier lies on."""
        assert self.dossier.desk_unit is not None
        return self.cast.holder("officer", self.dossier.desk_unit)

    @property
    def authority(self) -> User:
        assert self.dossier.desk_unit is not None
        return self.cast.holder("authority", self.dossier.desk_unit)
