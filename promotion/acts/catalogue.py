"""The public catalogue: one row a recognised product, ready to be found and shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import AdministrativeUnit, UnitName
from basics import clock
from basics.finding import words_of
from basics.vietnamese import sort_key
from cycle.models import Recognition
from cycle.rules.reevaluation import last_recognition
from promotion.models import Listing

GENERATIONS = 2
"""How many mergers of places back search still knows the names."""


@transaction.atomic
def list_product(recognition: Recognition) -> Listing:
    """Open or renew the listing of a product from its latest recognition; an old one may be entered late."""
    product = recognition.product
    recognition = last_recognition(product) or recognition
    shown = {
        "recognition": recognition,
        "product_set": product.product_set,
        "sector": product.product_set.sector.key,
        "province": recognition.province,
        "stars": recognition.stars,
        "valid_to": recognition.valid_to,
        "search": search_text(recognition),
        "sort_key": sort_key(product.name_vi),
    }
    # What was recognised before the portal is no news on the day it is entered.
    day = recognition.decided_on if recognition.source == "imported" else None
    listed_at = dt.datetime.combine(day, dt.time(), timezone.get_default_timezone()) if day else clock.now()
    return Listing.objects.update_or_create(product=product, defaults=shown, create_defaults={**shown, "listed_at": listed_at})[0]


def unlist(recognition: Recognition) -> None:
    """Take a product off the catalogue, unless a newer recognition lists it."""
    Listing.objects.filter(recognition=recognition).delete()


def find_by_new_names(units: Collection[int]) -> None:
    """Let products of these units be found by every name of their places, after a file of changes."""
    of_place = Q(recognition__commune__in=units) | Q(recognition__district__in=units) | Q(province__in=units)
    listings = Listing.objects.filter(of_place).select_related(
        "product", "recognition__commune", "recognition__district", "recognition__province", "recognition__product"
    )
    for listing in listings.iterator(chunk_size=500):
        listing.search = search_text(listing.recognition)
        listing.save(update_fields=["search"])


def search_text(recognition: Recognition) -> str:
    """Folded: product, producer, their places, and what else those places are or were called."""
    product = recognition.product
    places = [unit for unit in (recognition.commune, recognition.district, recognition.province) if unit]
    names = [product.name_vi, product.name_en, recognition.product_name, recognition.producer_name, *(unit.name for unit in places)]
    named_anew = UnitName.objects.filter(unit__in=places).values_list("name", flat=True)
    merged_into = AdministrativeUnit.objects.filter(predecessors__in=places).values_list("name", flat=True)
    return words_of(*names, *named_anew, *merged_into, *_former_names(places))


def _former_names(places: list[AdministrativeUnit]) -> list[str]:
    """The names of the units the given ones came from, and of the districts and provinces those lay in."""
    names: set[str] = set()
    young = [unit.pk for unit in places if unit.level == "commune"]
    provinces = [unit.pk for unit in places if unit.level == "province"]
    names.update(AdministrativeUnit.objects.filter(successors__in=provinces).values_list("name", flat=True))
    for _generation in range(GENERATIONS):
        former = AdministrativeUnit.objects.filter(successors__in=young).values_list("pk", "name", "parent__name", "parent__parent__name")
        young = [pk for pk, *_rest in former]
        names.update(name for _pk, *line in former for name in line if name)
        if not young:
            break
    return sorted(names)
