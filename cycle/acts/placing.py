"""Where producers and products are today, whose commune became no single one: a person chooses."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from accounts.models import AdministrativeUnit
from accounts.units import candidates
from cycle.acts import openings, yearend
from cycle.models import CycleYear
from products.models import Producer

Choices = dict[AdministrativeUnit, list[AdministrativeUnit]]
"""Former commune -> among which communes of the open year to choose."""


def choices_for(producer: Producer) -> Choices:
    """What somebody has to choose before the producer's products can go on in the open year; mostly nothing."""
    found: Choices = {}
    for commune in _communes(producer):
        year = CycleYear.objects.open_for(commune)
        if year is not None and openings.commune_in(year, commune) is None:
            found[commune] = candidates(commune, year.units_as_of)
    return found


def _communes(producer: Producer) -> list[AdministrativeUnit]:
    ids = {producer.commune_id, *producer.products.values_list("commune", flat=True)}
    return list(AdministrativeUnit.objects.filter(pk__in=ids).select_related("parent__parent__parent", "province").order_by("sort_key"))


@transaction.atomic
def settle(producer: Producer, chosen: Mapping[AdministrativeUnit, AdministrativeUnit]) -> int:
    """Move the producer and its products to the communes chosen for their former ones; how many dossiers that waited go on now.

    The producer is locked first, as by whoever starts an idea, then the years, then products and dossiers: one order for all.
    """
    Producer.objects.select_for_update(no_key=True).get(pk=producer.pk)
    years = {year.pk: year for commune in chosen.values() if (year := CycleYear.objects.open_for(commune))}
    yearend.hold(CycleYear.objects.filter(pk__in=years))
    for former, commune in chosen.items():
        products = producer.products.select_for_update(of=("self",)).filter(commune=former)
        for placed in [*([producer] if producer.commune_id == former.pk else []), *products]:
            placed.commune = commune
            placed.save(update_fields=["commune"])
    return sum(yearend.continue_waiting(year, producer) for year in years.values())
