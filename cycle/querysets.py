"""Scopes: the one road by which a view reaches the rows of this app."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from accounts.models import AdministrativeUnit
from accounts.querysets import within
from basics import clock, phones
from basics.finding import found_by
from basics.vietnamese import fold
from cycle.models.states import State
from people.models import Appointment
from people.offices import offices_of, official_units
from people.serving import ids_served_by, levels_below, lies_below
from products.models import Membership
from products.policies import producer_ids
from products.querysets import own_or_in_area

if TYPE_CHECKING:
    from accounts.models import User
    from cycle.models import CycleYear, Dossier, Notice, OutreachEvent, Recognition, Submission  # noqa: F401 - the bases below name them
    from products.models import Evidence

SEEN_ALSO_BY: list[Callable[[User], Q]] = []
"""Scopes higher apps add when they start (a council sees the dossiers put before it)."""

LISTED = (
    "public_id", "code", "revision", "state", "kind", "contact_name", "desk_role", "desk_since", "desk_due", "stars",
    "cycle_year", "criteria_set", "commune_name", "product__name_vi", "product__name_en", "producer__name",
    "stage__level", "desk_unit__name", "desk_unit__level",
)  # fmt: skip
"""What lists show of a dossier: a fraction of its columns and of those joined to it."""


DETAIL = ("product__product_set", "producer", "cycle_year__route", "stage")
"""Read together with a dossier. Units are not: `chain_of_units` fetches all four with one plain query, where joins cost ten times that.
Nor is what hardly ever changes: criteria are kept by the process, and so are the sectors of product sets."""


class DossierQuerySet(models.QuerySet["Dossier"]):
    def visible_to(self, user: User) -> DossierQuerySet:
        """Dossiers the person may look at.

        Members of its producer always; officials of its area once it was submitted, or while it is a
        potential product; whoever a higher app adds (councils).
        """
        if not user.is_authenticated:
            return self.none()
        seen = Q(producer__in=producer_ids(user))
        units = official_units(user)
        if units:
            shown = Q(first_submitted_at__isnull=False) | Q(state=State.POTENTIAL)
            seen |= within(units) & shown
        for also in SEEN_ALSO_BY:
            seen |= also(user)
        return self.filter(seen)

    def in_area_of(self, user: User) -> DossierQuerySet:
        """Every dossier of the area of the person's units, drafts too: for acts that show nothing of what is written."""
        units = official_units(user)
        return self.filter(within(units)) if units else self.none()

    def on_desk_of(self, user: User) -> DossierQuerySet:
        """What waits for the person: as a producer, or as officer or authority of a unit they serve.

        Says of lists what `people_serving` says of one dossier. The units are read first: with a list of them the
        desk's index answers, with a subquery every row is read.
        """
        own = producer_ids(user)
        waiting = Q(desk_role="producer", producer__in=own)
        for role in ("officer", "authority"):
            if units := offices_of(user).units(role):
                served = Q(desk_unit__in=ids_served_by(user, role))
                if left := self.model._default_manager.all()._left_by_the_partial(role, units):
                    served |= Q(pk__in=left)
                waiting |= Q(desk_role=role) & served & ~Q(producer__in=own) & ~Q(filed_by=user.pk)
        return self.filter(waiting)

    def _left_by_the_partial(self, role: str, own: Sequence[AdministrativeUnit]) -> list[int]:
        """Ids of those on desks below `own` where everybody who holds `role` has a part in the very dossier: the unit above serves it.

        Few dossiers are of a producer to whom a holder below belongs, or were filed by one: only of these it is asked.
        """
        levels = levels_below(own)
        if not levels:
            return []
        members, holders = Membership.objects.current(), Appointment.objects.current().filter(role=role)
        ever_held = Appointment.objects.filter(lies_below("unit", own), role=role)  # a few too many, of whom the last query asks again
        of_holders = Membership.objects.filter(user__in=ever_held.values("user")).values_list("producer", flat=True)
        partial = self.filter(Q(filed_by__isnull=False) | Q(producer__in=list(of_holders)), within(own), desk_role=role)
        asked = list(partial.values_list("pk", flat=True))
        if not asked:
            return []
        of_producer = members.filter(producer=OuterRef(OuterRef("producer"))).values("user")
        impartial = holders.exclude(user=Coalesce(OuterRef("filed_by"), 0)).exclude(user__in=of_producer)
        path, left, served = "desk_unit", Q(), Q(pk__in=[])
        for _level in range(levels):
            left &= Q(~Exists(impartial.filter(unit=OuterRef(path))))
            path += "__parent"
            served |= left & Q(**{f"{path}__in": [unit.pk for unit in own]})
        return list(self.filter(served, pk__in=asked).values_list("pk", flat=True))

    def for_list(self) -> DossierQuerySet:
        """With what a list shows (`LISTED`); any other column would be read a row at a time."""
        return self.select_related("product", "producer", "stage", "desk_unit").only(*LISTED)

    def matching(self, typed: str) -> DossierQuerySet:
        """Dossiers whose codes, names or phones hold every word of `typed`, or words that begin so; a phone in whatever spelling."""
        return self.filter(found_by(typed, phones.display(phones.read(typed))))

    def potential_called(self, name: str, commune: AdministrativeUnit) -> Dossier | None:
        """The potential product of the commune that goes by this name already."""
        begins = self.filter(commune=commune, state=State.POTENTIAL, product__search__startswith=fold(name)).select_related("product")
        return next((dossier for dossier in begins if fold(dossier.product.name_vi) == fold(name)), None)

    def lock_names_in(self, commune: AdministrativeUnit) -> None:
        """To the end of the transaction nobody else names a potential product of the commune: then `potential_called` holds."""
        AdministrativeUnit.objects.select_for_update(no_key=True).get(pk=commune.pk)

    def with_again(self) -> DossierQuerySet:
        """Each with `again`: whether it lies where it does because its producer handed it in once more."""
        submissions = apps.get_model("cycle", "Submission")._default_manager
        return self.annotate(again=Exists(submissions.filter(dossier=OuterRef("pk"), at=OuterRef("desk_since"), again=True)))

    def for_detail(self) -> DossierQuerySet:
        return self.select_related(*DETAIL)

    def by_due(self) -> DossierQuerySet:
        return self.order_by(models.F("desk_due").asc(nulls_last=True), "pk")


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def with_paper(self, paper: Evidence) -> SubmissionQuerySet:
        """Those by which the paper came before readers."""
        return self.filter(content__evidence__contains=[{"fields": {"evidence": paper.pk}}])


class CycleYearQuerySet(models.QuerySet["CycleYear"]):
    def visible_to(self, user: User) -> CycleYearQuerySet:
        """Years of the provinces the person holds any appointment in."""
        units = official_units(user)
        if any(unit.level == "national" for unit in units):
            return self
        return self.filter(province__in={unit.province_id for unit in units})

    def administered_by(self, user: User) -> CycleYearQuerySet:
        """Years the person may set up: of the province they administer, or all for a national administrator."""
        units = offices_of(user).units("administrator")
        if any(unit.level == "national" for unit in units):
            return self
        return self.filter(province__in=[unit.pk for unit in units if unit.level == "province"])

    def open_for(self, unit: AdministrativeUnit) -> CycleYear | None:
        """The open year that takes dossiers of `unit`, if any; the latest where two are open.

        That of its province, else of what became of it.
        """
        province = unit.at_level("province")
        if province is None:
            return None
        years = self.filter(state="open").select_related("route", "regulation", "province__parent").order_by("-year")
        return years.filter(province=province).first() or years.filter(province__predecessors=province).first()


class OutreachEventQuerySet(models.QuerySet["OutreachEvent"]):
    def visible_to(self, user: User) -> OutreachEventQuerySet:
        """Events held by units of the person's area."""
        units = official_units(user)
        return self.filter(within(units)) if units else self.none()

    def for_list(self) -> OutreachEventQuerySet:
        return self.select_related("unit", "cycle_year")


class RecognitionQuerySet(models.QuerySet["Recognition"]):
    def visible_to(self, user: User) -> RecognitionQuerySet:
        """Those of the person's producers and of their area; of dossiers a higher app opens to them (councils)."""
        if not user.is_authenticated:
            return self.none()
        dossiers = apps.get_model("cycle", "Dossier")._default_manager
        seen = own_or_in_area(user, "producer")
        for also in SEEN_ALSO_BY:
            seen |= Q(dossier__in=dossiers.filter(also(user)))
        return self.filter(seen)

    def latest_of_products(self) -> RecognitionQuerySet:
        """Of each product only the last recognition, by the day of its decision: an old one may be entered late."""
        later = Q(decided_on__gt=OuterRef("decided_on")) | Q(decided_on=OuterRef("decided_on"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(self.model._default_manager.filter(later, product=OuterRef("product"))))


LONGEST_PAUSE = dt.timedelta(hours=1)
"""Before an e-mail that failed is tried again."""


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> NoticeQuerySet:
        return self.filter(recipient=user.pk)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at__isnull=True)

    def outbox(self) -> NoticeQuerySet:
        """E-mails due and not sent, oldest first. Due later than any is put off, an e-mail was written by a clock that was ahead."""
        now = clock.now()
        due = Q(email_due_at__lte=now) | Q(email_due_at__gt=now + LONGEST_PAUSE)
        return self.filter(due, email_sent_at__isnull=True).order_by("email_due_at", "pk")

    def given_up(self) -> NoticeQuerySet:
        """Those whose e-mail was tried and will not be tried again."""
        return self.filter(email_sent_at__isnull=True, email_due_at__isnull=True, attempts__gt=0)
