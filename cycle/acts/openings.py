"""How dossiers begin, and what a new one takes from the last."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, User
from accounts.units import successor_of
from cycle import copying
from cycle.items import copy_all
from cycle.models import (
    CycleYear,
    Dossier,
    Idea,
)
from products.models import Producer, Product
from workflow.door import MoveRefused, begin
from workflow.moves import Made


def draft(*, product: Product, producer: Producer | None, year: CycleYear, commune: AdministrativeUnit, **more: Any) -> Dossier:
    """A new, unsaved dossier with its area copied from `commune`, for `begin` to open."""
    return Dossier(
        product=product,
        producer=producer,
        cycle_year=year,
        commune=commune,
        district=commune.at_level("district"),
        province=commune.at_level("province"),
        **more,
    )


def start(*, product: Product, year: CycleYear, by: User) -> Dossier:
    """Open a first-time dossier as an idea draft, with what the product's last idea form said. Raises MoveRefused."""
    commune, last = _place_in(year, product), last_idea(product)
    with transaction.atomic():
        dossier = begin(draft(product=product, producer=product.producer, year=year, commune=commune), "start", by=by)
        if last:
            copying.idea(last, dossier)
        else:
            Idea.objects.create(dossier=dossier)
        return dossier


def last_idea(product: Product) -> Dossier | None:
    """The product's last dossier of its own producer, whose idea form a new one goes on from."""
    return product.dossiers.filter(producer=product.producer).order_by("-pk").first()


def identify(*, product: Product, year: CycleYear, by: User, contact_name: str = "", contact_phone: str = "") -> Dossier:
    """Record a potential product of the commune (step 1). Raises MoveRefused."""
    with transaction.atomic():
        fresh = draft(
            product=product,
            producer=product.producer,
            year=year,
            commune=_place_in(year, product),
            contact_name=contact_name,
            contact_phone=contact_phone,
        )
        begin(fresh, "identify", by=by)
        Idea.objects.create(dossier=fresh)
        return fresh


def following(product: Product, previous: Dossier | None, kind: str, year: CycleYear, commune: AdministrativeUnit | None = None) -> Dossier:
    """The unsaved dossier of `kind` after the product's last one, where it has one."""
    return draft(
        product=product,
        producer=previous.producer if previous else product.producer,
        year=year,
        commune=commune or (previous.chain_of_units[0] if previous else product.commune),
        kind=kind,
        previous=previous,
        first_submitted_at=previous.first_submitted_at if previous else None,
    )


def enter_again(*, product: Product, previous: Dossier | None, kind: str, year: CycleYear, by: User) -> Dossier:
    """Open an upgrade, a re-evaluation or another try of a product. Raises MoveRefused.

    From its last dossier everything is copied; one recognised before the portal has none and begins with empty forms.
    """
    with transaction.atomic():
        return begin(following(product, previous, kind, year, _place_in(year, product, previous)), "enter", by=by)


def take_over(fresh: Dossier, made: Made[Dossier]) -> None:
    """A dossier that follows another begins with everything copied, before the log is written: its chain waits for nobody's copying."""
    if fresh.previous:
        copy_all(fresh.previous, fresh)


def _place_in(year: CycleYear, product: Product, previous: Dossier | None = None) -> AdministrativeUnit:
    """The commune of the product's place in the year. Raises MoveRefused where nobody has chosen it yet."""
    found = place_in(year, product, previous)
    if found is None:
        sentence = _("%(unit)s became part of several communes: choose where %(product)s is made today.")
        raise MoveRefused(MoveRefused.NOT_READY, sentence % {"unit": product.commune, "product": product})
    return found


def place_in(year: CycleYear, product: Product, previous: Dossier | None = None) -> AdministrativeUnit | None:
    """The commune in which the product's next dossier of the year lies: that of its last one, else the product's own.

    None where a merger of units left no single one; then a person chooses (`cycle.acts.placing`).
    """
    places = [previous.commune, product.commune] if previous else [product.commune]
    return next((found for commune in places if (found := commune_in(year, commune))), None)


def commune_in(year: CycleYear, commune: AdministrativeUnit) -> AdministrativeUnit | None:
    """The commune that stands for `commune` among the year's units; None where a merger left no single one."""
    found = successor_of(commune, year.units_as_of)
    return found if found is not None and found.level == commune.level else None
