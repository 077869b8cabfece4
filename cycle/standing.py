"""What policies and pages ask of a dossier on its journey: who serves it, who may help, by which criteria it is judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.functional import cached_property

from accounts.hats import Grant, Hat
from products.criteria import CriteriaSetSpec, from_database
from products.models import CriteriaSet, Membership

from . import policies
from .machine import Machine
from .states import NEW, WITH_PRODUCER, State

if TYPE_CHECKING:
    from accounts.models import AdministrativeUnit, User

    from .models import Dossier
    from .moves import Move


class Standing(Machine):
    """The questions; `Dossier` adds the columns."""

    if TYPE_CHECKING:
        product = producer = cycle_year = commune = criteria_set = criteria_set_id = previous_id = stage = cast(Any, None)
        producer_id = code = invitation_code = registration_number = stars = points = first_submitted_at = submitted_at = cast(Any, None)
        desk_role = desk_unit = desk_since = desk_due = paused_days = paused_role = cast(Any, None)
        comments = extensions = chain_of_units = unit_at = cast(Any, None)

        @property
        def route(self) -> Any: ...
        @property
        def step(self) -> int | None: ...

    class Meta:
        abstract = True

    @cached_property
    def _serving(self) -> dict[str, dict[int, set[int]]]:
        """Role -> unit -> people who currently hold it, over the chain commune to national; one query.

        Members of the producer do not count: where they alone hold an office, the unit above serves in their place.
        """
        from accounts.models import Appointment

        found: dict[str, dict[int, set[int]]] = {}
        units = [unit.pk for unit in self.chain_of_units]
        members = Membership.objects.current().filter(producer=self.producer_id)
        serving = Appointment.objects.current().filter(unit__in=units).exclude(user__in=members.values("user"))
        for role, unit, user in serving.values_list("role", "unit_id", "user_id"):
            found.setdefault(role, {}).setdefault(unit, set()).add(user)
        return found

    def people_serving(self, role: str, unit: AdministrativeUnit) -> set[int]:
        """Ids of who acts for `unit` under `role`: its own people, or those of the nearest unit above that has any."""
        holders = self._serving.get(role, {})
        chain = [above.pk for above in self.chain_of_units]
        upwards = chain[chain.index(unit.pk) :] if unit.pk in chain else []
        return next((holders[pk] for pk in upwards if pk in holders), set())

    def helper_grant(self, by: User, on_behalf_of: User, declared: Move) -> Grant | None:
        """Officers of the commune may hand in for a producer of theirs, never end anything; the log names both."""
        if declared.by is not policies.member_of_producer or declared.danger or self.state not in WITH_PRODUCER:
            return None
        unit, dossier = self.unit_at(self.route.intake_level), cast("Dossier", self)
        helps = unit is not None and by.pk in self.people_serving("officer", unit) and policies.impartial(by, dossier)
        return Grant(Hat.OFFICER, unit) if helps and policies.member_of_producer(on_behalf_of, dossier) else None

    @property
    def is_private(self) -> bool:
        """Before its first submission a dossier is its producer's own; a potential product is the commune's.

        One that goes on from an earlier dossier was submitted when that one was.
        """
        return self.state not in (NEW, State.POTENTIAL) and self.first_submitted_at is None

    def criteria_spec(self) -> CriteriaSetSpec:
        """The criteria this dossier is judged by: its own version, or before that the one now in force (asked once per product set)."""
        if self.criteria_set_id is not None:
            return from_database(self.criteria_set_id)
        product_set = self.product.product_set
        known, chosen = self.__dict__.get("_in_force", (None, 0))
        if known != product_set.pk:
            chosen = CriteriaSet.objects.in_force(product_set, self.cycle_year.regulation).pk
            self.__dict__["_in_force"] = product_set.pk, chosen
        return from_database(chosen)
