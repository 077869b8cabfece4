"""Importing the reference data: whole, once, never changing what is judged by."""

from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import InternalError, ProgrammingError, connection, transaction

from products import criteria, reference
from products.criteria import load_packaged
from products.models import CriteriaSet, Criterion, EvidenceKind, Heading, Option, ProductGroup, ProductSet, Regulation, Sector
from products.reference import ReferenceRefused, load_criteria_set, load_reference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("of_the_owner")]


def test_everything_is_imported():
    counts = {
        model: model.objects.count() for model in (Sector, ProductGroup, ProductSet, CriteriaSet, Criterion, EvidenceKind, Regulation)
    }
    assert counts == {Sector: 6, ProductGroup: 17, ProductSet: 26, CriteriaSet: 26, Criterion: 787, EvidenceKind: 19, Regulation: 1}
    assert Option.objects.count() == 2579 + 378 + 3, "3 criteria of tourism have two cases, each with a none of these"
    assert ProductSet.objects.get(number=11).sector.key == "food"


def test_importing_again_changes_nothing():
    before = list(Option.objects.order_by("pk").values_list("pk", "points"))
    assert load_reference() == {"criteria_sets": 0}
    assert list(Option.objects.order_by("pk").values_list("pk", "points")) == before


def test_command_runs_twice():
    call_command("load_reference", verbosity=0)
    assert CriteriaSet.objects.count() == 26


@pytest.mark.parametrize(
    "change",
    [
        {"name_en": "Other"},
        {"sample_count": 6},
        {"disqualify_vi": ("Khác",)},
        {"criteria": tuple(replace(row, note_en="Other") if row.code == "1.1" else row for row in load_packaged("QD26-11").criteria)},
    ],
)
def test_changed_content_of_a_version_is_refused(change):
    with pytest.raises(ReferenceRefused, match="QD26-11 version 1 is stored with other content; give the new content a new version"):
        load_criteria_set(replace(load_packaged("QD26-11"), **change))


def test_new_version_stands_beside_the_old():
    new = replace(load_packaged("QD26-11"), version=2, name_en="Tea")
    assert load_criteria_set(new) is True
    tea, regulation = ProductSet.objects.get(number=11), Regulation.objects.get()
    assert CriteriaSet.objects.in_force(tea, regulation).version == 2
    assert CriteriaSet.objects.filter(code="QD26-11").count() == 2


def test_set_that_does_not_add_up_is_refused():
    with pytest.raises(ReferenceRefused, match="QD26-11 as a whole: 99 points are printed, 100 counted"):
        load_criteria_set(replace(load_packaged("QD26-11"), version=2, max_points=99))
    assert CriteriaSet.objects.count() == 26


def test_changed_figures_of_a_regulation_are_refused(monkeypatch):
    rows = {code: {**row, "certificate_months": 24} for code, row in criteria.packaged_regulations().items()}
    monkeypatch.setattr(reference, "packaged_regulations", lambda: rows)
    with pytest.raises(ReferenceRefused, match="is stored with another certificate_months"):
        load_reference()


def test_figures_of_a_regulation_cannot_change():
    regulation = Regulation.objects.get()
    assert regulation.thresholds == {5: 90, 4: 70, 3: 50, 2: 30, 1: 0}
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        Regulation.objects.update(star_thresholds={"5": 80})


REFUSED = (InternalError, ProgrammingError)


@pytest.mark.parametrize(
    ("model", "column"), [(CriteriaSet, "version"), (Heading, "max_points"), (Criterion, "max_points"), (Option, "points")]
)
def test_criteria_cannot_change(model, column):
    row = model.objects.order_by("pk").first()
    with pytest.raises(REFUSED, match="Cannot update or delete"), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**{column: 7})
    with pytest.raises(REFUSED, match="Cannot update or delete"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [row.pk])
