"""`manage.py load_reference`: units with their changes, criteria, routes, calendar; may run any number of times."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import UnitName
from accounts.units import load_units
from cycle.reference import load_rules
from evaluation import reference as evaluation_reference
from products.reference import load_reference
from promotion.acts.catalogue import find_by_new_names


class Command(BaseCommand):
    help = "Load or refresh the reference data."

    def handle(self, *args: Any, **options: Any) -> None:
        if any(load_units().values()):
            find_by_new_names(set(UnitName.objects.values_list("unit", flat=True)))
        load_reference()
        load_rules()
        evaluation_reference.load_rules()
