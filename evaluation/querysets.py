"""Scopes over rounds, councils, items and sheets."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Greatest

from basics.statements import Given
from cycle.models import Submission
from evaluation.models.states import JUDGED, OPEN_ITEM_STATES, ItemState, SheetState, Standing
from people.offices import official_units
from products.models import Membership
from products.policies import producer_ids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.models import User
    from evaluation.models import Council, CouncilItem, Round, ScoreSheet, Seat  # noqa: F401 - the bases below name them


ON_A_BOARD = ("public_id", "council", "position", "state", "bench", "scorers", "put_by")
ASKED_OF_A_MEMBER = (*ON_A_BOARD, "revision", "vice_chair", "scoring_version", "proposed_ground", "confirmed_by")
NAMED_ON_A_BOARD = {
    "dossier_code": F("dossier__code"),
    "product_name_vi": F("dossier__product__name_vi"),
    "product_name_en": F("dossier__product__name_en"),
    "producer_name": F("dossier__producer__name"),
}
"""What is read of an item to list it, what more to know what it asks of a member, and what of its dossier."""

ON_ITS_PAGE = (
    "public_id", "version", "state", "remark", "saved_at", "signed_at", "seat__role", "seat__user__full_name", "item__public_id",
    "item__criteria_set", "item__state", "item__scoring_version", "item__cases", "item__bench", "item__scorers", "item__vice_chair",
    "item__council__round", "item__dossier__code", "item__dossier__state", "item__dossier__previous", "item__dossier__left_unsent",
    "item__dossier__product__name_vi", "item__dossier__product__name_en", "item__dossier__product__product_set__number",
    "item__dossier__producer__name",
)  # fmt: skip
"""What the page of a sheet shows or asks of it, its seat, its item and the dossier."""


def _of_area(user: User, unit: str) -> Q:
    """Rows whose column `unit` is a unit of the person's area: one they hold an appointment at, or one below it."""
    own = [unit.pk for unit in official_units(user)]
    if not own:
        return Q(pk__in=[])
    return Q(**{f"{unit}__in": own}) | Q(**{f"{unit}__parent__in": own}) | Q(**{f"{unit}__parent__parent__in": own})


def _sits(person: int | Given) -> Q:
    """Items the person sits in: by a seat they have now, or, once an item was opened for scoring, by the one they had then."""
    seats = _seats().filter(user=person)
    now = Exists(seats.filter(council=OuterRef("council"), state=Standing.IN_FORCE))
    return Q(bench__isnull=True) & now | Q(bench__overlap=seats.values_list("pk"))


class RoundQuerySet(models.QuerySet["Round"]):
    def in_force(self) -> RoundQuerySet:
        return self.filter(state=Standing.IN_FORCE)

    def visible_to(self, user: User) -> RoundQuerySet:
        """Rounds of the person's area, and of councils they sit in."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(_of_area(user, "unit") | Exists(user.seats.filter(council__round=OuterRef("pk"))))

    def for_list(self) -> RoundQuerySet:
        councils = models.Count("councils", filter=Q(councils__state=Standing.IN_FORCE))
        return self.select_related("unit").annotate(council_count=councils).order_by("-year", "-number", "-pk")


class CouncilQuerySet(models.QuerySet["Council"]):
    def in_force(self) -> CouncilQuerySet:
        return self.filter(state=Standing.IN_FORCE)

    def visible_to(self, user: User) -> CouncilQuerySet:
        """Councils the person sits in, and those of their area."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Exists(user.seats.filter(council=OuterRef("pk"))) | _of_area(user, "round__unit"))

    def for_work(self) -> CouncilQuerySet:
        """With the unit it works for."""
        return self.select_related("round__unit")

    def for_list(self) -> CouncilQuerySet:
        open_items = models.Count("items", filter=Q(items__state__in=OPEN_ITEM_STATES))
        return self.select_related("round__unit").annotate(open_items=open_items).order_by("-pk")

    def with_counts(self) -> CouncilQuerySet:
        """The first set up first, with how many sit in each and how many dossiers lie before it."""
        seats = models.Count("seats", filter=Q(seats__state=Standing.IN_FORCE), distinct=True)
        items = models.Count("items", filter=~Q(items__state="dropped"), distinct=True)
        return self.annotate(seat_count=seats, item_count=items).order_by("pk")


class SeatQuerySet(models.QuerySet["Seat"]):
    def in_force(self) -> SeatQuerySet:
        return self.filter(state=Standing.IN_FORCE)

    def named(self) -> SeatQuerySet:
        """With who sits there, by name."""
        return self.select_related("user").only(*(field.name for field in self.model._meta.concrete_fields), "user__full_name")


class CouncilItemQuerySet(models.QuerySet["CouncilItem"]):
    def open(self) -> CouncilItemQuerySet:
        return self.filter(state__in=OPEN_ITEM_STATES)

    def for_work(self) -> CouncilItemQuerySet:
        """With what its page and most policies and checks ask: the dossier, the council and who sits there.

        Answers and sheets are read where they are asked for; what few ask for is not joined, for a wide join takes long to write.
        """
        seats = models.Prefetch("council__seats", _seats().named())
        return self.select_related(
            "council__round__unit", "dossier__product__product_set", "dossier__producer", "dossier__communereport"
        ).prefetch_related(seats)

    def for_list(self) -> CouncilItemQuerySet:
        """With who signed and who is recused, in one query; without the council, which is the same for all.

        Sheets and answers would be some hundreds on a board of fifty rows, read for two numbers in each.
        """
        sheets = _model("ScoreSheet").filter(item=OuterRef("pk"), version=OuterRef("scoring_version"), state=SheetState.SIGNED)
        return self._listed(ON_A_BOARD, signed_seats=ArraySubquery(sheets.order_by().values("seat")))

    def for_member(self, person: int | Given, day: dt.date | Given) -> CouncilItemQuerySet:
        """The open ones they sit in, by how soon the round's results are due, with what one member is asked; without the council.

        One query: their sheets and their answer, and who takes no part. `again`: whether the dossier lies before the council because
        a supplement came.
        """
        sheets = _model("ScoreSheet").filter(item=OuterRef("pk"), version=OuterRef("scoring_version"), seat__user=person).order_by("pk")
        answers = _model("ConflictAnswer").filter(item=OuterRef("pk"))
        sat_in = self.open().filter(_sits(person)).order_by("council__round__results_until", "council", "position")
        return sat_in._listed(
            ASKED_OF_A_MEMBER,
            day,
            dossier_state=F("dossier__state"),
            dossier_due=F("dossier__desk_due"),
            own_seats=ArraySubquery(sheets.values("seat")),
            own_sheets=ArraySubquery(sheets.values("public_id")),
            own_states=ArraySubquery(sheets.values("state")),
            own_answer=Subquery(answers.filter(person=person).values("has_conflict")[:1]),
            again=Exists(Submission.objects.filter(dossier=OuterRef("dossier"), at=OuterRef("dossier__desk_since"), again=True)),
        )

    def _listed(self, columns: Sequence[str], day: dt.date | Given | None = None, **more: Any) -> CouncilItemQuerySet:
        """With these of its columns, what its dossier is called, who takes no part, and more that is annotated."""
        declared = _model("ConflictAnswer").filter(item=OuterRef("pk"), has_conflict=True)
        members = Membership.objects.current(day).filter(producer=OuterRef("dossier__producer"))
        return self.only(*columns).annotate(
            **NAMED_ON_A_BOARD,
            interested=ArraySubquery(declared.values("person")),
            producer_members=ArraySubquery(members.values("user")),
            **more,
        )

    def visible_to(self, user: User) -> CouncilItemQuerySet:
        """Items of councils the person sits in, and of their area; never those of their own producers."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(_sits(user.pk) | _of_area(user, "council__round__unit")).exclude(dossier__producer__in=producer_ids(user))

    def opened_to(self, user: User) -> CouncilItemQuerySet:
        """Items whose dossier is open to the person: seated, and answered no to the conflict question."""
        own = user.memberships.current().values("producer_id")
        answered = user.seats.filter(answers__item=OuterRef("pk"), answers__has_conflict=False)
        return self.filter(_sits(user.pk), Exists(answered)).exclude(state=ItemState.DROPPED).exclude(dossier__producer__in=own)

    def results_open_to(self, user: User) -> CouncilItemQuerySet:
        """Items that are over and whose sheets and result the person may read.

        A seat reads them where the dossier was open to it; an official of the area only without a seat.
        """
        over = self.filter(state__in=JUDGED)
        if not official_units(user):
            return over.opened_to(user)
        return over.filter(Q(pk__in=over.opened_to(user).values("pk")) | (~_sits(user.pk) & Q(pk__in=over.visible_to(user).values("pk"))))


def _items() -> CouncilItemQuerySet:
    return _model("CouncilItem")  # type: ignore[return-value]


def _seats() -> SeatQuerySet:
    return _model("Seat")  # type: ignore[return-value]


def _answers() -> models.QuerySet[Any]:
    return _model("ConflictAnswer").only("item", "person", "has_conflict")


def _model(name: str, app: str = "evaluation") -> models.QuerySet[Any]:
    return apps.get_model(app, name)._default_manager.all()


class ScoreSheetQuerySet(models.QuerySet["ScoreSheet"]):
    def own(self, user: User) -> ScoreSheetQuerySet:
        return self.filter(seat__user=user.pk)

    def own_to_fill_in(self, person: int | Given, day: dt.date | Given) -> ScoreSheetQuerySet:
        """One's own with what saving asks of it and of its item, `opened` above all: whether the dossier is open to its seat.

        That is what `CouncilItem.is_open_to` says; the general scope (`opened_to`) takes PostgreSQL longer to plan than all the rest.
        """
        held = Q(item__bench__isnull=False, item__bench__contains=[F("seat")])
        sits = held | Q(item__bench__isnull=True, seat__state=Standing.IN_FORCE)
        answered = _model("ConflictAnswer").filter(item=OuterRef("item"), person=person, has_conflict=False)
        memberships: Any = _model("Membership", "products")
        belongs = memberships.current(day).filter(user=person, producer=OuterRef("item__dossier__producer"))
        opened = models.ExpressionWrapper(sits & Exists(answered) & ~Exists(belongs), models.BooleanField())
        read = self.filter(seat__user=person).only("item", "state", "remark").order_by()
        return read.annotate(opened=opened, item_state=F("item__state"), criteria_set=F("item__criteria_set"))

    def with_last_save(self) -> ScoreSheetQuerySet:
        """Each with `last_save`: when its member last saved anything in it, if ever."""
        marks = _model("Mark").filter(sheet=OuterRef("pk")).order_by("-saved_at").values("saved_at")
        return self.annotate(last_save=Greatest("saved_at", models.Subquery(marks[:1])))

    def visible_to(self, user: User) -> ScoreSheetQuerySet:
        """One's own; others' only once the chair closed the item, and only where its result is open to the person."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(seat__user=user.pk) | Q(item__in=_items().results_open_to(user)))

    def movable_by(self, user: User) -> ScoreSheetQuerySet:
        """Sheets the person may act on without reading them: their own, and those of councils where they may preside."""
        chaired = _items().opened_to(user).filter(council__seats__in=user.seats.filter(role__in=["chair", "vice_chair"]))
        return self.filter(Q(seat__user=user.pk) | Q(item__in=chaired.values("pk")))

    def for_page(self) -> ScoreSheetQuerySet:
        """With what its page shows, and what is asked of who may see and do what there."""
        joined = ("seat__user", "item__council", "item__dossier__product__product_set", "item__dossier__producer")
        answers = models.Prefetch("item__answers", _answers(), to_attr="read_answers")
        read = self.select_related(*joined).only(*ON_ITS_PAGE).with_last_save()
        return read.prefetch_related("item__council__seats", answers)

    def for_work(self) -> ScoreSheetQuerySet:
        return self.select_related(
            "seat__user", "item__council__round__unit", "item__vice_chair",
            "item__dossier__product__product_set", "item__dossier__producer",
            "item__dossier__cycle_year__regulation", "item__criteria_set",
        ).prefetch_related("item__council__seats", "item__answers")  # fmt: skip
