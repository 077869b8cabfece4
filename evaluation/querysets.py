"""Scopes over rounds, councils, items and sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from cycle.querysets import official_units
from products.policies import producer_ids

if TYPE_CHECKING:
    from accounts.models import User

    from .models import Council, CouncilItem, Round, ScoreSheet

OPEN = ("checking", "ready", "scoring", "rescoring")


def _evaluating_units(user: User) -> list[int]:
    """Units whose councils the person sees as an official of that very unit."""
    return [unit.pk for unit in official_units(user)]


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: User) -> RoundQuerySet:
        """Rounds of the person's units, and of councils they sit in."""
        return self.filter(Q(unit__in=_evaluating_units(user)) | Q(councils__in=_seated_councils(user))).distinct() if user.is_authenticated else self.none()


def _seated_councils(user: User) -> models.QuerySet[Council]:
    from .models import Council

    return Council.objects.filter(seats__user=user.pk)


class CouncilQuerySet(models.QuerySet["Council"]):
    def visible_to(self, user: User) -> CouncilQuerySet:
        from .models import Seat

        seated = Exists(Seat.objects.filter(council=OuterRef("pk"), user=user.pk))
        return self.filter(seated | Q(round__unit__in=_evaluating_units(user)))

    def for_list(self) -> CouncilQuerySet:
        return self.select_related("round__unit")


class CouncilItemQuerySet(models.QuerySet["CouncilItem"]):
    def open(self) -> CouncilItemQuerySet:
        return self.filter(state__in=OPEN)

    def for_work(self) -> CouncilItemQuerySet:
        """With what policies and checks ask: seats, answers, the dossier."""
        return self.select_related(
            "council__round__unit", "vice_chair", "dossier__product__product_set", "dossier__producer", "dossier__commune__parent__parent__parent",
            "dossier__cycle_year__regulation", "dossier__cycle_year__route", "dossier__stage",
        ).prefetch_related("council__seats__user", "answers", "sheets")  # fmt: skip

    def visible_to(self, user: User) -> CouncilItemQuerySet:
        """Items of councils the person sits in, not of their own producers; officials of the evaluating unit see them too."""
        from .models import Seat

        seated = Exists(Seat.objects.filter(council=OuterRef("council"), user=user.pk))
        mine = Q(dossier__producer__in=producer_ids(user))
        return self.filter((seated & ~mine) | (Q(council__round__unit__in=_evaluating_units(user)) & ~mine))

    def opened_to(self, user: User) -> CouncilItemQuerySet:
        """Items whose dossier is open to the person: seated, and answered no to the conflict question."""
        from .models import ConflictAnswer

        answered = ConflictAnswer.objects.filter(item=OuterRef("pk"), seat__user=user.pk, has_conflict=False)
        return self.filter(Exists(answered)).exclude(dossier__producer__in=producer_ids(user))


def dossiers_opened_to(user: User) -> Q:
    """The dossiers a council has opened to this member: added to the scope of dossiers."""
    from .models import CouncilItem

    return Q(pk__in=CouncilItem.objects.opened_to(user).values("dossier"))


class ScoreSheetQuerySet(models.QuerySet["ScoreSheet"]):
    def own(self, user: User) -> ScoreSheetQuerySet:
        return self.filter(seat__user=user.pk)

    def visible_to(self, user: User) -> ScoreSheetQuerySet:
        """One's own; others' only once the chair closed the item, and only in councils one sits in or serves."""
        from .models import CouncilItem

        closed = CouncilItem.objects.visible_to(user).filter(state__in=["closed", "knocked_out"])
        return self.filter(Q(seat__user=user.pk) | Q(item__in=closed))

    def for_work(self) -> ScoreSheetQuerySet:
        return self.select_related(
            "seat__user", "item__council__round__unit", "item__vice_chair", "item__dossier__product", "item__dossier__producer", "item__dossier__cycle_year"
        ).prefetch_related("item__council__seats", "item__answers")


