"""A statement's SQL is made once, and answers with what each asking gives it."""

from __future__ import annotations

import pytest
from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Length

from accounts.models import AdministrativeUnit
from basics.statements import Given, Statement
from tests.factories import ProvinceFactory

CODE, LEAST = Given("code", models.CharField()), Given("least", models.IntegerField())


@pytest.mark.django_db
def test_its_sql_is_made_once_and_each_asking_brings_its_own_values() -> None:
    made: list[int] = []

    def build() -> models.QuerySet[AdministrativeUnit]:
        made.append(1)
        twin = AdministrativeUnit.objects.filter(pk=OuterRef("pk"), code=CODE, pk__gte=LEAST)
        return AdministrativeUnit.objects.filter(Exists(twin)).only("code").annotate(long=Length("name"))

    statement = Statement(build)
    units = [ProvinceFactory(), ProvinceFactory()]
    for unit in units:
        (found,) = statement(code=unit.code, least=unit.pk)
        assert (found, vars(found)["long"], "name" in vars(found)) == (unit, len(unit.name), False)
    assert statement(code=units[0].code, least=units[0].pk + 1) == []
    assert len(made) == 1


def test_a_value_that_does_not_come_is_no_row_and_no_guess() -> None:
    with pytest.raises(KeyError):
        Statement(lambda: AdministrativeUnit.objects.filter(code=CODE))(least=1)
